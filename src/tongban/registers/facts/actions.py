"""Writes: disputes about facts."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.foundation.audit import public as audit
from tongban.foundation.events import public as events

from .dictionary import fact
from .dictionary import source as source_by_id
from .errors import DisputeClosed
from .models import FactDispute
from .records import announce_changed, correct
from .states import RUNNING, TRANSITIONS, DisputeState
from .subjects import SubjectRef


def dispute(
    fact_id: str, *, subject: SubjectRef, by: Any, statement: str, shown_value: str = "", case_ref: str = ""
) -> FactDispute:
    """Say that a datum is wrong; the department that holds it checks it. One running dispute per fact and subject.

    Saying it again while the first is running returns the first.

    Args:
        statement: what is wrong, in the person's words; stored encrypted.
        shown_value: what was shown; stored encrypted.
    Raises:
        UnknownFact: no such fact.
    Legal: 个人信息保护法 第四十六条.
    """
    entry = fact(fact_id)
    origin = source_by_id(fact(entry.inputs[0]).source if entry.inputs else entry.source)
    owner = {f"{subject.kind}_id": subject.id}
    with transaction.atomic():
        found = FactDispute.objects.select_for_update().filter(fact_id=fact_id, state__in=RUNNING, **owner).first()
        if found is not None:
            return found
        row = FactDispute.objects.create(
            fact_id=fact_id, source=origin.id, authority_code=origin.authority, raised_by=audit.actor_ref(by),
            statement=statement.strip(), shown_value=shown_value, case_ref=case_ref, **owner,
        )  # fmt: skip
        audit.record(by, "facts.disputed", row, for_whom=subject.text, detail={"fact": fact_id, "case": case_ref})
        events.announce(
            "tongban.fact.disputed",
            subject=audit.ref(row),
            data={"dispute": row.pk, "fact": fact_id, "authority": origin.authority, "case": case_ref},
        )
    return row


def _move(row: FactDispute, state: DisputeState) -> FactDispute:
    row = FactDispute.objects.select_for_update().get(pk=row.pk)
    if state not in TRANSITIONS[DisputeState(row.state)]:
        raise DisputeClosed(row.state)
    row.state = state
    return row


def start_checking(row: FactDispute, *, by: Any) -> FactDispute:
    """The department takes the dispute up. Raises DisputeClosed if it is answered already."""
    with transaction.atomic():
        row = _move(row, DisputeState.CHECKING)
        row.save(update_fields=["state"])
        audit.record(by, "facts.dispute_taken_up", row)
    return row


def answer_dispute(
    row: FactDispute, *, by: Any, is_corrected: bool, reply: str, right_value: Any = None
) -> FactDispute:
    """Answer a dispute: the datum was put right at its source, or it is right as it stands, with the reason.

    When it was put right, ``tongban.facts.changed`` names fact, subject and dispute, in the same transaction.

    Args:
        right_value: what it is corrected to here and now (``correct``); None when the source has done it already.
    Raises:
        DisputeClosed: it is answered or withdrawn already.
        NotCorrectable: the value cannot be written here; nothing was answered.
        ValueError: no reply; the person is owed a reason.
    """
    if not reply.strip():
        raise ValueError("答复不能为空")
    with transaction.atomic():
        row = _move(row, DisputeState.CORRECTED if is_corrected else DisputeState.CONFIRMED)
        subject = subject_of_dispute(row)
        if is_corrected and right_value is not None:
            correct(row.fact_id, right_value, subject=subject, by=by, reason=reply, dispute=row)
        elif is_corrected:
            entry = fact(row.fact_id)
            announce_changed(subject, entry.inputs or (entry.id,), row)
        row.reply, row.answered_at = reply.strip(), timezone.now()
        row.save(update_fields=["state", "reply", "answered_at"])
        audit.record(by, "facts.dispute_answered", row, detail={"state": row.state})
        events.announce(
            "tongban.fact.dispute_answered",
            subject=audit.ref(row),
            data={"dispute": row.pk, "fact": row.fact_id, "state": row.state, "case": row.case_ref},
        )
    return row


def withdraw_dispute(row: FactDispute, *, by: Any) -> FactDispute:
    """The person takes it back. Raises DisputeClosed if it is answered already."""
    with transaction.atomic():
        row = _move(row, DisputeState.WITHDRAWN)
        row.save(update_fields=["state"])
        audit.record(by, "facts.dispute_withdrawn", row)
    return row


def subject_of_dispute(row: FactDispute) -> SubjectRef:
    """Whom a dispute is about."""
    if row.person_id is not None:
        return SubjectRef("person", row.person_id)
    return SubjectRef("organisation", row.organisation_id)
