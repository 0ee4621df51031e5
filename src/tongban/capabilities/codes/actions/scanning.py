"""What gates report: each scan once, whoever sends it how often; copies are found; the holder can object."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.codes.errors import BadScan, CodeError
from tongban.capabilities.codes.families import scenes
from tongban.capabilities.codes.gate import Decision
from tongban.capabilities.codes.gate import Gate as Checker
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.handles import ORGANISATION, PERSON, Holder, resolve
from tongban.capabilities.codes.models import Gate, Scan, ScanObjection
from tongban.capabilities.codes.notices import tell_copy, tell_objection_answered
from tongban.capabilities.codes.trusted import trusted
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import actor_ref, record
from tongban.foundation.values.public import TimeLimit, TimeUnit
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

ANSWER_WITHIN = TimeLimit(15, TimeUnit.CALENDAR_DAY)


@dataclass(frozen=True)
class Checked:
    """A decision made here, with whom the code stands for."""

    decision: Decision
    scan: Scan
    holder: Person | Organisation | None
    carrier: Person | None


def check(gate: Gate, text: str, scene: str, by: Viewer, *, card: str = "", scan_id: str = "") -> Checked:
    """Decide about a scanned text at one of our own gates, now, with everything the city knows.

    Args:
        scan_id: the page's own id of this scan; the same id is one scan.
    Raises:
        CodeError: the scene does not belong to this gate.
    """
    if scene not in gate.scenes:
        raise CodeError
    scan_id = scan_id or uuid.uuid4().hex
    known = Scan.objects.select_related("person", "organisation", "carrier").filter(scan_id=scan_id, gate=gate).first()
    if known is not None:
        seen = Decision(Reason(known.result), known.scene, int(known.at.timestamp()), seen=known.seen,
                        concession=known.concession)  # fmt: skip
        return Checked(seen, known, known.person or known.organisation, known.carrier)
    checker = Checker(*trusted(), scenes())
    decision = checker.check(text.strip(), scene, card=card.strip())
    if decision.is_good and _was_seen(decision):
        decision = Decision(
            Reason.REPLAYED, scene, decision.at, decision.handle, decision.kind, drawing=decision.drawing
        )
    scan = _row(gate, _as_row(decision, scan_id), by=actor_ref(by), offline=False)
    _note_copies([scan])
    scan.save()
    return Checked(decision, scan, scan.person or scan.organisation, scan.carrier)


def _was_seen(decision: Decision) -> bool:
    return bool(decision.drawing) and Scan.objects.filter(drawing=decision.drawing.hex(), result=Reason.GOOD).exists()


def _as_row(decision: Decision, scan_id: str) -> dict[str, Any]:
    return {
        "id": scan_id, "scene": decision.scene, "at": decision.at, "result": str(decision.reason),
        "handle": decision.handle.hex(), "drawing": decision.drawing.hex(), "seen": dict(decision.seen),
        "concession": dict(decision.concession),
    }  # fmt: skip


def take_scans(gate: Gate, rows: Sequence[Mapping[str, Any]], by: Viewer) -> int:
    """Take what a gate saw without a network. The same scan a second time is left out. Returns how many were new.

    Raises:
        BadScan: a row without id, time, scene or result; nothing of this upload was taken.
    """
    scans = [_row(gate, row, by=actor_ref(by), offline=True) for row in rows]
    with transaction.atomic():
        known = set(Scan.objects.filter(scan_id__in=[one.scan_id for one in scans]).values_list("scan_id", flat=True))
        new = list({one.scan_id: one for one in scans if one.scan_id not in known}.values())
        _note_copies(new)
        Scan.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _row(gate: Gate, row: Mapping[str, Any], *, by: str, offline: bool) -> Scan:
    try:
        scene = scenes()[row["scene"]]
        at = datetime.fromtimestamp(int(row["at"]), tz=UTC)
        holder = resolve(scene.family, bytes.fromhex(row["handle"]))
        scan = Scan(
            scan_id=str(row["id"])[:40], gate=gate, scene=scene.id, at=at, result=str(Reason(row["result"])),
            seen=scene.sees(row.get("seen") or {}), concession=dict(row.get("concession") or {}),
            drawing=str(row.get("drawing", ""))[:32], by=by[:80], was_offline=offline,
            forget_on=(at + timedelta(days=scene.keep_days)).date(),
        )  # fmt: skip
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise BadScan from error
    _fill(scan, holder)
    return scan


def _fill(scan: Scan, holder: Holder | None) -> None:
    if holder is None:
        return
    if holder.kind == PERSON:
        scan.person = Person.objects.filter(pk=holder.pk).first()
    elif holder.kind == ORGANISATION:
        scan.organisation = Organisation.objects.filter(pk=holder.pk).first()
    if holder.carrier_pk:
        scan.carrier = Person.objects.filter(pk=holder.carrier_pk).first()


def _note_copies(new: list[Scan]) -> None:
    """One drawing let through at two places is a copy: both scans say so and the holder is told."""
    good = [one for one in new if one.drawing and one.result == Reason.GOOD]
    earlier = Scan.objects.filter(drawing__in=[one.drawing for one in good], result=Reason.GOOD).select_related("gate")
    by_drawing: dict[str, list[Scan]] = {}
    for one in [*earlier, *good]:
        by_drawing.setdefault(one.drawing, []).append(one)
    for twins in by_drawing.values():
        places = {one.gate_id for one in twins}
        if len(twins) < 2 or len(places) < 2:
            continue
        for one in twins:
            one.is_copy = True
            if one.pk:
                one.save(update_fields=["is_copy"])
        tell_copy(twins[-1])


# ── objections ───────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def object_to(viewer: Viewer, scan: Scan, text: str) -> ScanObjection:
    """The holder says what is wrong with a scan. A second time gives the first objection.

    Raises:
        CodeError: not the viewer's scan, or nothing said.
    Legal: 个人信息保护法 第四十四条, 第五十条.
    """
    scan = Scan.objects.select_for_update().get(pk=scan.pk)
    if scan.person_id is None or scan.person_id != viewer.person_id or not text.strip():
        raise CodeError
    due = ANSWER_WITHIN.last_day(timezone.localdate())
    row, made = ScanObjection.objects.get_or_create(scan=scan, defaults={"text": text.strip()[:500], "due_on": due})
    if made:
        scan.forget_on = max(scan.forget_on, due + timedelta(days=180))
        scan.save(update_fields=["forget_on"])
        record(viewer, "code.scan_objected", row, for_whom=scan.person or "")
    return row


@transaction.atomic
def answer_objection(viewer: Viewer, objection: ScanObjection, answer: str) -> ScanObjection:
    """The body of the gate answers; the holder is told.

    Raises:
        CodeError: another body's gate, or nothing said.
    """
    row = (
        ScanObjection.objects.select_for_update(of=("self",))
        .select_related("scan__gate", "scan__person")
        .get(pk=objection.pk)
    )
    if row.scan.gate.authority_id != viewer.authority_code or not answer.strip():
        raise CodeError
    if row.answered_at is None:
        row.answer, row.answered_at, row.answered_by = answer.strip()[:500], timezone.now(), actor_ref(viewer)[:80]
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        record(viewer, "code.objection_answered", row, for_whom=row.scan.person or "")
        tell_objection_answered(row)
    return row
