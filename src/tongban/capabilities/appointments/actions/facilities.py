"""What a facility's staff do: register it, say when it is open, close a slot, open more places."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tongban.capabilities.appointments.actions.bookings import CANCELLED, lock_slot, move_up
from tongban.capabilities.appointments.errors import BadFacility, TooLate, TooMany
from tongban.capabilities.appointments.models import LIVING, Booking, BookingState, Facility, Opening, Slot
from tongban.capabilities.appointments.notices import tell_closed
from tongban.capabilities.appointments.queries import AHEAD_DAYS, facility_of, opening_of
from tongban.capabilities.codes.public import UnknownGate, gate_of
from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.audit.public import record, ref
from tongban.foundation.events.public import announce

MOST_PLACES, MOST_SEATS = 100_000, 20


@transaction.atomic
def register_facility(
    viewer: Viewer, code: str, title_zh: str, gate: str, scene: str, *, title_en: str = "", needs_booking: bool = True,
    price_fen: int = 0, most_seats: int = 1, is_open: bool = True,
) -> Facility:  # fmt: skip
    """A place of the viewer's own body that people visit. The same code a second time changes what it says.

    Raises:
        BadFacility: something is missing, the gate is not ours or does not ask that scene, or the code is taken.
    """
    code = slugify(code)[:40]
    if not (viewer.role.is_staff and viewer.authority_code and code and title_zh.strip()):
        raise BadFacility
    try:
        at = gate_of(viewer, gate)
    except UnknownGate:
        raise BadFacility(_("请选一个本单位的验码点。")) from None
    if scene not in at.scenes:
        raise BadFacility(_("这个验码点不查这种用途。"))
    if not 1 <= most_seats <= MOST_SEATS:
        raise BadFacility(_("一次可约的人数写 1 到 20。"))
    if is_open and Facility.objects.filter(gate=gate, scene=scene, is_open=True).exclude(code=code).exists():
        raise BadFacility(_("这个验码点的这种用途已经有一个场馆了，请换一个。"))
    blank = {"title_zh": title_zh[:80], "authority_id": viewer.authority_code, "is_open": False}
    of, is_new = Facility.objects.get_or_create(code=code, defaults=blank)
    of = Facility.objects.select_for_update().get(pk=of.pk)
    if of.authority_id != viewer.authority_code:
        raise BadFacility(_("这个代号已经被用了。"))
    before = None if is_new else _said(of)
    of.title_zh, of.title_en = title_zh.strip()[:80], title_en.strip()[:120] or title_zh.strip()[:80]
    of.gate, of.scene, of.needs_booking, of.is_open = at.code, scene, needs_booking, is_open
    of.price_fen, of.most_seats = price_fen, most_seats
    if _said(of) != before:
        of.save()
        record(viewer, "appointment.facility_set", of, detail={"open": is_open, "price_fen": price_fen})
    return of


def _said(of: Facility) -> tuple[object, ...]:
    return (of.title_zh, of.title_en, of.gate, of.scene, of.needs_booking, of.is_open, of.price_fen, of.most_seats)


@transaction.atomic
def set_opening(viewer: Viewer, code: str, weekdays: str, begins: time, ends: time, capacity: int) -> Opening:
    """Hours that repeat every week; the slots of the days ahead are opened at once. Same beginning again: changed.

    Slots ahead that somebody booked stay as they are; empty ones follow the new hours.

    Raises:
        NotVisible: another body's facility.
        BadFacility: no weekday, an end before the beginning, or no places.
    """
    of = Facility.objects.select_for_update().get(pk=facility_of(viewer, code).pk)
    days = "".join(sorted({one for one in weekdays if one in "1234567"}))
    if not days:
        raise BadFacility(_("请至少选一个星期几。"))
    if ends <= begins:
        raise BadFacility(_("结束要晚于开始。"))
    if not 1 <= capacity <= MOST_PLACES:
        raise BadFacility(_("位置数写 1 到 100000。"))
    values = {"weekdays": days, "ends": ends, "capacity": capacity}
    row, is_new = Opening.objects.get_or_create(facility=of, begins=begins, defaults=values)
    if not is_new and (row.weekdays, row.ends, row.capacity) == (days, ends, capacity):
        return row
    row.weekdays, row.ends, row.capacity = days, ends, capacity
    row.save()
    _drop_empty(row)
    open_slots(of)
    record(viewer, "appointment.opening_set", of, detail={"weekdays": days, "from": f"{begins:%H:%M}"})
    return row


@transaction.atomic
def end_opening(viewer: Viewer, code: str, pk: int) -> int:
    """These hours do not repeat any more. Slots ahead that nobody booked go, booked ones stay. Returns how many stay.

    Raises:
        NotVisible: another body's facility, or there is none.
    """
    row = opening_of(viewer, code, pk)
    stay = _drop_empty(row)
    row.delete()
    record(viewer, "appointment.opening_ended", row.facility, detail={"from": f"{row.begins:%H:%M}"})
    return stay


def _drop_empty(row: Opening) -> int:
    """Slots ahead at these hours that nobody ever booked go; how many booked ones stay. Closed ones stay closed."""
    ahead = row.facility.slots.select_for_update(of=("self",)).filter(starts_at__gt=timezone.now(), closed_at=None)
    mine = [one.pk for one in ahead if timezone.localtime(one.starts_at).time() == row.begins]
    booked = set(Booking.objects.filter(slot__in=mine).values_list("slot_id", flat=True))
    Slot.objects.filter(pk__in=set(mine) - booked).delete()
    return Booking.objects.filter(slot__in=booked, state__in=LIVING).values("slot").distinct().count()


def open_slots(of: Facility | None = None, now: datetime | None = None) -> int:
    """The slots of the days ahead, by the hours of one facility or of all. Twice opens nothing new.

    Returns:
        how many slots stand open ahead at these facilities.
    """
    now, zone = now or timezone.now(), timezone.get_current_timezone()
    rows = Opening.objects.filter(facility__is_open=True, facility__needs_booking=True)
    rows = rows if of is None else rows.filter(facility=of)
    today, made = timezone.localdate(now), []
    for row in rows.iterator(500):
        for day in (today + timedelta(days=n) for n in range(AHEAD_DAYS + 1)):
            begin = datetime.combine(day, row.begins, tzinfo=zone)
            if str(day.isoweekday()) in row.weekdays and begin > now:
                end = datetime.combine(day, row.ends, tzinfo=zone)
                made.append(Slot(facility_id=row.facility_id, starts_at=begin, ends_at=end, capacity=row.capacity))
    Slot.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    return len(made)


@transaction.atomic
def set_capacity(viewer: Viewer, slot: Slot, capacity: int) -> Slot:
    """The facility opens more places, or closes those that nobody has taken; those who wait move up.

    Raises:
        NotVisible: another authority's.
        TooMany: fewer than are taken already.
    """
    slot = _own(viewer, slot)
    if not slot.taken <= capacity <= MOST_PLACES:
        raise TooMany
    if capacity != slot.capacity:
        slot.capacity = capacity
        move_up(slot)
        slot.save(update_fields=["capacity", "taken"])
        record(viewer, "appointment.capacity_set", slot, detail={"capacity": capacity})
    return slot


def _own(viewer: Viewer, slot: Slot) -> Slot:
    slot = lock_slot(slot)
    if not viewer.role.is_staff or slot.facility.authority_id != viewer.authority_code:
        raise NotVisible
    return slot


@transaction.atomic
def close_slot(viewer: Viewer, slot: Slot, because: str) -> Slot:
    """A slot is not held: everybody who booked or waits is told why, and nobody counts as missing. Twice is harmless.

    Raises:
        NotVisible: another authority's.
        TooLate: it has begun.
        BadFacility: no reason was written.
    """
    slot = _own(viewer, slot)
    if slot.closed_at:
        return slot
    if not because.strip():
        raise BadFacility(_("请写明原因，来的人会看到。"))
    if slot.starts_at <= timezone.now():
        raise TooLate
    slot.closed_at, slot.closed_because = timezone.now(), because.strip()[:200]
    for row in slot.bookings.filter(state__in=[BookingState.BOOKED, BookingState.WAITING]).select_related("person"):
        slot.taken -= row.seats if row.state == BookingState.BOOKED else 0
        row.state, row.changed_at, row.slot = BookingState.CANCELLED, slot.closed_at, slot
        row.save(update_fields=["state", "changed_at"])
        announce(CANCELLED, subject=ref(row), data={"because": slot.closed_because})
        tell_closed(row)
    slot.save(update_fields=["closed_at", "closed_because", "taken"])
    record(viewer, "appointment.slot_closed", slot, reason=slot.closed_because)
    return slot


@transaction.atomic
def reopen_slot(viewer: Viewer, slot: Slot) -> Slot:
    """A closed slot takes bookings again; who was cancelled has to book again. Twice is harmless.

    Raises:
        NotVisible: another authority's.
        TooLate: it has begun.
    """
    slot = _own(viewer, slot)
    if slot.closed_at is None:
        return slot
    if slot.starts_at <= timezone.now():
        raise TooLate
    slot.closed_at, slot.closed_because = None, ""
    slot.save(update_fields=["closed_at", "closed_because"])
    record(viewer, "appointment.slot_reopened", slot)
    return slot
