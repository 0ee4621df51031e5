"""A small policy in force, its officers and its people, for tests of this room and of rooms above."""

from __future__ import annotations

import copy
import hashlib
import json
from datetime import date
from itertools import count
from typing import Any

from tongban.foundation.access.public import Viewer
from tongban.foundation.events.public import deliver_pending
from tongban.foundation.jobs.public import run_pending
from tongban.foundation.values.public import BankCard
from tongban.journeys.benefits.public import (
    Entitlement,
    PolicyInForce,
    Scope,
    approve_policy,
    make_pay_file,
    prepare_run,
    propose,
    send_file,
    start_run,
    take_receipts,
)
from tongban.journeys.packs.public import PackVersion
from tongban.registers.facts.public import SubjectRef, hold
from tongban.registers.identity.tests.factories import make_officer, make_person, viewer_for
from tongban.registers.people.public import Person

_number = count(1)
OWNER = "civil_affairs_bureau"
AS_OF = date(2026, 11, 25)
QUARTER = "2026Q3"

AGED_65: dict[str, Any] = {
    "id": "aged_65",
    "expr": "add_years(person.birth_date, 65) <= current_date",
    "comes_true_on": "add_years(person.birth_date, 65)",
    "text": {"zh": "年满65周岁", "en": "Aged 65"},
    "refusal": {"zh": "未满65周岁", "en": "Not yet 65"},
    "unknown": {"zh": "没有查到出生日期", "en": "No date of birth was found"},
    "remedy": {"zh": "满65周岁当月起自动享受", "en": "From the month of the 65th birthday, by itself"},
    "legal": {"document": "测试办法", "article": "第三条"},
}
PENSIONER: dict[str, Any] = {
    "id": "pension_below",
    "expr": "person.pension_fen < 300000",
    "text": {"zh": "每月养老金低于3000元", "en": "Pension below 3,000 yuan a month"},
    "refusal": {"zh": "每月养老金不低于3000元", "en": "Pension is 3,000 yuan a month or more"},
    "unknown": {"zh": "没有查到养老金", "en": "The pension is not known"},
    "remedy": {"zh": "养老金有变化时自动重新计算", "en": "Worked out again when the pension changes"},
    "legal": {"document": "测试办法", "article": "第四条"},
}
PENSION = "person.pension_fen"
# 15 yuan for each thousand of pension: an amount that follows a fact.
BY_PENSION = {"criteria": [AGED_65], "amount": "part_of(person.pension_fen, 15, 1000)"}
CONTENT: dict[str, Any] = {
    "manifest": {
        "kind": "policy",
        "title": {"zh": "测试津贴", "en": "Test allowance"},
        "summary": {"zh": "65岁起每月15元", "en": "15 yuan a month from 65"},
        "owner": {"authority": OWNER, "contact": "12345"},
        "audience": "person",
        "legal_basis": [{"document": "测试办法", "article": "第二条", "effective_from": "2016-05-01"}],
    },
    "rules": {
        "criteria": [AGED_65, PENSIONER],
        "values": {"amount": "15000"},
        "arithmetic": {
            "formula": {"zh": "每月150元", "en": "150 yuan a month"},
            "steps": [{"id": "monthly", "value": "15000", "unit": "fen", "label": {"zh": "每月", "en": "A month"}}],
        },
    },
    "policy": {
        "kind": "payment",
        "in_force": [{"from": "2016-05-01", "legal": "测试办法 第二条", "confidence": "high"}],
        "unit": "month",
        "evaluated_on": "last_day",
        "period": "quarter",
        "pay_on": {"months": ["1", "4", "7", "10"], "day": "15"},
        "pays_for": "previous",
        "consent": {"mode": "none"},
        "review": {"mode": "automatic", "rule": {"zh": "符合条件即核定", "en": "Granted when the conditions hold"}},
        "objection_days": 60,
        "budget": [{"year": 2026, "fen": 100_000_000, "confidence": "low"}],
        "funding": {"authority": OWNER, "account": {"zh": "津贴"}, "level": "city"},
        "pay_to": "person.bank_account",
        "stop": [
            {"id": "death", "text": {"zh": "死亡", "en": "Death"}, "criterion": "aged_65", "from": "next_unit"}
        ],
        "clawback": {
            "instalments_max": 3, "minimum_fen": 1000, "legal": {"document": "民法典", "article": "第九百八十五条"},
        },
    },
}  # fmt: skip


def make_pack(
    *, criteria: list[dict[str, Any]] | None = None, amount: str = "", audience: str = "person", code: str = "",
    **policy: Any,
) -> PackVersion:  # fmt: skip
    """A published version of the small policy; keyword arguments change its ``policy.yaml``."""
    content = copy.deepcopy(CONTENT)
    code = code or f"test_policy_{next(_number)}"
    content["manifest"] |= {"code": code, "version": "1", "audience": audience}
    content["policy"]["purpose_group"] = code
    content["policy"] |= policy
    if criteria is not None:
        content["rules"]["criteria"] = criteria
    if amount:
        content["rules"]["values"]["amount"] = amount
    version = str(next(_number))
    content["manifest"]["version"] = version
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return PackVersion.objects.create(
        kind="policy",
        code=code,
        version=version,
        content=content,
        digest=digest,
        effective_from=date(2020, 1, 1),
        authority_code=OWNER,
        state=PackVersion.State.PUBLISHED,
    )


class Desk:
    """The staff of these tests: two who can decide, one who only prepares, one of another authority, a stranger."""

    def __init__(self) -> None:
        self.officer = self._officer("officer")
        self.reviewer = self._officer("officer", "reviewer")
        self.second = self._officer("reviewer")
        self.head = self._officer("head")
        self.foreign = viewer_for(make_officer("public_security_bureau", ("officer", "reviewer", "head")))
        self.stranger = viewer_for(make_person("莫生"))

    @staticmethod
    def _officer(*posts: str) -> Viewer:
        return viewer_for(make_officer(OWNER, posts))


def make_policy(desk: Desk, pack: PackVersion | None = None, **terms: Any) -> PolicyInForce:
    """A policy in force, proposed by one officer and approved by another."""
    pack = pack or make_pack(**terms)
    return approve_policy(propose(pack, by=desk.officer, begins_on=date(2020, 1, 1)), by=desk.reviewer)


def make_elder(
    name: str = "王秀英", *, birth: date = date(1950, 3, 4), pension_fen: int | None = 200000, account: bool = True,
    **more: Any,
) -> Person:  # fmt: skip
    """A person whose facts are known: a pension, an account."""
    person = make_person(name, birth=birth, **more)
    facts: dict[str, Any] = {}
    if pension_fen is not None:
        facts["person.pension_fen"] = pension_fen
    if account:
        facts["person.bank_account"] = BankCard.make(f"31990000{person.pk:010d}")
    if facts:
        hold(SubjectRef.of(person), facts)
    return person


def run_now(*policies: PolicyInForce, by: Any = "system", scope: str = Scope.CHANGED, **more: Any) -> Any:
    """A run over everybody, carried to its end: row by row; ``scope="full"`` asks the population engine."""
    more["scope"] = scope
    run = start_run(prepare_run(list(policies), by=by, as_of=more.pop("as_of", AS_OF), **more), by=by)
    settle()
    run.refresh_from_db()
    return run


def settle() -> None:
    """Run every job and deliver every event that is due."""
    for _round in range(8):
        if not run_pending() + deliver_pending():
            break


def pay_now(policy: PolicyInForce, desk: Desk) -> Any:
    """A pay file of what is decided, sent by a second officer and answered by the treasury."""
    file = make_pay_file(policy, by="system")
    if file is None:
        return None
    return take_receipts(send_file(file, by=desk.reviewer))


def only(person: Person, policy: PolicyInForce | None = None) -> Entitlement:
    """The one entitlement of somebody."""
    rows = Entitlement.objects.filter(person=person)
    return rows.get(policy_code=policy.policy_code) if policy else rows.get()


def pension(person: Person, fen: int | None) -> None:
    """What the source says from the first day of the period on."""
    hold(SubjectRef.of(person), {PENSION: fen}, as_of=date(2026, 7, 1))
