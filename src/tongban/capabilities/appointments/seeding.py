"""Facilities of the demonstration city with their slots of the coming days, and a few bookings."""

from __future__ import annotations

from datetime import time

from django.utils import timezone

from tongban.capabilities.codes.public import Gate
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.demonstration.public import named_person

from .actions.bookings import book
from .actions.facilities import open_slots
from .models import Booking, Facility, Opening, Slot

BODY = "culture_and_tourism_bureau"
# code, zh, en, gate, scene, icon, needs booking, price in fen, seats, capacity of a slot
FACILITIES = [
    ("city-museum", "市博物馆", "City museum", "city-museum", "museum.entry", "landmark", True, 0, 5, 200),
    ("special-exhibition", "市博物馆特展", "Special exhibition", "special-exhibition", "museum.entry", "frame", True,
     3000, 3, 2),
    ("city-library", "市图书馆", "City library", "city-library", "library.entry", "library", False, 0, 1, 0),
    ("century-park", "世纪公园", "Century Park", "century-park", "park.entry", "trees", False, 1000, 1, 0),
    ("senior-pool", "区游泳馆老年专场", "Seniors' swimming hours", "senior-pool", "pool.seniors", "waves", True, 2000,
     1, 30),
]  # fmt: skip
HOURS, OPEN_DAYS = (9, 13, 17), "1234567"


def seed_facilities() -> int:
    """Facilities, hours and slots. A second call adds the slots of new days only. Returns how many facilities."""
    for code, zh, en, gate, scene, icon, needs, price, seats, capacity in FACILITIES:
        Gate.objects.get_or_create(
            code=gate, defaults={"title_zh": zh, "title_en": en, "authority_id": BODY, "scenes": [scene]}
        )
        values = {
            "title_zh": zh, "title_en": en, "authority_id": BODY, "gate": gate, "scene": scene, "icon": icon,
            "needs_booking": needs, "price_fen": price, "most_seats": seats,
        }  # fmt: skip
        of = Facility.objects.get_or_create(code=code, defaults=values)[0]
        for begins in HOURS if needs else ():
            hours = {"weekdays": OPEN_DAYS, "ends": time(begins + 3), "capacity": capacity}
            Opening.objects.get_or_create(facility=of, begins=time(begins), defaults=hours)
    open_slots()
    _bookings()
    return len(FACILITIES)


def _bookings() -> None:
    """The exhibition's first slot to come is full; somebody waits. Once: the demonstration's people never come."""
    if Booking.objects.exists():
        return
    slot = Slot.objects.filter(facility__code="special-exhibition", starts_at__gt=timezone.now()).first()
    museum = Slot.objects.filter(facility__code="city-museum", starts_at__gt=timezone.now()).first()
    for name, seats, where in (("li_qiang", 2, slot), ("wang_xiuying", 1, slot), ("wang_xiuying", 2, museum)):
        person = named_person(name)
        if where is not None and not where.bookings.filter(person=person).exists():
            book(Viewer(role=Role.PERSON, person_id=person.pk), where, seats)
