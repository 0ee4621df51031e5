"""My rides: the arithmetic of a fare, a missing exit, objections, the file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.registers.identity.tests.factories import make_person, signed_in_client
from tongban.scenes.transport.public import Objection, Tap, Trip, reckon_overdue, take
from tongban.scenes.transport.tests.factories import MORNING, ride, scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    return make_person("李强")


def test_a_ride_shows_how_its_fare_was_worked_out(person):
    take([scan(person, -30, "bus-71", "bus.board", percent=50)])
    ride(person, percent=50)
    client = signed_in_client(person)
    listed = client.get("/code/trips/").content.decode()
    assert "人民广场站 → 张江高科站" in listed
    assert "¥1.50" in listed
    trip = Trip.objects.get(kind="whole")
    page = client.get(f"/code/trips/{trip.pk}/").content.decode()
    assert [
        words for words in ("13.2 公里", "¥4.00", "− ¥1.00", "优待（付 50%）", "− ¥1.50") if words not in page
    ] == []
    file = client.get(f"/code/trips/file.csv?month={MORNING:%Y-%m-%d}").content.decode("utf-8-sig")
    assert file.splitlines()[2].endswith("人民广场站,张江高科站,已出站,4.00,1.00,1.50,1.50")


def test_a_missing_exit_is_said_and_what_was_typed_is_kept_when_it_cannot_be(person):
    minutes = int((timezone.now() - timedelta(hours=6) - MORNING).total_seconds() // 60)
    take([scan(person, minutes, "people-square", "metro.entry")])
    reckon_overdue()
    trip = Trip.objects.get()
    client = signed_in_client(person)
    url = f"/code/trips/{trip.pk}/"
    left = timezone.localtime(trip.began_at + timedelta(minutes=30))
    wrong = client.post(url, {"stop": "zhangjiang", "at": f"{left:%H:%M}", "reason": ""})
    assert f'value="{left:%H:%M}"' in wrong.content.decode()
    assert Tap.objects.count() == 1
    assert client.post(url, {"stop": "zhangjiang", "at": f"{left:%H:%M}", "reason": "闸机开着"}).status_code == 302
    trip.refresh_from_db()
    assert (trip.kind, trip.pay_fen) == ("corrected", 400)
    assert "本人补登" in client.get(url).content.decode()


def test_an_objection_is_kept_once_and_an_empty_one_is_not(person):
    ride(person)
    client = signed_in_client(person)
    url = f"/code/trips/{Trip.objects.get().pk}/"
    assert "请写明原因" in client.post(url, {"act": "object", "text": " "}).content.decode()
    for _again in range(2):
        assert client.post(url, {"act": "object", "text": "不是我坐的"}).status_code == 302
    assert [one.text for one in Objection.objects.all()] == ["不是我坐的"]


def test_the_list_costs_the_same_for_one_ride_and_for_twenty(person, django_assert_max_num_queries):
    client = signed_in_client(person)
    for day in range(20):
        ride(person, day * 1440)
    with django_assert_max_num_queries(12):
        client.get("/code/trips/")
