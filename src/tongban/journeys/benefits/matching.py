"""Where a run's verdicts come from: the population engine for everybody, the row function for a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tongban.journeys.benefits.assessment import HOUSEHOLD, household_of
from tongban.journeys.benefits.knowledge import declared_by, facts_on
from tongban.journeys.benefits.models import Run, RunPart
from tongban.journeys.benefits.terms import is_entitled, open_names, terms_of
from tongban.registers.facts.public import SubjectRef, key_of
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

Row = Person | Organisation


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
        found = [one for row in rows if (one := self._judge(row, part)) is not None]
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
            people = people.filter(citizen_id_index__in=self.run.subject_keys)
        return list(people.order_by("pk")[:limit])

    def _judge(self, row: Row, part: RunPart) -> Found | None:
        terms, subject = terms_of(part.policy.pack), SubjectRef.of(row)
        names = [*terms.names, *([HOUSEHOLD] if terms.is_for_household else [])]
        facts: Mapping[str, Any] = facts_on(subject, names, part.day, declared=declared_by(subject))
        judgement = terms.policy.judge(facts, part.day)
        key = key_of(row)
        if isinstance(row, Person) and row.death_date is not None and row.death_date < part.day:
            period = terms.period(part.period, part.day)
            if row.death_date < terms.unit(period, part.unit).first:
                return None
        if judgement.verdict is None:
            return Found(row, key, 0, judgement.mask, open_names(judgement))
        if not is_entitled(terms, judgement):
            return None
        household = household_of(subject, terms, facts)
        return Found(row, key, judgement.amount_fen or 0, judgement.mask, (), household)


def verdicts_of(run: Run) -> Verdicts:
    """The source of a run's verdicts."""
    return RowByRow(run)
