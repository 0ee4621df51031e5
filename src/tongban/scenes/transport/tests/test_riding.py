"""From passages to rides and entries: late, twice, out of order; corrections and objections."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.codes import public as codes
from tongban.capabilities.messaging.public import inbox
from tongban.foundation.access.public import NotVisible
from tongban.registers.authorities.public import Authority
from tongban.registers.demonstration.public import load_named, named_person
from tongban.registers.people.tests.factories import make_person
from tongban.scenes.transport import public as transport
from tongban.scenes.transport.actions.reckoning import reckon
from tongban.scenes.transport.errors import NoSuchExit, NothingSaid, NotToCorrect
from tongban.scenes.transport.models import Entry, Tap, Trip
from tongban.scenes.transport.reckoning import balance_of

from .factories import CLERK, MORNING, ride, rider, scan

pytestmark = pytest.mark.django_db
DAY = MORNING.date()


@pytest.fixture
def person(db):
    return make_person("李强")


def booked(day=DAY):
    return {name: balance_of(sums) for name, sums in transport.sums_of(day).items()}


def shown(person):
    return [
        (one.kind, one.full_fen, one.transfer_fen, one.concession_fen, one.pay_fen)
        for one in reversed(transport.trips_of(rider(person)).trips)
    ]


def test_a_day_of_one_rider_is_priced_and_booked(person):
    transport.take([scan(person, -30, "bus-71", "bus.board", percent=50)])
    ride(person, percent=50)
    assert shown(person) == [("flat", 200, 0, 100, 100), ("whole", 400, 100, 150, 150)]
    assert booked()["metro"] == balance_of({"rider": 150, "concession": 150, "transfer": 100, "operator": -400})
    assert booked()["bus"] == balance_of({"rider": 100, "concession": 100, "operator": -200})


def test_the_same_upload_again_books_nothing(person):
    scans = ride(person)
    before = list(Entry.objects.values_list("pk", flat=True))
    transport.take(scans)
    assert (list(Entry.objects.values_list("pk", flat=True)), Tap.objects.count()) == (before, 2)


def test_refused_scans_other_scenes_and_strangers_are_no_passages(person):
    transport.take([
        scan(person, 0, "people-square", "metro.entry", result="revoked"),
        scan(person, 0, "city-museum", "museum.entry"), scan(None, 0, "people-square", "metro.entry"),
    ])  # fmt: skip
    assert Tap.objects.count() == 0


def test_one_by_one_in_any_order_is_the_same_as_all_at_once(person):
    other = make_person("陈敏")
    plan = [
        (0, "people-square", "metro.entry"), (25, "zhangjiang", "metro.exit"), (60, "bus-71", "bus.board"),
        (70, "bus-20", "bus.board"), (200, "lujiazui", "metro.entry"), (230, "people-square", "metro.exit"),
        (330, "ferry-dongjin", "ferry.board"), (900, "people-square", "metro.entry"),
        (1400, "lujiazui", "metro.exit"), (1500, "people-square", "metro.entry"),
    ]  # fmt: skip
    transport.take([scan(other, *one) for one in plan])
    order = list(plan)
    random.Random(7).shuffle(order)
    for one in order:
        transport.take([scan(person, *one)])
    assert shown(person) == shown(other)
    sums = {}
    for entry in Entry.objects.filter(trip__person=person):
        sums[entry.account] = sums.get(entry.account, 0) + entry.fen
    assert sums["rider"] == sum(row[4] for row in shown(person))
    assert sum(sums.values()) == 0


def test_a_missing_exit_is_charged_told_and_corrected_by_the_rider(person):
    transport.take([scan(person, 0, "people-square", "metro.entry", scan_id="entry")])
    reckon([person.pk], now=MORNING + timedelta(hours=5))
    assert shown(person) == [("no_exit", 300, 0, 0, 300)]
    assert [one.kind for one in inbox(rider(person))] == ["transport.no_exit"]
    Trip.objects.update(began_at=timezone.now() - timedelta(hours=6))
    Tap.objects.update(at=timezone.now() - timedelta(hours=6))
    trip = Trip.objects.get()
    left = trip.began_at + timedelta(minutes=30)
    for stop, at, reason, refusal in (
        ("bus_20", left, "闸机坏了", NoSuchExit), ("zhangjiang", trip.began_at, "闸机坏了", NoSuchExit),
        ("zhangjiang", trip.began_at + timedelta(hours=5), "闸机坏了", NoSuchExit),
        ("zhangjiang", left, " ", NothingSaid),
    ):  # fmt: skip
        with pytest.raises(refusal):
            transport.correct(rider(person), Trip.objects.get().pk, stop=stop, at=at, reason=reason)
    assert Tap.objects.count() == 1
    for _again in range(2):
        transport.correct(rider(person), Trip.objects.get().pk, stop="zhangjiang", at=left, reason="闸机坏了")
    assert shown(person) == [("corrected", 400, 0, 0, 400)]
    assert [fen for _, fen in transport.history_of(Trip.objects.get())] == [300, 100]


def test_old_rides_whole_rides_and_strangers_rides_are_not_corrected(person):
    ride(person)
    transport.take([scan(person, 600, "people-square", "metro.entry", scan_id="old")])
    reckon([person.pk], now=MORNING + timedelta(days=2))
    whole = Trip.objects.get(kind="whole")
    old = Trip.objects.get(key="old")
    for trip in (old, whole):
        with pytest.raises(NotToCorrect):
            transport.correct(rider(person), trip.pk, stop="lujiazui", at=MORNING + timedelta(hours=11), reason="忘了")
    with pytest.raises(NotVisible):
        transport.correct(rider(make_person("陌生人")), old.pk, stop="lujiazui", at=MORNING, reason="忘了")


def test_a_granted_objection_costs_nothing_and_a_refused_one_changes_nothing(person):
    ride(person)
    ride(person, 600)
    granted, refused = Trip.objects.order_by("began_at")
    for trip in (granted, refused):
        transport.object_to_trip(rider(person), trip.pk, "不是我坐的")
    answer = {True: granted, False: refused}
    for grant, trip in answer.items():
        for _again in range(2):
            transport.answer(CLERK, trip.objection.pk, grant=grant, text="查过录像")
    assert shown(person) == [("whole", 0, 0, 0, 0), ("whole", 400, 0, 0, 400)]
    assert booked()["metro"] == balance_of({"rider": 400, "operator": -400})
    assert [one.kind for one in inbox(rider(person))] == ["transport.objection_answered"] * 2
    with pytest.raises(NotVisible):
        transport.answer(rider(person), granted.objection.pk, grant=True, text="是")


def test_a_passage_at_a_gate_that_stands_nowhere_is_kept_and_shown(person):
    long_ago = -60 * 24 * 9999
    transport.take([scan(person, 0, "moon-base", "metro.entry"), scan(person, long_ago, "lujiazui", "metro.exit")])
    assert (shown(person), transport.placeless(CLERK)) == ([], [("lujiazui", 1), ("moon-base", 1)])


def test_a_code_shown_at_two_gates_is_a_ride():
    load_named()
    person = named_person("li_qiang")
    body = Authority.objects.get(code="transport_commission")
    gates = [
        codes.Gate.objects.create(code=code, title_zh=code, authority=body, scenes=[scene])
        for code, scene in (("people-square", "metro.entry"), ("lujiazui", "metro.exit"))
    ]
    for gate in gates:
        codes.check(gate, codes.show_online(rider(person), "transit").text, gate.scenes[0], CLERK)
    assert [(one.entry, one.exit, one.full_fen) for one in Trip.objects.all()] == [("people_square", "lujiazui", 300)]


def test_an_upload_by_a_clock_that_is_wrong_is_put_right():
    load_named()
    person = named_person("li_qiang")
    body = Authority.objects.get(code="transport_commission")
    gate = codes.Gate.objects.create(code="lujiazui", title_zh="陆家嘴站", authority=body, scenes=["metro.exit"])
    fast = timezone.now() + timedelta(minutes=40)
    row = {"id": "a1", "scene": "metro.exit", "at": int(fast.timestamp()) - 60, "result": "good", "handle": ""}
    assert codes.take_scans(gate, [row], CLERK, clock=fast) == 1
    assert abs(codes.Scan.objects.get().at - (timezone.now() - timedelta(minutes=1))) < timedelta(seconds=5)
    assert person.pk
