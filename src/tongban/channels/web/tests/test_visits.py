"""A visitor books, waits, cancels; the facility sees who comes and opens more places."""

import pytest
from django.utils import timezone

from tongban.capabilities.appointments.public import Booking
from tongban.capabilities.appointments.tests.factories import BODY, make_slot, visitor
from tongban.capabilities.codes.public import Scan, show_online
from tongban.registers.identity.tests.factories import make_officer, make_person, signed_in_client

pytestmark = pytest.mark.django_db


def test_a_visitor_books_waits_and_cancels():
    slot = make_slot(1)
    first, second = (signed_in_client(make_person(name)) for name in ("李强", "陈敏"))
    assert "还有 1 个位置" in first.get("/visits/museum/").content.decode()
    assert "已预约" in first.post("/visits/museum/", {"slot": slot.pk, "seats": 1}, follow=True).content.decode()
    assert "约满了，可以候补" in second.get("/visits/museum/").content.decode()
    waiting = second.post("/visits/museum/", {"slot": slot.pk, "seats": 1}, follow=True).content.decode()
    assert "候补第 1 位" in waiting
    mine = Booking.objects.get(state="booked")
    assert second.post(f"/visits/bookings/{mine.pk}/cancel/").status_code == 404
    first.post(f"/visits/bookings/{mine.pk}/cancel/")
    assert list(Booking.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "booked"]


def test_what_cannot_be_booked_is_said_and_keeps_the_number_of_people():
    slot = make_slot(2)
    client = signed_in_client(make_person("李强"))
    answer = client.post("/visits/museum/", {"slot": slot.pk, "seats": 3}).content.decode()
    assert "人数超过一次可以预约的上限" in answer
    assert '<option value="3" selected>' in answer
    assert client.post("/visits/museum/", {"slot": "999"}).status_code == 404
    assert client.get("/visits/nowhere/").status_code == 404
    assert Booking.objects.count() == 0


def test_the_facility_sees_its_slots_and_opens_more_places():
    slot = make_slot(1)
    visitor = signed_in_client(make_person("李强"))
    visitor.post("/visits/museum/", {"slot": slot.pk, "seats": 1})
    staff, stranger = (signed_in_client(make_officer(body)) for body in (BODY, "health_commission"))
    url = f"/gate/visits/museum/slots/{slot.pk}/"
    assert "市博物馆" in staff.get("/gate/visits/").content.decode()
    assert url in staff.get(f"/gate/visits/museum/?day={timezone.localdate(slot.starts_at)}").content.decode()
    assert "李*" in staff.get(url).content.decode()
    assert "位置数不能少于已经约出去的 1 个" in staff.post(url, {"capacity": "0"}).content.decode()
    assert staff.post(url, {"capacity": "5"}).status_code == 302
    slot.refresh_from_db()
    assert slot.capacity == 5
    assert [stranger.get(one).status_code for one in ("/gate/visits/museum/", url)] == [404, 404]


def test_the_gate_says_who_has_a_booking_and_lets_in_who_has_none_when_there_is_room():
    slot, guest, stranger = make_slot(2, hours=0.2, price_fen=3000), make_person("李强"), make_person("陈敏")
    signed_in_client(guest).post("/visits/museum/", {"slot": slot.pk, "seats": 1})
    staff = signed_in_client(make_officer(BODY))

    def shown(person):
        text = show_online(visitor(person), "leisure").text
        return staff.post("/gate/museum/", {"scene": "museum.entry", "text": text}).content.decode()

    assert "有预约，已入场" in shown(guest)
    page = shown(stranger)
    assert "这个时段没有预约" in page
    assert "现场补位" in page
    scan = Scan.objects.get(person=stranger)
    done = staff.post("/gate/visits/museum/walk-in/", {"scan": scan.scan_id, "seats": "1"}, follow=True)
    assert "已补位入场，1 人。" in done.content.decode()
    assert list(Booking.objects.order_by("pk").values_list("state", flat=True)) == ["entered", "entered"]
