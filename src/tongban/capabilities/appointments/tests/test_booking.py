"""A place in a slot: booked, waited for, given back, entered by code, missed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.capabilities.appointments import public as appointments
from tongban.capabilities.appointments.errors import Suspended, TooLate, TooMany
from tongban.capabilities.appointments.models import Booking, Slot
from tongban.capabilities.codes.public import Gate, Scan
from tongban.capabilities.messaging.public import inbox
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.registers.people.tests.factories import make_person

from .factories import BODY, make_slot, visitor


def taken(slot):
    slot.refresh_from_db()
    return slot.taken


def states(slot):
    return list(slot.bookings.order_by("pk").values_list("state", flat=True))


@pytest.mark.django_db
def test_who_comes_first_has_the_place_and_who_waits_moves_up_and_is_told():
    slot, people = make_slot(), [make_person(f"访客{n}") for n in range(3)]
    first, _, third = (appointments.book(visitor(one), slot, 1 if n else 2) for n, one in enumerate(people))
    assert (states(slot), taken(slot)) == (["booked", "waiting", "waiting"], 2)
    assert appointments.waits_before(third) == 1
    for _again in range(2):
        appointments.cancel(visitor(people[0]), first.pk)
    assert (states(slot), taken(slot)) == (["cancelled", "booked", "booked"], 2)
    assert [[one.kind for one in inbox(visitor(person))] for person in people] == [
        [], ["appointments.promoted"], ["appointments.promoted"],
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_second_press_is_one_booking_and_nobody_overtakes_those_who_wait():
    slot, people = make_slot(2), [make_person(f"访客{n}") for n in range(3)]
    for _again in range(2):
        appointments.book(visitor(people[0]), slot)
    appointments.book(visitor(people[1]), slot, 2)  # does not fit: waits
    appointments.book(visitor(people[2]), slot)  # one place is left, but somebody waits
    assert (states(slot), taken(slot)) == (["booked", "waiting", "waiting"], 1)


@pytest.mark.django_db
def test_refusals_take_no_place():
    person = make_person("李强")
    begun, slot = make_slot(hours=-1), make_slot()
    closed = make_slot(code="closed", is_open=False)
    for of, seats, refusal in (
        (begun, 1, TooLate), (slot, 0, TooMany), (slot, 4, TooMany), (closed, 1, NotVisible),
    ):  # fmt: skip
        with pytest.raises(refusal):
            appointments.book(visitor(person), of, seats)
    with pytest.raises(NotVisible):
        appointments.book(Viewer(role=Role.OFFICER, authority_code=BODY), slot)
    assert (Booking.objects.count(), taken(slot)) == (0, 0)


@pytest.mark.django_db
def test_nobody_cancels_for_a_stranger_or_after_the_beginning():
    slot, person = make_slot(), make_person("李强")
    row = appointments.book(visitor(person), slot)
    with pytest.raises(NotVisible):
        appointments.cancel(visitor(make_person("陌生人")), row.pk)
    Slot.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(TooLate):
        appointments.cancel(visitor(person), row.pk)
    assert (states(slot), taken(slot)) == (["booked"], 1)


@pytest.mark.django_db
def test_a_code_at_the_gate_during_the_slot_is_the_entry():
    slot, person, other = make_slot(hours=0.4), make_person("李强"), make_person("陈敏")
    appointments.book(visitor(person), slot)
    gate = Gate.objects.get()

    def shown(who, scene="museum.entry", hours=0.0):
        scan = Scan(scan_id=f"s{who.pk}{scene}{hours}", gate=gate, scene=scene, person=who, result="good",
                    at=timezone.now() + timedelta(hours=hours))  # fmt: skip
        appointments.admit([scan])
        return appointments.admission(scan)

    assert shown(person, hours=-1).booking is None
    assert shown(person, "library.entry") is None
    assert shown(other).booking is None
    assert states(slot) == ["booked"]
    assert shown(person).booking.slot == slot
    assert shown(person).booking.slot == slot
    assert states(slot) == ["entered"]


@pytest.mark.django_db
def test_who_comes_without_a_booking_goes_in_if_there_is_room():
    slot, people = make_slot(3, hours=-1), [make_person(f"访客{n}") for n in range(3)]
    staff = Viewer(role=Role.OFFICER, authority_code=BODY)
    gate = Gate.objects.get()
    said = {
        "gate": gate,
        "scene": "museum.entry",
        "result": "good",
        "at": timezone.now(),
        "forget_on": timezone.localdate(),
    }
    scans = [Scan.objects.create(scan_id=f"w{n}", person=one, **said) for n, one in enumerate(people)]
    assert appointments.admission(scans[0]).slot == slot
    for _again in range(2):
        assert appointments.walk_in(staff, "w0", 2).state == "entered"
    assert (states(slot), taken(slot)) == (["entered"], 2)
    with pytest.raises(TooMany):
        appointments.walk_in(staff, "w1", 2)
    appointments.walk_in(staff, "w1", 1)
    assert (states(slot), taken(slot)) == (["entered", "entered"], 3)
    with pytest.raises(NotVisible):
        appointments.walk_in(Viewer(role=Role.OFFICER, authority_code="health_commission"), "w2")
    Scan.objects.filter(scan_id="w2").update(received_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(NotVisible):
        appointments.walk_in(staff, "w2")


@pytest.mark.django_db
def test_three_times_booked_and_not_come_and_nothing_can_be_booked_for_a_month():
    person = make_person("李强")
    for days in (1, 3, 5):
        row = appointments.book(visitor(person), make_slot(hours=days * 24))
        begin = timezone.now() - timedelta(days=days + 1)
        Slot.objects.filter(pk=row.slot_id).update(starts_at=begin, ends_at=begin + timedelta(hours=1))
    assert (appointments.note_missed(), appointments.note_missed()) == (3, 0)
    with pytest.raises(Suspended):
        appointments.book(visitor(person), make_slot(hours=48))
    assert appointments.suspended_until(person.pk) is not None


@pytest.mark.django_db
def test_a_facility_opens_more_places_and_never_fewer_than_are_taken():
    slot, people = make_slot(1), [make_person(f"访客{n}") for n in range(2)]
    for one in people:
        appointments.book(visitor(one), slot)
    staff = Viewer(role=Role.OFFICER, authority_code=BODY, posts=frozenset({"officer"}))
    with pytest.raises(TooMany):
        appointments.set_capacity(staff, slot, 0)
    with pytest.raises(NotVisible):
        appointments.set_capacity(Viewer(role=Role.OFFICER, authority_code="health_commission"), slot, 9)
    appointments.set_capacity(staff, slot, 2)
    assert (states(slot), taken(slot)) == (["booked", "booked"], 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(taken=3)
