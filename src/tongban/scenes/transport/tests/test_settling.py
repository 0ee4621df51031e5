"""A day is prepared, looked at by a second officer, and closed; what comes late goes into a later day."""

import hashlib
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from tongban.foundation.access.public import NotVisible
from tongban.registers.people.tests.factories import make_person
from tongban.scenes.transport import public as transport
from tongban.scenes.transport.errors import BooksDiffer, DayNotOver, NothingSaid, SecondOfficer, WrongState
from tongban.scenes.transport.models import Day, Entry
from tongban.scenes.transport.reckoning import balance_of

from .factories import CHIEF, CLERK, MORNING, ride, rider, scan

DAY = MORNING.date()


def sums(day=DAY):
    return {name: balance_of(one) for name, one in transport.sums_of(day).items()}


@pytest.fixture
def person(db):
    return make_person("李强")


@pytest.mark.django_db
def test_a_day_is_prepared_and_closed_by_two_officers(person):
    ride(person, percent=0)
    with pytest.raises(WrongState):
        transport.close(CHIEF, DAY)
    prepared = transport.prepare(CLERK, DAY)
    assert transport.prepare(CLERK, DAY).prepared_at == prepared.prepared_at
    with pytest.raises(NotVisible):
        transport.close(CLERK, DAY)
    closed = transport.close(CHIEF, DAY)
    assert transport.close(CHIEF, DAY).closed_at == closed.closed_at
    file = "".join(transport.lines_of(DAY))
    assert closed.digest == hashlib.sha256(file.encode()).hexdigest()
    assert file.splitlines()[1].split(",")[-4:] == ["0", "400", "0", "-400"]
    assert closed.figures == {"metro": {"concession": 400, "operator": -400}}


@pytest.mark.django_db
def test_nobody_closes_what_they_prepared_and_the_table_says_so_too(person):
    ride(person)
    transport.prepare(CHIEF, DAY)
    with pytest.raises(SecondOfficer):
        transport.close(CHIEF, DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Day.objects.filter(day=DAY).update(closed_by=Day.objects.get(day=DAY).prepared_by)
    assert Day.objects.get(day=DAY).state == "prepared"


@pytest.mark.django_db
def test_today_is_not_settled_and_strangers_settle_nothing(person):
    with pytest.raises(DayNotOver):
        transport.prepare(CLERK, timezone.localdate())
    with pytest.raises(NotVisible):
        transport.prepare(rider(person), DAY)
    assert Day.objects.count() == 0


@pytest.mark.django_db
def test_what_comes_late_goes_into_the_next_open_day_with_its_reference(person):
    scans = ride(person, take_it=False)
    transport.take(scans[:1])
    transport.prepare(CLERK, DAY)
    before = sums()
    assert before["metro"] == balance_of({"rider": 300, "operator": -300})
    transport.take(scans[1:])  # the exit gate had no network
    assert sums() == before
    assert sums(DAY + timedelta(days=1))["metro"] == balance_of({"rider": 100, "operator": -100})
    assert [(one.trip.key, one.travelled_on) for one in transport.late_of(CLERK, DAY + timedelta(days=1))] == [
        (scans[0].scan_id, DAY)
    ]
    transport.close(CHIEF, DAY)


@pytest.mark.django_db
def test_a_day_that_is_given_back_takes_entries_again(person):
    ride(person)
    transport.prepare(CLERK, DAY)
    with pytest.raises(NothingSaid):
        transport.give_back(CHIEF, DAY, " ")
    assert transport.give_back(CHIEF, DAY, "张江站还没有上传").note == "张江站还没有上传"
    transport.take([scan(person, 300, "bus-20", "bus.board")])
    assert sums()["bus"] == balance_of({"rider": 200, "operator": -200})
    transport.prepare(CLERK, DAY)
    with pytest.raises(WrongState):
        transport.close(CHIEF, DAY) and transport.give_back(CHIEF, DAY, "太晚")


@pytest.mark.django_db
def test_a_day_whose_entries_were_touched_is_not_closed(person):
    ride(person)
    transport.prepare(CLERK, DAY)
    Entry.objects.filter(account="rider").update(fen=1)
    with pytest.raises(BooksDiffer):
        transport.close(CHIEF, DAY)
    assert Day.objects.get(day=DAY).state == "prepared"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_uploads_and_the_closing_of_a_day_at_the_same_moment_lose_and_double_nothing():
    if connection.vendor != "postgresql":
        pytest.skip("one connection in memory cannot race with itself")
    people = [make_person(f"乘客{n}") for n in range(4)]
    uploads = [ride(person, take_it=False) for person in people]
    acts = [lambda one=one: transport.take(one) for one in uploads for _twice in range(2)]
    acts.append(lambda: transport.prepare(CLERK, DAY))
    barrier, errors = Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait()
            act()
        except Exception as error:  # a thread's error must reach the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    transport.close(CHIEF, DAY)
    both = [sums(DAY).get("metro", balance_of({})), sums(DAY + timedelta(days=1)).get("metro", balance_of({}))]
    assert errors == []
    assert sum(one.rider_fen for one in both) == 1600
    assert all(one.is_even for one in both)
