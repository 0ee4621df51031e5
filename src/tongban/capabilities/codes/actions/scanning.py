"""What gates report: each scan once, whoever sends it how often; copies are found; the holder can object."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from tongban.capabilities.codes.cards import ShownCard, card_at
from tongban.capabilities.codes.carriers import power_over
from tongban.capabilities.codes.errors import BadScan, CodeError, LawRefused, NotYourOwn
from tongban.capabilities.codes.families import scenes
from tongban.capabilities.codes.foreign.reading import form_of, read_foreign
from tongban.capabilities.codes.gate import Decision
from tongban.capabilities.codes.gate import Gate as Checker
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.handles import ORGANISATION, PERSON, Holder, resolve
from tongban.capabilities.codes.models import Gate, Scan, ScanObjection
from tongban.capabilities.codes.notices import tell_copy, tell_objection_answered
from tongban.capabilities.codes.ports import Title
from tongban.capabilities.codes.trusted import trusted
from tongban.capabilities.codes.venues import as_symbol
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import actor_ref, record
from tongban.foundation.statements.public import Select, given, insert
from tongban.foundation.values.public import TimeLimit, TimeUnit
from tongban.registers.identity.public import Power
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

CLOCKS_AGREE = timedelta(seconds=5)
ANSWER_WITHIN = TimeLimit(15, TimeUnit.CALENDAR_DAY)


@dataclass(frozen=True)
class Checked:
    """A decision made here, with whom the code stands for."""

    decision: Decision
    scan: Scan
    holder: Person | Organisation | None
    carrier: Person | None
    form: str = ""
    issuer: Title = field(default_factory=dict)
    card: ShownCard | None = None
    power: Power | None = None


def check(
    gate: Gate, text: str, scene: str, by: Viewer, *, card: str = "", scan_id: str = "", has_basis: bool = False
) -> Checked:
    """Decide about a scanned text at one of our own gates, now, with everything the city knows.

    Args:
        scan_id: the page's own id of this scan; the same id is one scan.
        has_basis: the caller has the ground of a look by law and writes it down in this transaction.
    Raises:
        LawRefused: a scene of the law without its ground.
        CodeError: the scene does not belong to this gate.
    """
    if scene not in gate.scenes:
        raise CodeError
    if scenes()[scene].law and not has_basis:
        raise LawRefused
    scan_id, text = scan_id or uuid.uuid4().hex, as_symbol(text.strip())
    form = form_of(text)
    if form:
        return _known(gate, scan_id) or _check_foreign(gate, form, text, scene, by, scan_id)
    decision = Checker(*trusted(), scenes()).check(text, scene, card=card.strip(), has_basis=has_basis)
    seen, is_taken = _seen_before(scan_id, decision)
    if seen:
        known = _known(gate, scan_id)
        if known is not None:
            return known
    if is_taken:
        decision = _replayed(decision)
    return _keep(gate, decision, scan_id, actor_ref(by))


def _known(gate: Gate, scan_id: str) -> Checked | None:
    """What was decided when the page sent this scan for the first time."""
    known = Scan.objects.select_related("person", "organisation", "carrier").filter(scan_id=scan_id, gate=gate).first()
    if known is None:
        return None
    seen = Decision(Reason(known.result), known.scene, int(known.at.timestamp()), seen=known.seen,
                    concession=known.concession)  # fmt: skip
    issuer = {"zh": known.issuer, "en": known.issuer} if known.issuer else {}
    holder = known.person or known.organisation
    return Checked(seen, known, holder, known.carrier, known.scheme, issuer,
                   card_at(known) if seen.is_good and not known.scheme else None,
                   power_over(known.carrier, holder))  # fmt: skip


_of_id = Select(lambda: Scan.objects.filter(scan_id=given(0)).only("scan_id").order_by())
_taken_before = Select(
    lambda: (
        Scan.objects.filter(Q(scan_id=given(0)) | Q(drawing=given(1), result=Reason.GOOD))
        .only("scan_id")
        .order_by()[:2]
    )
)


def _seen_before(scan_id: str, decision: Decision) -> tuple[bool, bool]:
    """In one question: whether this scan is known already, and whether the drawing was let through before."""
    drawing = decision.drawing.hex() if decision.is_good else ""
    rows = _taken_before(scan_id, drawing) if drawing else _of_id(scan_id)
    found = {row.scan_id for row in rows}
    return scan_id in found, bool(found - {scan_id})


def _check_foreign(gate: Gate, form: str, text: str, scene: str, by: Viewer, scan_id: str) -> Checked:
    """异码融合: what another house issued; of what it tells only what the scene takes is kept."""
    rule = scenes()[scene]
    decision, found = read_foreign(form, text, rule, int(timezone.now().timestamp()))
    if decision.is_good and _was_seen(decision):
        decision = _replayed(decision)
    for judged in (decision, _replayed(decision)):
        scan = Scan(
            scan_id=scan_id, gate=gate, scene=scene, at=datetime.fromtimestamp(judged.at, tz=UTC),
            result=str(judged.reason), seen=dict(judged.seen), concession=dict(judged.concession),
            drawing=judged.drawing.hex(), by=actor_ref(by)[:80], scheme=form,
            issuer=found.issuer.get("zh", "")[:120],
            person_id=found.person_id if judged.reason in (Reason.GOOD, Reason.REQUIREMENT) else None,
            organisation_id=found.organisation_id if judged.reason == Reason.GOOD else None,
            forget_on=(timezone.localdate() + timedelta(days=rule.keep_days)),
        )  # fmt: skip
        try:
            with transaction.atomic():
                scan.save(force_insert=True)
            return Checked(judged, scan, scan.person or scan.organisation, None, form, found.issuer)
        except IntegrityError:  # another gate took this very drawing a moment ago
            continue
    raise CodeError


def _keep(gate: Gate, decision: Decision, scan_id: str, by: str) -> Checked:
    """Write the scan. Of two gates that take one drawing at the same moment, the table lets the first one win."""
    for judged in (decision, _replayed(decision)):
        scan = _row(gate, _as_row(judged, scan_id), by=by, offline=False)
        _fill([(scan, _holder(scan.scene, judged.handle))])
        holder = scan.person or scan.organisation
        power = power_over(scan.carrier, holder)
        if judged.is_good and scan.carrier is not None and power is None:
            judged = _power_ended(scan, judged)
        card = card_at(scan) if judged.is_good else None
        if card is not None:  # the holder sees afterwards for which card the code stood
            scan.seen = {**scan.seen, "card": f"{card.title['zh']} {card.masked}"}
        try:
            with transaction.atomic():
                insert(scan)
                _tell_followers([scan])
                return Checked(judged, scan, holder, scan.carrier, card=card, power=power)
        except IntegrityError:
            if known := _known(gate, scan_id):
                return known
    raise CodeError  # the table refused a scan that was not taken: nothing can be said about this code now


def _power_ended(scan: Scan, decision: Decision) -> Decision:
    """A power that was taken back a second ago ends a code that would live another minute."""
    scan.result, scan.seen, scan.concession = str(Reason.POWER_ENDED), {}, {}
    return replace(decision, reason=Reason.POWER_ENDED, seen={}, concession={})


def _replayed(decision: Decision) -> Decision:
    return Decision(
        Reason.REPLAYED, decision.scene, decision.at, decision.handle, decision.kind, drawing=decision.drawing
    )


def _was_seen(decision: Decision) -> bool:
    return bool(decision.drawing) and Scan.objects.filter(drawing=decision.drawing.hex(), result=Reason.GOOD).exists()


def _as_row(decision: Decision, scan_id: str) -> dict[str, Any]:
    return {
        "id": scan_id, "scene": decision.scene, "at": decision.at, "result": str(decision.reason),
        "handle": decision.handle.hex(), "drawing": decision.drawing.hex(), "seen": dict(decision.seen),
        "concession": dict(decision.concession),
    }  # fmt: skip


def take_scans(gate: Gate, rows: Sequence[Mapping[str, Any]], by: Viewer, *, clock: datetime | None = None) -> int:
    """Take what a gate saw without a network. The same scan a second time is left out. Returns how many were new.

    Args:
        clock: what the gate's clock shows while it sends. When it differs from ours, the times of its scans are
            moved by the difference, so that an exit does not lie before its entry.
    Raises:
        BadScan: a row without id, time, scene or result; nothing of this upload was taken.
    """
    wrong = (timezone.now() - clock) if clock else timedelta()
    shift = wrong if abs(wrong) > CLOCKS_AGREE else timedelta()
    read = [_read(gate, row, actor_ref(by), shift) for row in rows]
    with transaction.atomic():
        known = set(Scan.objects.filter(scan_id__in=[one.scan_id for one, _ in read]).values_list("scan_id", flat=True))
        new = {one.scan_id: (one, holder) for one, holder in read if one.scan_id not in known}
        _fill(list(new.values()))
        scans = [one for one, _ in new.values()]
        _note_copies(scans)
        Scan.objects.bulk_create(scans, ignore_conflicts=True)
        _tell_followers(scans)
    return len(scans)


def _read(gate: Gate, row: Mapping[str, Any], by: str, shift: timedelta) -> tuple[Scan, Holder | None]:
    scan = _row(gate, row, by=by, offline=True, shift=shift)
    return scan, _holder(scan.scene, bytes.fromhex(row["handle"]))


def _row(gate: Gate, row: Mapping[str, Any], *, by: str, offline: bool, shift: timedelta = timedelta()) -> Scan:
    try:
        scene = scenes()[row["scene"]]
        if scene.law and offline:
            raise ValueError("a look by law is made in the city only")
        at = datetime.fromtimestamp(int(row["at"]), tz=UTC) + shift
        bytes.fromhex(row["handle"])
        return Scan(
            scan_id=str(row["id"])[:40], gate=gate, scene=scene.id, at=at, result=str(Reason(row["result"])),
            seen=scene.sees(row.get("seen") or {}), concession=dict(row.get("concession") or {}),
            drawing=str(row.get("drawing", ""))[:32], by=by[:80], was_offline=offline,
            forget_on=(at + timedelta(days=scene.keep_days)).date(),
        )  # fmt: skip
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise BadScan from error


def _holder(scene: str, handle: bytes) -> Holder | None:
    return resolve(scenes()[scene].family, handle)


def _fill(read: Sequence[tuple[Scan, Holder | None]]) -> None:
    """Whose code each scan looked at, for many at once."""
    known = [holder for _, holder in read if holder is not None]
    wanted = {holder.pk for holder in known if holder.kind == PERSON} | {holder.carrier_pk for holder in known}
    people = Person.objects.in_bulk(wanted - {0})
    firms = Organisation.objects.in_bulk({holder.pk for holder in known if holder.kind == ORGANISATION})
    for scan, holder in read:
        if holder is None:
            continue
        if holder.kind == PERSON:
            scan.person = people.get(holder.pk)
        elif holder.kind == ORGANISATION:
            scan.organisation = firms.get(holder.pk)
        if holder.carrier_pk:
            scan.carrier = people.get(holder.carrier_pk)


def follow_scans(follower: Callable[[Sequence[Scan]], None]) -> None:
    """Give this room somebody to tell of new scans, in the transaction that writes them.

    A scan may be told twice when two uploads race: followers know it by ``scan_id``.
    """
    if follower not in _followers:
        _followers.append(follower)


_followers: list[Callable[[Sequence[Scan]], None]] = []


def _tell_followers(scans: Sequence[Scan]) -> None:
    for follower in _followers if scans else ():
        follower(scans)


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


def is_holder(viewer: Viewer, scan: Scan) -> bool:
    """True for the person or the firm whose code was looked at."""
    if scan.person_id is not None:
        return scan.person_id == viewer.person_id
    return scan.organisation_id is not None and scan.organisation_id == viewer.organisation_id


# ── objections ───────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def object_to(viewer: Viewer, scan: Scan, text: str) -> ScanObjection:
    """The holder says what is wrong with a scan. A second time gives the first objection.

    Raises:
        CodeError: not the viewer's scan, or nothing said.
    Legal: 个人信息保护法 第四十四条, 第五十条.
    """
    scan = Scan.objects.select_for_update().get(pk=scan.pk)
    if not is_holder(viewer, scan) or not text.strip():
        raise CodeError
    due = ANSWER_WITHIN.last_day(timezone.localdate())
    row, made = ScanObjection.objects.get_or_create(scan=scan, defaults={"text": text.strip()[:500], "due_on": due})
    if made:
        scan.forget_on = max(scan.forget_on, due + timedelta(days=180))
        scan.save(update_fields=["forget_on"])
        record(viewer, "code.scan_objected", row, for_whom=scan.person or scan.organisation or "")
    return row


@transaction.atomic
def answer_objection(viewer: Viewer, objection: ScanObjection, answer: str) -> ScanObjection:
    """The body of the gate answers; the holder is told.

    Raises:
        CodeError: another body's gate, or nothing said.
        NotYourOwn: who made a look by law does not answer the objection to it.
    """
    row = (
        ScanObjection.objects.select_for_update(of=("self",))
        .select_related("scan__gate", "scan__person", "scan__organisation", "scan__lawful")
        .get(pk=objection.pk)
    )
    if row.scan.gate.authority_id != viewer.authority_code or not answer.strip():
        raise CodeError
    use = getattr(row.scan, "lawful", None)
    if use is not None and viewer.officer_id in (use.officer_id, use.second_id):
        raise NotYourOwn
    if row.answered_at is None:
        row.answer, row.answered_at, row.answered_by = answer.strip()[:500], timezone.now(), actor_ref(viewer)[:80]
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        record(viewer, "code.objection_answered", row, for_whom=row.scan.person or row.scan.organisation or "")
        tell_objection_answered(row)
    return row
