"""撤回入库: what a grant had entered in the registers ends with the grant, in the transaction that revokes it.

A person or firm that was entered stays in its register: a child is born and a firm has traded, whatever becomes of the
decision. Their register ends the entry by its own act.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import Licence, LicenceState, change_state, licence_by_identifier
from tongban.journeys.cases.actions.steps import By, lock
from tongban.journeys.cases.content import kit_of_case
from tongban.journeys.cases.entering import Granted, entered_by
from tongban.journeys.cases.models import Case
from tongban.journeys.packs.public import entries_of
from tongban.registers.facts.public import SubjectRef, take_back
from tongban.registers.people.public import Person, correct_person, person_by_citizen_id

KINDS = {"people.person": "person", "organisations.organisation": "organisation"}


def take_back_entries(case: Case, *, by: By, reason: str) -> None:
    """End everything that the result of a case entered; inside the transaction that ends the result. Twice is harmless.

    Each line of the decision notes since when it is taken back. What a later decision changed is that one's, and stays.

    Args:
        case: locked, with its decision.
        reason: the revocation or cancellation and its article.
    """
    decision, kit = case.decision, kit_of_case(case)
    licence = licence_by_identifier(decision.licence_identifier) if decision.licence_identifier else None
    granted = Granted(case, kit, str(licence.number) if licence is not None else "", _entered_number(case))
    lines = [
        _taken_back(granted, entry, line, by, reason)
        for entry, line in zip(entries_of(kit.pack), decision.entered, strict=False)
    ]
    if lines != decision.entered:
        decision.entered = lines
        decision.save(update_fields=["entered"])


def _entered_number(case: Case) -> str:
    subject = entered_by(case)
    row = subject.load() if subject is not None else None
    return str(row.citizen_id if isinstance(row, Person) else row.credit_code) if row is not None else ""


def _taken_back(
    granted: Granted, entry: Mapping[str, Any], line: Mapping[str, Any], by: By, reason: str
) -> dict[str, Any]:
    if "failed" in line or "taken_back_on" in line:
        return dict(line)
    today = timezone.localdate()
    word, _colon, key = str(line["subject"]).partition(":")
    written = {name: value for name, value in granted.facts_of(entry).items() if name in line["facts"]}
    take_back(
        written, subject=SubjectRef(KINDS[word], int(key)), by=by, reason=reason,
        since=granted.case.decision.decided_at, as_of=today,
    )  # fmt: skip
    if line["block"] == "death":
        deceased = person_by_citizen_id(str(granted.value(entry["with"]["citizen_id"])))
        if deceased.death_date == granted.value(entry["with"]["died_on"]):
            correct_person(deceased, {"death_date": None}, by=by, reason=reason)
    return {**line, "taken_back_on": today.isoformat()}


def end_licence(case: Case, *, by: By, reason: str) -> None:
    """The licence of a revoked grant is revoked with it; one that has ended or was replaced stays as it is."""
    licence = licence_by_identifier(case.decision.licence_identifier) if case.decision.licence_identifier else None
    if licence is not None and licence.state in (LicenceState.VALID, LicenceState.SUSPENDED):
        change_state(licence, LicenceState.REVOKED, by=by, reason=reason)


# A licence that ended so does not come back.
OVER = (LicenceState.REVOKED, LicenceState.CANCELLED, LicenceState.WITHDRAWN)


def licence_ended(licence: Licence, reason: str) -> None:
    """A licence was revoked, cancelled or withdrawn: what its grants had entered ends too, the newest first.

    Those of the licences that it replaced are among them; one that was replaced itself has nothing left to end.
    """
    if licence.state not in OVER or licence.replaced_by.exists():
        return
    link: Licence | None = licence
    while link is not None:
        owner, _colon, key = link.case_ref.partition(":")
        if owner == "cases.case":
            with transaction.atomic():
                take_back_entries(lock(Case(pk=int(key))), by="system", reason=reason)
        link = link.replaces
