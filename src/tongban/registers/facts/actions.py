"""Writes: what embedded sources hold, and disputes about facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.foundation.audit import public as audit
from tongban.foundation.events import public as events

from . import memory
from .dictionary import fact, typed
from .dictionary import source as source_by_id
from .errors import DisputeClosed
from .models import FactDispute, SourceRecord
from .states import RUNNING, TRANSITIONS, DisputeState
from .subjects import SubjectRef, key_of

BATCH = 500


def bulk_hold(rows: Iterable[tuple[str, str, Mapping[str, Any], date]]) -> int:
    """Let embedded sources hold records; a record that is there already is replaced. One statement per 500.

    Args:
        rows: (source, subject key, attributes, as of).
    """
    records = [
        SourceRecord(source=source, subject_key=key, attributes=dict(attributes), as_of=as_of)
        for source, key, attributes, as_of in rows
    ]
    with transaction.atomic():
        SourceRecord.objects.bulk_create(
            records,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["subject_key", "source"],
            update_fields=["attributes", "as_of"],
        )
    memory.forget()
    return len(records)


def hold(subject: SubjectRef, values: Mapping[str, Any], *, as_of: date | None = None) -> None:
    """Let the embedded sources hold these facts of a subject, beside what they hold; None takes an entry out.

    For the demonstration city and tests. Facts of the registers themselves (name, birth date, hukou region …) are
    changed in their rooms; derived facts follow from their inputs.

    Args:
        values: fact id → value of its type.
    Raises:
        UnknownFact, ValueError: an id or a value that the dictionary does not allow; nothing was written.
    """
    by_source: dict[str, dict[str, Any]] = {}
    for fact_id, value in values.items():
        entry = fact(fact_id)
        if entry.derived or entry.subject != subject.kind:
            raise ValueError(f"{fact_id} is derived or belongs to another kind of subject")
        if entry.codes and value is not None and value not in entry.codes:
            raise ValueError(f"{fact_id}: {value!r} is none of {sorted(entry.codes)}")
        by_source.setdefault(entry.source, {})[entry.name] = typed(entry.type, value)
    key, day = key_of(subject.load()), as_of or timezone.localdate()
    with transaction.atomic():
        held = {
            record.source: record.attributes
            for record in SourceRecord.objects.select_for_update().filter(subject_key=key, source__in=by_source)
        }
        merged = [
            (source, {name: value for name, value in {**held.get(source, {}), **new}.items() if value is not None})
            for source, new in by_source.items()
        ]
        bulk_hold((source, key, attributes, day) for source, attributes in merged)


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
            data={"dispute": row.pk, "fact": fact_id, "authority": origin.authority},
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


def answer_dispute(row: FactDispute, *, by: Any, is_corrected: bool, reply: str) -> FactDispute:
    """Answer a dispute: the datum was put right at its source, or it is right as it stands, with the reason.

    Raises:
        DisputeClosed: it is answered or withdrawn already.
        ValueError: no reply; the person is owed a reason.
    """
    if not reply.strip():
        raise ValueError("答复不能为空")
    with transaction.atomic():
        row = _move(row, DisputeState.CORRECTED if is_corrected else DisputeState.CONFIRMED)
        row.reply, row.answered_at = reply.strip(), timezone.now()
        row.save(update_fields=["state", "reply", "answered_at"])
        audit.record(by, "facts.dispute_answered", row, detail={"state": row.state})
        events.announce(
            "tongban.fact.dispute_answered",
            subject=audit.ref(row),
            data={"dispute": row.pk, "fact": row.fact_id, "state": row.state},
        )
    return row


def withdraw_dispute(row: FactDispute, *, by: Any) -> FactDispute:
    """The person takes it back. Raises DisputeClosed if it is answered already."""
    with transaction.atomic():
        row = _move(row, DisputeState.WITHDRAWN)
        row.save(update_fields=["state"])
        audit.record(by, "facts.dispute_withdrawn", row)
    return row


def bulk_confirm(as_of: date) -> int:
    """All embedded records are as they stand on that day: what a nightly delivery of real sources would say.

    Returns:
        Number of records.
    """
    memory.forget()
    return SourceRecord.objects.update(as_of=as_of)
