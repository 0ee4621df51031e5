"""One subject, one policy, one period, judged afresh from what is known now: the ground of every decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.trust.public import blind_index
from tongban.journeys.benefits.knowledge import Declared, declared_by, facts_on, kept
from tongban.journeys.benefits.models import Entitlement
from tongban.journeys.benefits.reasons import DIED
from tongban.journeys.benefits.terms import Terms, is_entitled, open_names, terms_of
from tongban.journeys.packs.public import Judgement, Period, Unit
from tongban.registers.facts.public import SubjectRef, fact
from tongban.registers.people.public import Person

HOUSEHOLD = "person.household_number"


@dataclass(frozen=True)
class JudgedUnit:
    """One unit with what the rules say of it, on the facts of its day."""

    unit: Unit
    judgement: Judgement
    facts: Mapping[str, Any]
    is_due: bool
    # What was decided stands, because what changed holds only from a later day; in fen.
    kept_fen: int | None = None

    @property
    def amount_fen(self) -> int:
        """What is due for the unit, in fen."""
        if not self.is_due:
            return 0
        return (self.judgement.amount_fen or 0) if self.kept_fen is None else self.kept_fen


@dataclass(frozen=True)
class Assessment:
    """What the rules say of all units of one period.

    Attributes:
        deceased_on: day of death where the person died before the last unit ended.
    """

    terms: Terms
    period: Period
    units: tuple[JudgedUnit, ...]
    deceased_on: date | None = None

    @property
    def due(self) -> list[JudgedUnit]:
        """Units for which something is due."""
        return [one for one in self.units if one.is_due]

    @property
    def amount_fen(self) -> int:
        """Sum over the units that are due."""
        return sum(one.amount_fen for one in self.due)

    @property
    def open_names(self) -> tuple[str, ...]:
        """Facts that must be known before every unit is settled; each once."""
        open_units = [one for one in self.units if one.kept_fen is None]
        return tuple(dict.fromkeys(name for one in open_units for name in open_names(one.judgement)))

    @property
    def decides_alone(self) -> bool:
        """Whether the published rule lets every unit be decided without an officer."""
        return (
            not self.open_names
            and self.deceased_on is None
            and bool(self.due)
            and all(self.terms.policy.decides_alone(one.judgement) for one in self.due)
        )

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Every fact that verdict and amount rest on, as of the last unit, with source and day."""
        last = self.units[-1].facts
        return kept({name: last[name] for name in self.terms.deciding if name in last})

    @property
    def why_not(self) -> str:
        """The first reason for which nothing is due, in plain words."""
        if self.deceased_on:
            return DIED
        for one in reversed(self.units):
            if one.judgement.unmet:
                return one.judgement.unmet[0].words("refusal") or one.judgement.unmet[0].words("text")
        return ""

    @property
    def arithmetic(self) -> list[dict[str, Any]]:
        """Of each unit: its day, every criterion with its verdict and article, the steps of the sum, the amount."""
        return [
            {
                "unit": one.unit.code,
                "day": one.unit.evaluated_on.isoformat(),
                "mask": one.judgement.mask,
                "criteria": [
                    {"id": item.id, "verdict": item.verdict, "article": item.article}
                    for item in one.judgement.outcome.criteria
                ],
                "steps": [
                    {"id": step.id, "label": dict(step.label), "value": _plain(step.value), "unit": step.unit}
                    for step in (one.judgement.steps if one.is_due and one.kept_fen is None else [])
                ],
                "amount_fen": one.amount_fen,
                "kept": one.kept_fen is not None,
            }
            for one in self.units
        ]

    @property
    def articles(self) -> list[dict[str, str]]:
        """Articles of the criteria that decided, then those of the policy; each once."""
        found = [
            {"document": str(item.legal.get("document", "")), "article": str(item.legal.get("article", ""))}
            for one in self.units
            for item in one.judgement.outcome.criteria
        ]
        rows = {(row["document"], row["article"]): row for row in [*found, *self.terms.legal_basis] if row["document"]}
        return list(rows.values())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def assess(
    subject: SubjectRef,
    terms: Terms,
    period: Period,
    *,
    viewer: Viewer | str = "system",
    declared: Mapping[str, Declared] | None = None,
) -> Assessment:
    """Judge each unit of the period on the facts of its day, as known now. A unit after the death is never due."""
    said = declared_by(subject) if declared is None else declared
    died = _death(subject)
    found = []
    for unit in period.units:
        facts = facts_on(subject, terms.names, unit.evaluated_on, viewer=viewer, declared=said)
        judgement = terms.policy.judge(facts, unit.evaluated_on)
        alive = died is None or died >= unit.first
        found.append(JudgedUnit(unit, judgement, facts, alive and is_entitled(terms, judgement)))
    died_in_time = died if died is not None and died <= period.last else None
    return Assessment(terms, period, tuple(found), died_in_time)


def reassess(
    entitlement: Entitlement, *, viewer: Viewer | str = "system", corrected: Collection[str] = ()
) -> Assessment:
    """The same for an entitlement that exists, under the version of the policy that it was made with.

    Of what was decided, a unit changes only by facts that held on its day: those that a dispute corrected, dates (they
    say themselves when), and those whose source speaks of a day not after the unit. What changed later changes what
    comes later.

    Args:
        corrected: facts that were wrong, not only changed.
    """
    terms = terms_of(entitlement.policy.pack)
    found = assess(entitlement.subject, terms, period_of(entitlement, terms), viewer=viewer)
    last = entitlement.decisions.last()
    if last is None or found.terms.code != entitlement.policy_code:
        return found
    changed = _changed(last.facts, found)
    stored = {row.unit: row.amount_fen for row in entitlement.units.all()}
    units = tuple(
        one if _applies(one, changed, corrected) else _as_stored(one, stored, found.deceased_on) for one in found.units
    )
    return Assessment(found.terms, found.period, units, found.deceased_on)


def _changed(before: Mapping[str, Any], found: Assessment) -> dict[str, Any]:
    """Facts that read otherwise than in the decision, as they read now."""
    now = found.facts
    return {
        name: found.units[-1].facts[name]
        for name, was in before.items()
        if name in now and (was["value"], was["state"]) != (now[name]["value"], now[name]["state"])
    }


def _applies(one: JudgedUnit, changed: Mapping[str, Any], corrected: Collection[str]) -> bool:
    """Whether what the rules say now counts for the unit: some change held on its day, or nothing changed at all."""
    return not changed or any(
        name in corrected or says_when(name) or (value.as_of is not None and value.as_of <= one.unit.evaluated_on)
        for name, value in changed.items()
    )


def says_when(name: str) -> bool:
    """Whether a fact is a date, or made of one: it says itself from when it holds."""
    entry = fact(name)
    return any(fact(one).type == "date" for one in (entry.inputs or (name,)))


def _as_stored(one: JudgedUnit, stored: Mapping[str, int], died: date | None) -> JudgedUnit:
    dead = died is not None and died < one.unit.first
    is_due = one.unit.code in stored and not dead
    return replace(one, is_due=is_due, kept_fen=stored.get(one.unit.code, 0))


def period_of(entitlement: Entitlement, terms: Terms) -> Period:
    """The period of an entitlement; what is paid once is judged on the day on which it was made."""
    first = entitlement.units.first() if entitlement.period == "once" else None
    day = first.day if first else entitlement.made_at.date()
    return terms.period(entitlement.period, day)


def household_of(subject: SubjectRef, terms: Terms, facts: Mapping[str, Any] | None = None) -> str:
    """Index of the household, where a policy is for households; empty where it is not, or nobody knows it."""
    if not terms.is_for_household or subject.kind != "person":
        return ""
    fact = (facts or {}).get(HOUSEHOLD) or facts_on(subject, [HOUSEHOLD], timezone.localdate(), declared={}).get(
        HOUSEHOLD
    )
    number = str(fact.value) if fact is not None and fact.value else ""
    return blind_index("household", number) if number else ""


def _death(subject: SubjectRef) -> date | None:
    if subject.kind != "person":
        return None
    row = subject.row
    if isinstance(row, Person):
        return row.death_date
    found: date | None = Person.objects.filter(pk=subject.id or 0).values_list("death_date", flat=True).first()
    return found
