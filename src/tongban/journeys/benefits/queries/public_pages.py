"""What everybody may read of policies, and the self-check that needs no sign-in and keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import NotVisible
from tongban.journeys.benefits.models import Entitlement, PolicyInForce
from tongban.journeys.benefits.states import REACHED, PolicyState
from tongban.journeys.benefits.terms import Terms, is_entitled, open_names, terms_of
from tongban.journeys.packs.public import Step, localised
from tongban.registers.facts.public import Fact, fact, typed

from .subjects import conditions_of
from .views import Condition


@dataclass(frozen=True)
class PolicyLine:
    """A policy as a line of the public list."""

    code: str
    title: str
    summary: str
    audience: str
    kind: str
    authority_code: str
    unit: str
    is_demo: bool
    is_suspended: bool
    policy: PolicyInForce


@dataclass(frozen=True)
class PolicyPage:
    """Everything public about one policy.

    Attributes:
        conditions: (text, article) of each, in the order written.
        parameters: numbers in force today with unit, article and confidence, by name.
        sources: ids of facts that are used, with their titles.
        reached, paid_fen: how many people or firms it reached so far, and with how much.
    """

    line: PolicyLine
    terms: Terms
    guide: str
    faq: list[dict[str, Any]]
    conditions: list[tuple[str, str]]
    parameters: dict[str, dict[str, Any]]
    formula: str
    facts: list[Fact]
    stops: list[str]
    legal_basis: list[dict[str, str]]
    changelog: str
    reached: int = 0
    paid_fen: int = 0


def public_policies() -> list[PolicyLine]:
    """Policies that the city keeps, by code; suspended ones say so. One query."""
    rows = PolicyInForce.objects.filter(state__in=[PolicyState.IN_FORCE, PolicyState.SUSPENDED]).order_by("policy_code")
    return [_line(row) for row in rows]


def _line(row: PolicyInForce) -> PolicyLine:
    terms = terms_of(row.pack)
    return PolicyLine(
        code=row.policy_code,
        title=terms.title(),
        summary=row.pack.summary,
        audience=terms.policy.audience,
        kind=terms.kind,
        authority_code=row.authority_code,
        unit=terms.policy.schedule.unit,
        is_demo=terms.policy.demo(timezone.localdate()),
        is_suspended=row.state == PolicyState.SUSPENDED,
        policy=row,
    )


def _public(code: str) -> PolicyInForce:
    row = PolicyInForce.objects.filter(
        policy_code=code, state__in=[PolicyState.IN_FORCE, PolicyState.SUSPENDED]
    ).first()
    if row is None:
        raise NotVisible()
    return row


def policy_page(code: str, language: str = "zh", *, easy: bool = False) -> PolicyPage:
    """The public page of a policy.

    Raises:
        NotVisible: no such policy is kept.
    """
    row = _public(code)
    terms, today = terms_of(row.pack), timezone.localdate()
    specs = row.pack.criteria
    sums = Entitlement.objects.filter(policy_code=code, state__in=REACHED).aggregate(
        reached=Count("subject_key", distinct=True), paid=Sum("paid_fen")
    )
    stops = row.pack.policy.get("stop", [])
    return PolicyPage(
        line=_line(row),
        terms=terms,
        guide=row.pack.guide(language, easy),
        faq=row.pack.faq(today),
        conditions=[(localised(spec.get("text")), _article(spec)) for spec in specs],
        parameters=row.pack.parameter_sources(today),
        formula=localised(row.pack.rules.get("arithmetic", {}).get("formula")),
        facts=[fact(name) for name in terms.names],
        stops=[localised(stop.get("text")) for stop in stops if isinstance(stop, Mapping)],
        legal_basis=terms.legal_basis,
        changelog=row.pack.changelog,
        reached=sums["reached"],
        paid_fen=sums["paid"] or 0,
    )


def _article(spec: Mapping[str, Any]) -> str:
    legal = spec.get("legal") or {}
    return " ".join(str(legal[key]) for key in ("document", "article") if legal.get(key))


@dataclass(frozen=True)
class SelfCheck:
    """What the rules say of facts that a visitor typed; nothing of it is kept.

    Attributes:
        fields: facts that can be typed, in the order in which the conditions ask for them.
        faults: fact id → what is wrong with what was typed.
        verdict: True would get it, False would not, None: something is still open.
        open: facts that would settle it.
    """

    terms: Terms
    title: str
    fields: list[Fact]
    typed: Mapping[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    verdict: bool | None = None
    amount_fen: int = 0
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()
    open: list[Fact] = field(default_factory=list)
    is_judged: bool = False


# What a visitor who does not know leaves empty; what somebody says is none.
NONE_WORDS = frozenset({"none", "无", "-"})


@dataclass(frozen=True)
class _Typed:
    value: Any
    state: str
    source_name: str
    as_of: date | None = None


def self_check(code: str, given: Mapping[str, str] | None = None, *, today: date | None = None) -> SelfCheck:
    """Judge a policy on what a visitor typed: no sign-in, nothing stored, nothing logged.

    Args:
        given: fact id → text; empty is unknown, "none" is "there is none". Without it, only the fields to type.
    Raises:
        NotVisible: no such policy is kept.
    """
    terms, day = terms_of(_public(code).pack), today or timezone.localdate()
    fields = fields_of(terms)
    if given is None:
        return SelfCheck(terms, terms.title(), fields, {})
    kept = {entry.id: str(given.get(entry.id, "")).strip() for entry in fields}
    faults: dict[str, str] = {}
    values: dict[str, Any] = {}
    for entry in fields:
        if (value := _read(entry, kept[entry.id], faults)) is not None:
            values[entry.id] = value
    if faults:
        return SelfCheck(terms, terms.title(), fields, kept, faults)
    values |= _derived(terms, values, day)
    judgement = terms.policy.judge(values, day)
    return SelfCheck(
        terms=terms,
        title=terms.title(),
        fields=fields,
        typed=kept,
        verdict=judgement.verdict if judgement.verdict is not True else is_entitled(terms, judgement),
        amount_fen=judgement.amount_fen or 0,
        conditions=conditions_of(terms, judgement, values, day),
        steps=tuple(judgement.steps) if judgement.verdict else (),
        open=[fact(name) for name in open_names(judgement)],
        is_judged=True,
    )


def fields_of(terms: Terms) -> list[Fact]:
    """Stated facts that decide, each once; what is derived is asked by what it is derived from."""
    found: dict[str, Fact] = {}
    for name in (*terms.policy.rules.names, *terms.policy.amount.names):
        entry = fact(name)
        for inner in entry.inputs or (entry.id,):
            found.setdefault(inner, fact(inner))
    return list(found.values())


def _read(entry: Fact, text: str, faults: dict[str, str]) -> _Typed | None:
    if not text:
        return None
    source = _("您填写的内容")
    if text.lower() in NONE_WORDS:
        if entry.when_absent is not None:
            return _Typed(entry.when_absent, "known", source)
        return _Typed(None, "absent", source)
    if entry.codes and text not in entry.codes:
        faults[entry.id] = _("请从列表中选择")
        return None
    try:
        value = typed(entry.type, text.split("、") if entry.type == "list" else text)
    except (TypeError, ValueError):
        faults[entry.id] = {
            "date": _("请按 2026-01-31 的格式填写日期"), "boolean": _("请选择是或者否"),
        }.get(entry.type, _("请填写数字"))  # fmt: skip
        return None
    return _Typed(value, "known", source)


def _derived(terms: Terms, values: Mapping[str, _Typed], day: date) -> dict[str, _Typed]:
    """Derived facts worked out from what was typed, as the dictionary derives them."""
    from tongban.registers.facts.public import derived_value

    found = {}
    for name in terms.names:
        entry = fact(name)
        if entry.derived:
            inputs = [values.get(one) for one in entry.inputs]
            if all(one is not None for one in inputs):
                plain = [one.value for one in inputs if one is not None]
                found[name] = _Typed(derived_value(entry, plain, day), "known", _("您填写的内容"))
    return found
