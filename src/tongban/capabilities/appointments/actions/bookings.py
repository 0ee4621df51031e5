"""What visitors do: book, wait, cancel, come or not; places are counted under the lock of the slot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.appointments.errors import SlotClosed, Suspended, TooLate, TooMany
from tongban.capabilities.appointments.models import LIVING, Booking, BookingState, Slot
from tongban.capabilities.appointments.notices import tell_promoted, tell_tomorrow
from tongban.capabilities.appointments.queries import (
    booking_of,
    facility_at,
    fare_fen,
    is_booked_at,
    slot_now,
    suspended_until,
)
from tongban.capabilities.appointments.rules import rules
from tongban.capabilities.codes.public import Scan, scan_just_made
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import actor_ref, record, ref
from tongban.foundation.events.public import announce

CANCELLED = "tongban.appointment.cancelled"


def lock_slot(slot: Slot) -> Slot:
    """The slot as it is now; nobody else books or cancels in it until this transaction ends.

    Raises:
        NotVisible: it was taken away in the meantime.
    """
    found = Slot.objects.select_for_update(of=("self",)).select_related("facility").filter(pk=slot.pk).first()
    if found is None:
        raise NotVisible
    return found


@transaction.atomic
def book(viewer: Viewer, slot: Slot, seats: int = 1) -> Booking:
    """Take places in a slot, or wait for them when it is full. A second time gives the first booking.

    Raises:
        NotVisible: not a resident, or the facility is closed or takes no bookings.
        TooLate: it has begun.
        TooMany: more seats than the facility gives one visitor.
        SlotClosed: the facility closed it.
        Suspended: three times booked and not come; the text says until when.
    """
    if viewer.role != Role.PERSON or viewer.person_id is None:
        raise NotVisible
    slot = lock_slot(slot)
    known = Booking.objects.filter(slot=slot, person_id=viewer.person_id, state__in=LIVING).first()
    if known is not None:
        return known
    if not slot.facility.is_open or not slot.facility.needs_booking:
        raise NotVisible
    if slot.closed_at:
        raise SlotClosed
    if slot.starts_at <= timezone.now():
        raise TooLate
    if not 1 <= seats <= slot.facility.most_seats or seats > slot.capacity:
        raise TooMany
    if suspended_until(viewer.person_id) is not None:
        raise Suspended
    has_room = seats <= slot.free and not _anybody_waits(slot)
    row = Booking.objects.create(
        slot=slot, person_id=viewer.person_id, seats=seats, made_by=actor_ref(viewer)[:80],
        state=BookingState.BOOKED if has_room else BookingState.WAITING,
    )  # fmt: skip
    if has_room:
        slot.taken += seats
        slot.save(update_fields=["taken"])
    record(viewer, "appointment.booked", row, for_whom=row.person)
    return row


@transaction.atomic
def cancel(viewer: Viewer, pk: int) -> Booking:
    """Give the places back; those who wait move up. Cancelling twice is harmless.

    Raises:
        NotVisible: somebody else's.
        TooLate: the slot has begun.
    """
    found = booking_of(viewer, pk)
    slot = lock_slot(found.slot)
    row = Booking.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if row.state not in (BookingState.BOOKED, BookingState.WAITING):
        return row
    if slot.starts_at <= timezone.now():
        raise TooLate
    held = row.seats if row.state == BookingState.BOOKED else 0
    row.state, row.changed_at = BookingState.CANCELLED, timezone.now()
    row.save(update_fields=["state", "changed_at"])
    slot.taken -= held
    move_up(slot)
    slot.save(update_fields=["taken"])
    record(viewer, "appointment.cancelled", row, for_whom=row.person)
    announce(CANCELLED, subject=ref(row), data={"because": "cancelled"})
    return row


def priced(viewer: Viewer, pk: int) -> tuple[Booking, int]:
    """A booking that can be paid for now, locked until the caller's transaction ends, and what it costs in fen.

    Whoever cancels waits until the order stands, so that nothing is ordered for what is over.

    Raises:
        NotVisible: somebody else's, or a booking that holds no places.
        TooLate: the slot has begun; it is paid at the gate.
    """
    found = booking_of(viewer, pk)
    row = Booking.objects.select_for_update(of=("self",)).select_related("slot__facility", "person").get(pk=found.pk)
    if row.state != BookingState.BOOKED or not row.slot.facility.price_fen:
        raise NotVisible
    if row.slot.starts_at <= timezone.now():
        raise TooLate
    return row, fare_fen(row)


def move_up(slot: Slot) -> None:
    """Those who wait, in the order in which they came, as long as the next one fits. The caller holds the slot."""
    waiting = slot.bookings.filter(state=BookingState.WAITING).select_related("person", "slot__facility")
    for row in waiting.order_by("made_at", "pk"):
        if row.seats > slot.free:
            return
        slot.taken += row.seats
        row.state, row.changed_at = BookingState.BOOKED, timezone.now()
        row.save(update_fields=["state", "changed_at"])
        tell_promoted(row)


def admit(scans: Sequence[Scan]) -> None:
    """A good scan at a facility's gate during one's slot is the entry, even when reported days later; once.

    Called by the room of codes in the transaction that writes the scans.
    """
    good = [one for one in scans if one.result == "good" and one.person_id is not None and not one.is_copy]
    if not good:
        return
    asked = {pair for pair in {(one.gate.code, one.scene) for one in good} if is_booked_at(*pair)}
    early = timedelta(minutes=rules().early_minutes)
    for scan in good:
        if (scan.gate.code, scan.scene) in asked:
            Booking.objects.filter(
                slot__facility__gate=scan.gate.code, slot__facility__scene=scan.scene, person_id=scan.person_id or 0,
                state__in=[BookingState.BOOKED, BookingState.MISSED], slot__starts_at__lte=scan.at + early,
                slot__ends_at__gte=scan.at,
            ).update(state=BookingState.ENTERED, changed_at=timezone.now(), scan_id=scan.scan_id)  # fmt: skip


@transaction.atomic
def walk_in(viewer: Viewer, scan_id: str, seats: int = 1) -> Booking:
    """Somebody who just showed a good code at our gate without a booking goes in, if there is room. Twice is one.

    Raises:
        NotVisible: no such scan here a moment ago, or a gate where nothing is booked.
        SlotClosed: nothing is open now.
        TooMany: not so many places are left, or somebody waits for them and it has not begun.
    """
    scan = scan_just_made(viewer, scan_id)
    of = facility_at(scan) if scan else None
    if scan is None or of is None or not of.needs_booking:
        raise NotVisible
    now = slot_now(of)
    if now is None:
        raise SlotClosed
    slot = lock_slot(now)
    row = Booking.objects.filter(slot=slot, person_id=scan.person_id or 0, state__in=LIVING).first()
    if row is not None and row.state != BookingState.WAITING:
        Booking.objects.filter(pk=row.pk).update(state=BookingState.ENTERED, changed_at=timezone.now())
        row.refresh_from_db()
        return row
    is_queued = row is None and slot.starts_at > timezone.now()
    if not 1 <= seats <= of.most_seats or seats > slot.free or (is_queued and _anybody_waits(slot)):
        raise TooMany(_("只剩 %(n)s 个位置。") % {"n": slot.free})
    if row is None:
        row = Booking(slot=slot, person_id=scan.person_id or 0, made_by=actor_ref(viewer)[:80])
    row.seats, row.state, row.changed_at, row.scan_id = seats, BookingState.ENTERED, timezone.now(), scan.scan_id
    row.save()
    slot.taken += seats
    slot.save(update_fields=["taken"])
    record(viewer, "appointment.walked_in", row, for_whom=row.person)
    return row


def _anybody_waits(slot: Slot) -> bool:
    return slot.bookings.filter(state=BookingState.WAITING).exists()


def note_missed(now: datetime | None = None) -> int:
    """Bookings of slots that ended a day ago and of whom no gate reported: they did not come. Returns how many.

    A day, because a gate without a network reports late.
    """
    before = (now or timezone.now()) - timedelta(days=1)
    rows = Booking.objects.filter(slot__ends_at__lt=before)
    rows.filter(state=BookingState.WAITING).update(state=BookingState.CANCELLED, changed_at=timezone.now())
    return rows.filter(state=BookingState.BOOKED).update(state=BookingState.MISSED, changed_at=timezone.now())


def remind(now: datetime | None = None) -> int:
    """Those who have a place tomorrow are told, once. Returns how many."""
    day = timezone.localdate(now) + timedelta(days=1)
    rows = Booking.objects.filter(state=BookingState.BOOKED, slot__starts_at__date=day, slot__closed_at=None)
    count = 0
    for row in rows.select_related("person", "slot__facility").iterator(500):
        tell_tomorrow(row)
        count += 1
    return count
