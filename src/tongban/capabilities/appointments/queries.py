"""Reads of appointments: what can be booked, mine, those of my facility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tongban.capabilities.codes.public import Scan, facts_in_code, scenes
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.statements.public import Select, given

from .models import LIVING, Booking, BookingState, Facility, Opening, Slot
from .rules import rules

AHEAD_DAYS = 7


def facilities() -> list[Facility]:
    """Facilities that are open, for everybody."""
    return list(Facility.objects.filter(is_open=True).select_related("authority"))


def facility(code: str) -> Facility:
    """One open facility.

    Raises:
        NotVisible: there is none.
    """
    found = Facility.objects.filter(code=code, is_open=True).select_related("authority").first()
    if found is None:
        raise NotVisible
    return found


def slots_ahead(of: Facility) -> list[Slot]:
    """Slots of the next days that have not begun."""
    now = timezone.now()
    return list(of.slots.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=AHEAD_DAYS)))


def slot_of(of: Facility, pk: int) -> Slot:
    """One slot of a facility.

    Raises:
        NotVisible: another facility's, or there is none.
    """
    found = of.slots.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def bookings_of(viewer: Viewer, *, ahead: bool = True) -> QuerySet[Booking]:
    """Bookings of the person whom the viewer stands for: those to come, or those before."""
    if viewer.role != Role.PERSON or viewer.person_id is None:
        return Booking.objects.none()
    rows = Booking.objects.filter(person_id=viewer.person_id).select_related("slot__facility")
    if ahead:
        return rows.filter(slot__ends_at__gte=timezone.now(), state__in=LIVING).order_by("slot__starts_at")
    return rows.exclude(slot__ends_at__gte=timezone.now(), state__in=LIVING).order_by("-slot__starts_at")


def booking_of(viewer: Viewer, pk: int) -> Booking:
    """One booking of mine.

    Raises:
        NotVisible: somebody else's, or there is none.
    """
    person = viewer.person_id if viewer.role == Role.PERSON else None
    found = Booking.objects.filter(pk=pk, person_id=person or 0).select_related("slot__facility").first()
    if found is None:
        raise NotVisible
    return found


def waits_before(booking: Booking) -> int:
    """How many wait before this one."""
    rows = Booking.objects.filter(slot_id=booking.slot_id, state=BookingState.WAITING)
    return rows.filter(Q(made_at__lt=booking.made_at) | Q(made_at=booking.made_at, pk__lt=booking.pk)).count()


def suspended_until(person: int) -> datetime | None:
    """Until when nothing can be booked, because of bookings that nobody came to."""
    rule, now = rules(), timezone.now()
    ends = list(
        Booking.objects.filter(person_id=person, state=BookingState.MISSED, slot__ends_at__lte=now)
        .order_by("-slot__ends_at").values_list("slot__ends_at", flat=True)[: rule.misses]
    )  # fmt: skip
    if len(ends) < rule.misses or ends[0] - ends[-1] > timedelta(days=rule.within_days):
        return None
    until = ends[0] + timedelta(days=rule.suspended_days)
    return until if until > now else None


# ── the facility's own staff ────────────────────────────────────────────────────────────────────────────────────
def facilities_of(viewer: Viewer) -> list[Facility]:
    """Facilities of the viewer's authority."""
    if not viewer.role.is_staff or not viewer.authority_code:
        return []
    return list(Facility.objects.filter(authority_id=viewer.authority_code))


def facility_of(viewer: Viewer, code: str) -> Facility:
    """One facility of the viewer's authority.

    Raises:
        NotVisible: another authority's, or there is none.
    """
    for one in facilities_of(viewer):
        if one.code == code:
            return one
    raise NotVisible


def openings(of: Facility) -> list[Opening]:
    """The hours that repeat at a facility."""
    return list(of.openings.all())


def opening_of(viewer: Viewer, code: str, pk: int) -> Opening:
    """One of the repeating hours of the viewer's own facility.

    Raises:
        NotVisible: another authority's, or there is none.
    """
    found = Opening.objects.filter(pk=pk, facility=facility_of(viewer, code)).select_related("facility").first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class SlotDay:
    """A slot as its facility sees it."""

    slot: Slot
    booked: int
    waiting: int
    entered: int


def day_at(viewer: Viewer, code: str, begin: datetime) -> list[SlotDay]:
    """Slots of a day (24 hours from ``begin``) with their counts, in two queries."""
    of = facility_of(viewer, code)
    rows = of.slots.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1))
    of_state: dict[tuple[int, str], int] = {
        (slot, state): count
        for slot, state, count in Booking.objects.filter(slot__in=rows).order_by()
        .values_list("slot", "state").annotate(Count("pk"))
    }  # fmt: skip
    return [
        SlotDay(one, *(of_state.get((one.pk, state), 0) for state in ("booked", "waiting", "entered"))) for one in rows
    ]


def visitors(viewer: Viewer, code: str, slot: Slot) -> list[Booking]:
    """Who comes in a slot, for the facility's own staff."""
    of = facility_of(viewer, code)
    rows = Booking.objects.filter(slot=slot, slot__facility=of, state__in=LIVING).select_related("person")
    return list(rows.order_by("state", "made_at")[:500])


_open_at = Select(lambda: Facility.objects.filter(gate=given(0), scene=given(1), is_open=True).order_by())
_booked_at = Select(
    lambda: Facility.objects.filter(gate=given(0), scene=given(1), needs_booking=True).only("pk").order_by()[:1]
)


def is_booked_at(gate: str, scene: str) -> bool:
    """A place stands behind this gate and purpose, open or closed since, to which one comes by booking."""
    return bool(_booked_at(gate, scene))


def facility_at(scan: Scan) -> Facility | None:
    """The open facility whose gate and purpose a scan was made for."""
    return _open_at.first(scan.gate.code, scan.scene)


def slot_now(of: Facility) -> Slot | None:
    """The slot into which a facility lets people now."""
    now = timezone.now()
    rows = of.slots.filter(starts_at__lte=now + timedelta(minutes=rules().early_minutes), ends_at__gte=now)
    return rows.filter(closed_at=None).first()


@dataclass(frozen=True)
class Admission:
    """What a facility's gate is told beside the code's own result.

    Attributes:
        slot: where somebody without a booking could still go in; None when nothing is open or nothing is booked here.
    """

    facility: Facility
    booking: Booking | None
    slot: Slot | None = None


def admission(scan: Scan) -> Admission | None:
    """Whether the person of a good scan has a place here now; None where no facility stands."""
    of = facility_at(scan) if scan.result == "good" and scan.person_id is not None else None
    if of is None:
        return None
    if not of.needs_booking:
        return Admission(of, None)
    early = timedelta(minutes=rules().early_minutes)
    row = Booking.objects.filter(
        slot__facility=of, person_id=scan.person_id or 0, state=BookingState.ENTERED,
        slot__starts_at__lte=scan.at + early, slot__ends_at__gte=scan.at,
    ).select_related("slot").first()  # fmt: skip
    return Admission(of, row, None if row else slot_now(of))


def fare_fen(row: Booking) -> int:
    """What a booking costs: the visitor with the concession by facts, as the gate reckons it; companions in full."""
    of = row.slot.facility
    scene = scenes()[of.scene]
    seen = scene.sees(facts_in_code(row.person, scene.family, timezone.localdate(row.slot.starts_at)))
    percent = int(scene.concession(seen).get("pay_percent", 100))
    return of.price_fen * percent // 100 + of.price_fen * (row.seats - 1)
