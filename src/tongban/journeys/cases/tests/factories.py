"""A small pack and cases in any state, for tests of this room and of rooms above."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from tongban.capabilities.process.tests.factories import diagram, node
from tongban.foundation.access.public import Viewer
from tongban.foundation.events.public import deliver_pending
from tongban.foundation.jobs.public import JobRow, run_pending
from tongban.journeys.cases.actions.letters import make
from tongban.journeys.cases.actions.results import photo_of
from tongban.journeys.cases.actions.watch import take_up_forgotten  # noqa: F401 (for tests of other rooms)
from tongban.journeys.cases.content import kit_of_case
from tongban.journeys.cases.procedure_kinds import KINDS
from tongban.journeys.cases.public import (
    Case,
    Letter,
    Order,
    accept,
    decide,
    proposed_time,
    review,
    save_draft,
    start_draft,
    submit,
)
from tongban.journeys.packs.public import PackVersion
from tongban.registers.identity.tests.factories import make_officer, make_person, viewer_for

_number = count(1)
ARTICLE = {"document": "行政许可法", "article": "第三十八条"}


def timed_process() -> str:
    return diagram(
        [
            node("start", "startEvent"),
            node("accept", "userTask", "受理", block="accept", post="officer"),
            node("accepted", "exclusiveGateway", default="f_declined"),
            node("wait", "serviceTask", block="await_correction"),
            node("declined", "endEvent"),
            node("review", "userTask", "审查", block="review", post="officer"),
            node("approve", "userTask", "决定", block="approve", post="reviewer"),
            node("decided", "exclusiveGateway", default="f_refuse"),
            node("refuse", "serviceTask", block="refuse"),
            node("refused", "endEvent"),
            node("issue", "serviceTask", block="issue_result"),
            node("notify", "serviceTask", block="notify"),
            node("close", "serviceTask", block="close"),
            node("end", "endEvent"),
        ],
        [
            ("f1", "start", "accept"), ("f2", "accept", "accepted"),
            ("f_review", "accepted", "review", "outcome = 'accepted'"),
            ("f_wait", "accepted", "wait", "outcome = 'correction'"), ("f_again", "wait", "accept"),
            ("f_declined", "accepted", "declined"), ("f3", "review", "approve"), ("f4", "approve", "decided"),
            ("f_issue", "decided", "issue", "outcome = 'granted'"),
            ("f_return", "decided", "review", "outcome = 'return'"), ("f_refuse", "decided", "refuse"),
            ("f5", "refuse", "refused"), ("f6", "issue", "notify"), ("f7", "notify", "close"), ("f8", "close", "end"),
        ],
    )  # fmt: skip


def instant_process() -> str:
    return diagram(
        [
            node("start", "startEvent"),
            node("check", "serviceTask", block="precheck"),
            node("checked", "exclusiveGateway", default="f_person"),
            node("accept", "userTask", "受理", block="accept", post="officer"),
            node("approve", "userTask", "决定", block="approve", post="reviewer"),
            node("issue", "serviceTask", block="issue_result"),
            node("close", "serviceTask", block="close"),
            node("end", "endEvent"),
        ],
        [
            ("f1", "start", "check"), ("f2", "check", "checked"),
            ("f_rules", "checked", "issue", "outcome = 'pass' AND answers.purpose <> 'other'"),
            ("f_person", "checked", "accept"), ("f3", "accept", "approve"), ("f4", "approve", "issue"),
            ("f5", "issue", "close"), ("f6", "close", "end"),
        ],
    )  # fmt: skip


CONTENT: dict[str, Any] = {
    "manifest": {
        "kind": "item",
        "title": {"zh": "测试事项", "en": "Test item"},
        "owner": {"authority": "civil_affairs_bureau"},
        "audience": "person",
        "catalogue": {
            "catalog_code": "310511001000",
            "item_type": "05",
            "level": "2",
            "variants": [{"sequence": "01"}],
        },
        "pace": "timed",
        "statutory_limit": {"value": 20, "unit": "working_day"},
        "promised_limit": {"value": 10, "unit": "working_day"},
        "legal_basis": [{"document": "测试办法", "article": "第三条", "effective_from": "2016-05-01"}],
        "who_may_file": {"self": True, "relative": True, "delegate": False},
        "assurance": 1,
        "result": {
            "kind": "certificate",
            "licence_type": "hukou_certificate",
            "title": {"zh": "测试证明", "en": "Test certificate"},
            "fields": [{"name": "name", "value": "person.name", "label": {"zh": "姓名", "en": "Name"}}],
        },
    },
    "form": {
        "schema": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "title": "姓名", "x-title-en": "Name"},
                "purpose": {"type": "string", "title": "用途", "x-title-en": "Purpose"},
            },
            "required": ["name", "purpose"],
        },
        "ui": {
            "steps": [
                {
                    "id": "one",
                    "title": {"zh": "基本信息", "en": "Basics"},
                    "fields": [{"name": "name", "prefill": "person.name", "lock": True}, {"name": "purpose"}],
                }
            ]
        },
    },
    "rules": {
        "criteria": [
            {
                "id": "aged_65",
                "expr": "person.age >= 65",
                "text": {"zh": "年满65周岁", "en": "Aged 65"},
                "refusal": {"zh": "您还未满65周岁", "en": "You are not yet 65"},
                "remedy": {"zh": "满65周岁后再申请", "en": "Apply when you are 65"},
                "legal": {"document": "测试办法", "article": "第三条"},
                "stage": "precheck",
            }
        ],
        "review_points": [
            {
                "id": "purpose_is_clear",
                "expr": "answers.purpose <> 'unclear'",
                "text": {"zh": "用途清楚", "en": "The purpose is clear"},
                "on_false": "correction",
                "message": {"zh": "请写清用途", "en": "Please say what for"},
                "automatic": True,
            }
        ],
        "values": {},
    },
}

LEASE = {"id": "lease", "title": {"zh": "租赁合同", "en": "Lease"}, "need": "optional", "accept": ["pdf", "jpg"]}
POINT = {
    "on_false": "correction", "automatic": True, "legal": {"document": "测试办法", "article": "第三条"},
    "text": {"zh": "合同与填写一致", "en": "The lease fits"},
}  # fmt: skip
POINTS = [
    {**POINT, "id": "lease_fits", "message": {"zh": "合同上没有这个用途", "en": "The lease does not show it"},
     "expr": "NOT documents.lease.handed_in OR documents.lease.shows_purpose"},
    {**POINT, "id": "lease_is_mine", "message": {"zh": "合同上没有您的名字", "en": "The lease does not name you"},
     "expr": "NOT documents.lease.handed_in OR documents.lease.names_applicant"},
    {**POINT, "id": "lease_lasts", "message": {"zh": "合同已经到期", "en": "The lease has ended"},
     "expr": "NOT documents.lease.handed_in OR documents.lease.valid_until >= today"},
]  # fmt: skip


def make_pack(process: str = "", materials: list[dict[str, Any]] | None = None, **manifest: Any) -> PackVersion:
    """A published version of the small pack; keyword arguments change its manifest."""
    content = copy.deepcopy(CONTENT)
    content["materials"] = {"materials": materials or []}
    code = manifest.pop("code", f"test_item_{next(_number)}")
    content["manifest"] |= {"code": code, "version": "1", **manifest}
    instant = content["manifest"]["pace"] == "instant"
    content["process"] = process or (instant_process() if instant else timed_process())
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return PackVersion.objects.create(
        code=code,
        version="1",
        content=content,
        digest=digest,
        effective_from=date(2020, 1, 1),
        authority_code=content["manifest"]["owner"]["authority"],
        state=PackVersion.State.PUBLISHED,
    )


class Town:
    """The people of these tests: an elder who applies, officers of the authority, and strangers."""

    def __init__(self) -> None:
        self.elder = make_person("王秀英", birth=date(1950, 3, 4))
        self.applicant = viewer_for(self.elder)
        self.stranger = viewer_for(make_person("莫生"))
        self.clerk = self._officer("clerk")
        self.officer = self._officer("officer")
        self.reviewer = self._officer("officer", "reviewer")
        self.second_reviewer = self._officer("reviewer")
        self.head = self._officer("officer", "reviewer", "head")
        self.other_authority = viewer_for(make_officer("public_security_bureau", ("officer", "reviewer", "head")))

    @staticmethod
    def _officer(*posts: str) -> Viewer:
        return viewer_for(make_officer("civil_affairs_bureau", posts))


def settle(letters: bool = False) -> None:
    """Run every job and deliver every event that is due.

    Args:
        letters: also draw and seal letters, a tenth of a second each.
    """
    for _round in range(6):
        if not letters:
            JobRow.objects.filter(name="cases.make_letter").delete()
        if not run_pending() + deliver_pending():
            break


def make_letters(case: Case) -> None:
    """Draw and seal what ``settle`` has left aside."""
    for letter in Letter.objects.filter(case=case, file=None):
        make(letter.pk)


def make_case(town: Town, state: str = "received", pack: PackVersion | None = None, purpose: str = "贷款") -> Case:
    """A case in a state, brought there by the real actions.

    Args:
        state: draft, received, accepted, in_review, decided or closed.
    """
    pack = pack or make_pack()
    case = start_draft(pack.code, town.applicant)
    save_draft(case, {"purpose": purpose}, "one", town.applicant)
    if state == "draft":
        return case
    case = submit(case, town.applicant)
    settle()
    if state != "received":
        accept(case, by=town.officer)
    if state in {"in_review", "decided", "closed"}:
        review(case, "pass", by=town.officer)
    if state in {"decided", "closed"}:
        decide(case, "granted", by=town.reviewer)
    if state == "closed":
        settle()
    return Case.objects.get(pk=case.pk)


def signing_pack():
    pack = make_pack()
    content = pack.content
    content["manifest"]["signers"] = {"from": "answers.partners", "name": "name", "citizen_id": "citizen_id"}
    content["form"]["schema"]["properties"]["partners"] = {
        "type": "array", "title": "合伙人", "x-title-en": "Partners",
        "items": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "title": "姓名", "x-title-en": "Name"},
                "citizen_id": {"type": "string", "title": "号码", "x-title-en": "Number"},
            },
        },
    }  # fmt: skip
    content["form"]["ui"]["steps"][0]["fields"].append({"name": "partners"})
    type(pack).objects.filter(pk=pack.pk).update(content=content, digest="signers")
    return pack


def photo_on_card(case: Case) -> bytes | None:
    """The applicant's photo as the card or licence of the case is printed with."""
    return photo_of(case, kit_of_case(case))


def visited_pack() -> PackVersion:
    """A pack whose diagram waits for a visit between acceptance and decision; it does not speak of signing."""
    steps = [
        node("start", "startEvent"), node("accept", "userTask", "受理", block="accept", post="officer"),
        node("survey", "userTask", "核查", block="site_survey", post="officer"),
        node("approve", "userTask", "决定", block="approve", post="reviewer"), node("end", "endEvent"),
    ]  # fmt: skip
    flows = [("f1", "start", "accept"), ("f2", "accept", "survey"), ("f3", "survey", "approve"),
             ("f4", "approve", "end")]  # fmt: skip
    return make_pack(process=diagram(steps, flows))


def a_survey(town: Town, **changed: Any) -> Order:
    """An order to visit a place, to two officials at the time that is proposed."""
    both = (town.officer.officer_id, town.reviewer.officer_id)
    held_at = proposed_time(KINDS["site_survey"])
    return replace(Order("site_survey", "核对场所", 5, held_at=held_at, place="人民路1号", officials=both), **changed)
