"""Where a run's verdicts come from: the population engine for everybody, the row function for a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from tongban.capabilities.rules.public import MatchResult
from tongban.journeys.benefits.assessment import HOUSEHOLD, household_of
from tongban.journeys.benefits.knowledge import declared_by, facts_on
from tongban.journeys.benefits.models import Run, RunPart
from tongban.journeys.benefits.population import code_of, forget, match, undated
from tongban.journeys.benefits.states import Scope
from tongban.journeys.benefits.terms import Terms, is_entitled, open_names, terms_of
from tongban.registers.facts.public import SubjectRef, key_of
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

Row = Person | Organisation
ENTITLED, OPEN = "e", "u"
# So many subjects are judged row by row; more are the engine's.
FEW = 500


@dataclass(frozen=True)
class Found:
    """One subject for whom a unit is due, or of whom something has to be known first.

    Attributes:
        missing: facts that have to be known; empty for one who is entitled.
        household: index of the household, where the policy is for households.
    """

    row: Row
    key: str
    amount_fen: int
    mask: int
    missing: tuple[str, ...] = ()
    household: str = ""


@dataclass(frozen=True)
class Page:
    """A piece of a part: what was found, how many were looked at, where to go on. ``after`` is empty at the end."""

    found: list[Found] = field(default_factory=list)
    seen: int = 0
    after: str = ""


def died_before(row: Row, part: RunPart, terms: Terms) -> bool:
    """Whether a person died before the unit began: then nothing is due, whatever the conditions say."""
    if not isinstance(row, Person) or row.death_date is None:
        return False
    return row.death_date < terms.unit(terms.period(part.period, part.day), part.unit).first


class Verdicts(Protocol):
    """What a run reads its verdicts from, a page at a time, in a lasting order."""

    def page(self, part: RunPart, limit: int) -> Page:
        """The next page of a part after ``part.position``."""
        ...


class RowByRow:
    """Judges the subjects one by one from their facts of now; for one subject, or those whose facts changed."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def page(self, part: RunPart, limit: int) -> Page:
        terms = terms_of(part.policy.pack)
        rows = self._rows(terms.policy.audience, part, limit)
        found = [one for row in rows if (one := self.judge(row, part)) is not None]
        return Page(found, len(rows), str(rows[-1].pk) if len(rows) == limit else "")

    def _rows(self, audience: str, part: RunPart, limit: int) -> Sequence[Any]:
        after = int(part.position or 0)
        if audience == "organisation":
            firms = Organisation.objects.filter(pk__gt=after)
            if self.run.organisation_id:
                firms = firms.filter(pk=self.run.organisation_id)
            elif self.run.person_id:
                return []
            elif self.run.subject_keys:
                firms = firms.filter(pk__in=[int(key) for key in self.run.subject_keys])
            return list(firms.order_by("pk")[:limit])
        people = Person.objects.filter(pk__gt=after)
        if self.run.person_id:
            people = people.filter(pk=self.run.person_id)
        elif self.run.organisation_id:
            return []
        elif self.run.subject_keys:
            people = people.filter(pk__in=[int(key) for key in self.run.subject_keys])
        return list(people.order_by("pk")[:limit])

    def judge(self, row: Row, part: RunPart) -> Found | None:
        """One subject on one unit; None when nothing is due and nothing is open."""
        terms, subject = terms_of(part.policy.pack), SubjectRef.of(row)
        names = [*terms.names, *([HOUSEHOLD] if terms.is_for_household else [])]
        facts: Mapping[str, Any] = facts_on(subject, names, part.day, declared=declared_by(subject))
        judgement = terms.policy.judge(facts, part.day)
        key = key_of(row)
        if died_before(row, part, terms):
            return None
        if judgement.verdict is None:
            return Found(row, key, 0, judgement.mask, open_names(judgement))
        if not is_entitled(terms, judgement):
            return None
        household = household_of(subject, terms, facts)
        return Found(row, key, judgement.amount_fen or 0, judgement.mask, (), household)


class FromEngine:
    """Reads the verdicts of everybody from the population engine: one table and one pass for each day of judgement.

    Who is entitled comes first, then whoever is not known; the position says in which of the two a part is.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.single = RowByRow(run)

    def page(self, part: RunPart, limit: int) -> Page:
        terms = terms_of(part.policy.pack)
        result = self.result(terms.policy.audience, part.day)
        phase, _, after = (part.position or f"{ENTITLED}:").partition(":")
        code = code_of(terms, part.unit)
        rows = (result.eligible if phase == ENTITLED else result.unknowns)(code, after, limit)
        people = self._rows(terms.policy.audience, [key for key, _amount, _mask in rows])
        found = []
        for key, amount, mask in rows:
            row = people.get(int(key))
            if row is None:
                continue
            one = self._found(row, part, amount, mask) if phase == ENTITLED else self.single.judge(row, part)
            if one is not None:
                found.append(one)
        return Page(found, result.rows if not part.position else 0, _next(phase, [row[0] for row in rows], limit))

    def result(self, audience: str, day: date) -> MatchResult:
        """The result of a day; matched now if it is not there, as after the work moved to another machine."""
        parts = self.run.parts.filter(day=day).select_related("policy")
        wanted = [
            (terms, terms.unit(terms.period(part.period, part.day), part.unit))
            for part in parts
            if (terms := terms_of(part.policy.pack)).policy.audience == audience
        ]
        return match(name_of(self.run), audience, day, wanted, only=self.run.subject_keys)

    def _rows(self, audience: str, keys: list[str]) -> dict[int, Row]:
        model: Any = Organisation if audience == "organisation" else Person
        found: dict[int, Row] = model.objects.in_bulk([int(key) for key in keys])
        return found

    def _found(self, row: Row, part: RunPart, amount: int | None, mask: int) -> Found | None:
        terms = terms_of(part.policy.pack)
        if amount is None:  # the sum lacks a fact: which one, the row says
            return self.single.judge(row, part)
        if died_before(row, part, terms) or (not amount and terms.kind != "entitlement"):
            return None
        household = household_of(SubjectRef.of(row), terms)
        return Found(row, key_of(row), amount, mask, (), household)


def _next(phase: str, keys: list[str], limit: int) -> str:
    if len(keys) == limit:
        return f"{phase}:{keys[-1]}"
    return f"{OPEN}:" if phase == ENTITLED else ""


def name_of(run: Run) -> str:
    """Folder name of a run's tables."""
    return run.result


def by_engine(run: Run) -> bool:
    """Whether the engine is quicker: for everybody, and for more than a few whose facts changed."""
    return run.scope == Scope.FULL or len(run.subject_keys) > FEW


def prepare(run: Run) -> None:
    """Match everybody, before anything is taken in; nothing to do for a few subjects."""
    if by_engine(run):
        engine, then = FromEngine(run), Counter[str]()
        for part in run.parts.select_related("policy"):
            audience = terms_of(part.policy.pack).policy.audience
            engine.result(audience, part.day)
            then |= Counter(undated(name_of(run), audience, part.day))
        Run.objects.filter(pk=run.pk).update(undated=dict(then))


def clear(run: Run) -> None:
    """Remove the tables and results of a run that is over."""
    forget(name_of(run))


def verdicts_of(run: Run) -> Verdicts:
    """The source of a run's verdicts."""
    return FromEngine(run) if by_engine(run) else RowByRow(run)
