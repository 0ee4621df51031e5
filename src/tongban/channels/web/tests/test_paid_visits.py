"""A booked visit is paid online with its concession, the gate knows it, and a cancellation brings the money back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.appointments.public import Booking, close_slot
from tongban.capabilities.appointments.tests.factories import BODY, make_slot
from tongban.capabilities.codes.public import show_online
from tongban.capabilities.payments.public import OrderState, PaymentOrder, pay_for_show
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.events.public import deliver_pending
from tongban.foundation.jobs.public import run_pending
from tongban.registers.identity.tests.factories import make_officer, make_person, signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMONSTRATION = True


def work():
    """What the worker does until nothing is left."""
    while deliver_pending() + run_pending():
        pass


def booked(seats=1, **more):
    slot, guest = make_slot(5, price_fen=3000, **more), make_person("李强")
    client = signed_in_client(guest)
    client.post("/visits/museum/", {"slot": slot.pk, "seats": seats})
    return slot, guest, client, Booking.objects.get(person=guest)


def pay(client, booking):
    return client.post(f"/visits/bookings/{booking.pk}/pay/")


def test_a_visit_is_ordered_once_paid_and_shown_at_the_gate():
    _slot, guest, client, booking = booked(seats=2, hours=0.2)
    assert "付 ¥60.00" in client.get("/visits/").content.decode()
    first, second = pay(client, booking), pay(client, booking)
    order = PaymentOrder.objects.get()
    assert first.url == second.url == f"/payments/orders/{order.number}/"
    assert order.amount_fen == 6000
    pay_for_show(order)
    page = client.get("/visits/").content.decode()
    assert "已付 ¥60.00" in page
    assert f"/bookings/{booking.pk}/pay/" not in page
    staff = signed_in_client(make_officer(BODY))
    text = show_online(Viewer(role=Role.PERSON, person_id=guest.pk), "leisure").text
    gate = staff.post("/gate/museum/", {"scene": "museum.entry", "text": text}).content.decode()
    assert "已在线付清" in gate
    assert "应付" not in gate


def test_cancelling_gives_back_what_was_paid_and_closes_what_was_not():
    _slot, _guest, client, booking = booked()
    pay(client, booking)
    order = pay_for_show(PaymentOrder.objects.get())
    for _ in range(2):
        client.post(f"/visits/bookings/{booking.pk}/cancel/")
    work()
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert pay(client, booking).status_code == 404
    client.post("/visits/museum/", {"slot": booking.slot_id, "seats": 1})
    again = Booking.objects.get(state="booked")
    pay(client, again)
    client.post(f"/visits/bookings/{again.pk}/cancel/")
    work()
    assert list(PaymentOrder.objects.order_by("pk").values_list("state", flat=True)) == ["refunded", "closed"]


def test_a_session_that_the_facility_closes_gives_the_money_back():
    slot, _guest, client, booking = booked()
    pay(client, booking)
    pay_for_show(PaymentOrder.objects.get())
    officer = make_officer(BODY)
    close_slot(Viewer(role=Role.OFFICER, officer_id=officer.pk, authority_code=BODY), slot, "停电")
    work()
    order = PaymentOrder.objects.get()
    assert (order.state, order.refund_reason) == (OrderState.REFUNDED, "停电")


def test_strangers_free_visits_and_late_ones_are_not_ordered():
    slot, _guest, client, booking = booked()
    assert pay(signed_in_client(make_person("陈敏")), booking).status_code == 404
    slot.facility.price_fen = 0
    slot.facility.save()
    assert pay(client, booking).status_code == 404
    slot.facility.price_fen = 3000
    slot.facility.save()
    slot.starts_at = timezone.now() - timedelta(minutes=1)
    slot.save()
    assert pay(client, booking).url == "/visits/"
    assert not PaymentOrder.objects.exists()


def test_whoever_goes_in_free_is_asked_for_nothing(monkeypatch):
    slot, elder = make_slot(5, price_fen=3000), make_person("王秀英", birth=date(1954, 3, 12))
    client = signed_in_client(elder)
    client.post("/visits/museum/", {"slot": slot.pk, "seats": 1})
    monkeypatch.setattr("tongban.capabilities.appointments.queries.facts_in_code", lambda *_a: {"museum_percent": 0})
    assert "付 ¥" not in client.get("/visits/").content.decode()
    assert pay(client, Booking.objects.get()).url == "/visits/"
    assert not PaymentOrder.objects.exists()
