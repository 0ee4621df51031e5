"""Several at the same moment: places are never given twice, and never lost."""

from django.utils import timezone
from tests import racing

from tongban.capabilities.appointments import public as appointments
from tongban.capabilities.appointments.models import BookingState
from tongban.capabilities.codes.public import Gate, Scan
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.people.tests.factories import make_person

from .factories import BODY, make_slot, visitor

pytestmark = racing.MARKS


def count(slot):
    slot.refresh_from_db()
    return sorted(slot.bookings.values_list("state", flat=True)), slot.taken


def test_two_take_the_last_place_at_once_and_one_waits():
    slot, people = make_slot(1), [make_person(f"访客{n}") for n in range(2)]
    done = racing.together(*[lambda one=one: appointments.book(visitor(one), slot) for one in people])
    assert sorted(row.state for row in done) == ["booked", "waiting"]
    assert count(slot) == (["booked", "waiting"], 1)


def test_one_who_presses_twice_at_once_has_one_booking():
    slot, person = make_slot(5), make_person("李强")
    done = racing.together(*[lambda: appointments.book(visitor(person), slot, 2)] * 2)
    assert len({row.pk for row in done}) == 1
    assert count(slot) == (["booked"], 2)


def test_cancelled_twice_at_once_gives_the_place_to_one_who_waits():
    slot, people = make_slot(1), [make_person(f"访客{n}") for n in range(3)]
    first, *_ = [appointments.book(visitor(one), slot) for one in people]
    racing.together(*[lambda: appointments.cancel(visitor(people[0]), first.pk)] * 2)
    assert count(slot) == (["booked", "cancelled", "waiting"], 1)


def test_the_last_place_is_booked_and_walked_into_at_once():
    slot, (first, second) = make_slot(1, hours=0.2), [make_person(f"访客{n}") for n in range(2)]
    gate = Gate.objects.get()
    values = {
        "gate": gate,
        "scene": "museum.entry",
        "person": second,
        "result": "good",
        "at": timezone.now(),
        "forget_on": timezone.localdate(),
    }
    Scan.objects.create(scan_id="w", **values)
    staff = Viewer(role=Role.OFFICER, authority_code=BODY)
    racing.together(lambda: appointments.book(visitor(first), slot), lambda: appointments.walk_in(staff, "w"))
    states, taken = count(slot)
    assert (states in (["booked"], ["entered", "waiting"]), taken) == (True, 1)


def test_booked_while_the_slot_is_closed_is_refused_or_cancelled():
    slot, person = make_slot(1), make_person("李强")
    staff = Viewer(role=Role.OFFICER, authority_code=BODY)
    made, _closed = racing.together(
        lambda: appointments.book(visitor(person), slot), lambda: appointments.close_slot(staff, slot, "检修")
    )
    assert isinstance(made, appointments.SlotClosed) or made.state == BookingState.BOOKED
    states, taken = count(slot)
    assert (set(states) <= {"cancelled"}, taken) == (True, 0)
