"""What is known of a subject on a day, with the answers that the subject gave where no source could."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.foundation.access.public import Viewer
from tongban.journeys.benefits.models import PayAccount, Question
from tongban.journeys.benefits.states import QuestionState
from tongban.registers.facts.public import SubjectRef, fetch, typed
from tongban.registers.facts.public import fact as fact_entry

PURPOSE = "免申即享"


@dataclass(frozen=True)
class Declared:
    """What the subject itself said, to be read like a fact with its source."""

    value: Any
    as_of: date | None
    state: str = "known"
    source: str = "declared"
    source_name: str = "本人声明"


def owner_filter(subject: SubjectRef) -> dict[str, Any]:
    """The columns that name a subject, for a query."""
    return {"organisation_id": subject.id} if subject.kind == "organisation" else {"person_id": subject.id}


def declared_by(subject: SubjectRef) -> dict[str, Declared]:
    """Answers of the subject to our questions, by fact."""
    rows = Question.objects.filter(state=QuestionState.ANSWERED, **owner_filter(subject))
    found = {}
    for row in rows:
        if row.answer and "value" in row.answer:
            value = typed(fact_entry(row.fact_id).type, row.answer["value"])
            found[row.fact_id] = Declared(value, row.answered_at.date() if row.answered_at else None)
    return found


def facts_on(
    subject: SubjectRef,
    names: Iterable[str],
    day: date,
    *,
    viewer: Viewer | str = "system",
    declared: Mapping[str, Declared] | None = None,
) -> dict[str, Any]:
    """Facts of a subject as they held on a day, as far as we know today.

    A source that told nothing of that day answers with its state of now: its ``as_of`` lies after the day, and the
    pages say so.

    Args:
        day: the day of the unit; ages and years are counted to it.
        declared: answers that stand in for what no source answered; read here if not given.
    """
    wanted = list(names)
    found: dict[str, Any] = (
        dict(fetch(subject, wanted, purpose=PURPOSE, viewer=viewer, on=day, valid=True)) if wanted else {}
    )
    said = declared_by(subject) if declared is None else declared
    for name, answer in said.items():
        if name in found and str(found[name].state) == "unknown":
            found[name] = answer
    return found


def kept(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as a decision keeps them: value, state, source, day."""
    return {
        name: {
            "value": fact.value.isoformat() if isinstance(fact.value, date) else fact.value,
            "state": str(fact.state),
            "source": fact.source_name,
            "as_of": str(fact.as_of or ""),
        }
        for name, fact in facts.items()
    }


def account_of(subject: SubjectRef, account_fact: str, day: date) -> str:
    """The account to pay into: what the subject named, else what the sources know; empty when nobody knows one."""
    named = PayAccount.objects.filter(**owner_filter(subject)).first()
    if named:
        return str(named.number)
    if not account_fact:
        return ""
    found = facts_on(subject, [account_fact], day, declared={})
    fact = found.get(account_fact)
    return str(fact.value) if fact is not None and str(fact.state) == "known" and fact.value else ""
