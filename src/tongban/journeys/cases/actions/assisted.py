"""What other departments' help does to a case: a row of its timeline, and a datum that it lacked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from tongban.foundation.audit.public import record
from tongban.journeys.cases.actions.steps import By, lock, note
from tongban.journeys.cases.content import facts_for, kept_facts, kit_of_case, subject_of
from tongban.journeys.cases.documents import judge_again
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.models import Application, Case
from tongban.registers.facts.public import Fact, all_facts, fact


def facts_to_learn(case: Case) -> list[Fact]:
    """The data that the item looks at and a department could still tell: what is lacking first.

    A computed datum is replaced by what it is computed from.
    """
    kept = case.application.facts or {}
    kind = subject_of(case).kind
    found: dict[str, Fact] = {}
    for name in kit_of_case(case).fact_ids:
        entry = fact(name)
        found |= {one: fact(one) for one in (entry.inputs or (entry.id,))}
    rows = [one for one in found.values() if one.subject == kind]
    return sorted(rows, key=lambda one: kept.get(one.id, {}).get("state") == "known")


def lacks(case: Case, fact_id: str) -> bool:
    """Whether the case was filed without this datum: the source did not know it or did not answer."""
    return str((case.application.facts or {}).get(fact_id, {}).get("state", "unknown")) != "known"


@transaction.atomic
def note_assistance(case: Case, kind: str, text: str, *, by: By, due_on: date | None = None) -> None:
    """Let the timeline say that another department was asked (``assistance_asked``) or how it ended."""
    note(lock(case), kind, by, text, due_on)


@transaction.atomic
def learn(case: Case, fact_id: str, value: Any, *, source: str, as_of: date, basis: str, by: By) -> Case:
    """Put a datum that a department told into the case, and judge the review points anew with it. Twice is harmless.

    The verdict of the automatic check at filing stays as it was: figures about its accuracy are not made better
    afterwards. A point that reads differently now is marked as judged later.

    Args:
        value: of the fact's type; None when the register has no entry.
        basis: number of the answer and who gave it.
    Raises:
        WrongState: the case has ended.
    """
    case = lock(case)
    if case.is_ended:
        raise WrongState()
    application = Application.objects.select_for_update().get(case=case)
    told = {"value": value.isoformat() if isinstance(value, date) else value,
            "state": "known" if value is not None else "absent", "source": source, "as_of": str(as_of),
            "basis": basis}  # fmt: skip
    follow = [one.id for one in all_facts() if fact_id in one.inputs and one.id in (application.facts or {})]
    again = facts_for(subject_of(case), follow, viewer="system", case_ref=case.ref) if follow else {}
    facts = {**(application.facts or {}), **kept_facts(again), fact_id: told}
    if facts == application.facts:
        return case
    application.facts = facts
    application.save(update_fields=["facts", "saved_at"])
    case.application = application
    judge_again(case)
    record(by, "case.fact_learned", case, reason=basis, detail={"fact": fact_id})
    return case
