"""A facility is registered, opens by its hours, closes a slot and tells everybody."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.appointments import public as appointments
from tongban.capabilities.appointments.models import Booking, Facility, Opening, Slot
from tongban.capabilities.messaging.public import inbox
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.registers.people.tests.factories import make_person

from .factories import BODY, make_slot, visitor

pytestmark = pytest.mark.django_db
STAFF = Viewer(role=Role.OFFICER, authority_code=BODY)
STRANGER = Viewer(role=Role.OFFICER, authority_code="health_commission")
EVERY_DAY = "1234567"


def kinds(person):
    return [one.kind for one in inbox(visitor(person))]


def test_a_facility_is_registered_once_and_the_same_code_changes_it():
    make_slot(is_open=False)  # brings the gate
    for price in (1000, 2000, 2000):
        row = appointments.register_facility(STAFF, "hall", "体育馆", "museum", "museum.entry", price_fen=price)
    assert (Facility.objects.filter(code="hall").count(), row.price_fen, row.title_en) == (1, 2000, "体育馆")


@pytest.mark.parametrize(
    ("viewer", "change"),
    [
        (STRANGER, {}),
        (Viewer(role=Role.PERSON, person_id=1), {}),
        (STAFF, {"code": ""}),
        (STAFF, {"gate": "nowhere"}),
        (STAFF, {"scene": "pool.seniors"}),
        (STAFF, {"most_seats": 0}),
        (STAFF, {}),  # another stands at this gate
    ],
)
def test_what_is_missing_or_not_ours_registers_nothing(viewer, change):
    make_slot()
    values = {"code": "hall", "title_zh": "体育馆", "gate": "museum", "scene": "museum.entry"} | change
    with pytest.raises(appointments.BadFacility):
        appointments.register_facility(viewer, **values)
    assert Facility.objects.count() == 1


def test_hours_open_the_slots_of_the_days_ahead_and_twice_opens_nothing_new():
    slot = make_slot()
    Slot.objects.all().delete()
    for _again in range(2):
        appointments.set_opening(STAFF, "museum", EVERY_DAY, time(0, 0), time(1, 0), 9)
        appointments.open_slots()
    slots = list(Slot.objects.all())
    assert len(slots) == 7  # today's has begun
    assert {timezone.localtime(one.starts_at).time() for one in slots} == {time(0, 0)}
    with pytest.raises(NotVisible):
        appointments.set_opening(STRANGER, "museum", EVERY_DAY, time(2), time(3), 9)
    for days, begins, ends, capacity in (("", 2, 3, 9), (EVERY_DAY, 3, 3, 9), (EVERY_DAY, 2, 3, 0)):
        with pytest.raises(appointments.BadFacility):
            appointments.set_opening(STAFF, "museum", days, time(begins), time(ends), capacity)
    assert Opening.objects.filter(facility=slot.facility).count() == 1


def test_changed_or_ended_hours_leave_what_is_booked_and_what_is_closed():
    make_slot()
    Slot.objects.all().delete()
    row = appointments.set_opening(STAFF, "museum", EVERY_DAY, time(0, 0), time(1, 0), 9)
    booked, closed, *_ = Slot.objects.all()
    appointments.book(visitor(make_person("李强")), booked)
    appointments.close_slot(STAFF, closed, "检修")
    appointments.set_opening(STAFF, "museum", EVERY_DAY, time(0, 0), time(1, 0), 20)
    assert sorted(Slot.objects.values_list("capacity", flat=True)) == [9, 9, 20, 20, 20, 20, 20]
    assert appointments.end_opening(STAFF, "museum", row.pk) == 1
    assert set(Slot.objects.values_list("pk", flat=True)) == {booked.pk, closed.pk}
    with pytest.raises(NotVisible):
        appointments.end_opening(STAFF, "museum", row.pk)


def test_a_closed_slot_tells_everybody_why_and_nobody_counts_as_missing():
    slot, people = make_slot(1), [make_person(f"访客{n}") for n in range(2)]
    for one in people:
        appointments.book(visitor(one), slot)
    with pytest.raises(appointments.BadFacility):
        appointments.close_slot(STAFF, slot, " ")
    with pytest.raises(NotVisible):
        appointments.close_slot(STRANGER, slot, "检修")
    for _again in range(2):
        appointments.close_slot(STAFF, slot, "检修")
    slot.refresh_from_db()
    assert (slot.taken, slot.free) == (0, 0)
    assert [kinds(one) for one in people] == [["appointments.closed"]] * 2
    assert set(Booking.objects.values_list("state", flat=True)) == {"cancelled"}
    with pytest.raises(appointments.SlotClosed):
        appointments.book(visitor(people[0]), slot)
    appointments.reopen_slot(STAFF, slot)
    assert appointments.book(visitor(people[0]), slot).state == "booked"


def test_who_comes_tomorrow_is_told_once():
    person, waiting = make_person("李强"), make_person("陈敏")
    slot = make_slot(1)
    for one in (person, waiting):
        appointments.book(visitor(one), slot)
    begin = timezone.localtime().replace(hour=10, minute=0) + timedelta(days=1)
    Slot.objects.update(starts_at=begin, ends_at=begin + timedelta(hours=1))
    assert [appointments.remind(), appointments.remind()] == [1, 1]
    assert (kinds(person), kinds(waiting)) == (["appointments.tomorrow"], [])
