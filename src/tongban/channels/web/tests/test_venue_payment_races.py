"""A place's price paid twice at the same moment is one order and one payment. On real storage with real threads."""

from __future__ import annotations

import re

import pytest
from tests import racing
from tests.racing import together

from tongban.capabilities.codes.public import address_of, open_venue
from tongban.capabilities.payments.public import PaymentOrder, Trade
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.events.public import events_about
from tongban.registers.demonstration.public import load_named, named_person
from tongban.registers.identity.tests.factories import signed_in_client

pytestmark = racing.MARKS


@pytest.fixture
def paying():
    """(the place, its page, a fresh browser of the same visitor)."""
    load_named()
    clerk = Viewer(role=Role.OFFICER, officer_id=1, authority_code="civil_affairs_bureau")
    venue = open_venue(clerk, "museum", "特展厅", "示范路2号", ["pay"], price_zh="门票", price_fen=3000)
    visitor = named_person("li_qiang")
    return venue, address_of(venue)[address_of(venue).index("/code/") :], lambda: signed_in_client(visitor)


def test_two_taps_are_one_order_and_paid_once(paying):
    venue, page, browser = paying
    browsers = [browser() for _ in range(3)]
    orders = together(*[lambda one=one: one.post(f"{page}pay/", {"key": "k1"})["Location"] for one in browsers])
    assert (len(set(orders)), PaymentOrder.objects.count()) == (1, 1)
    begun = together(*[lambda one=one: one.post(orders[0], {"provider": "embedded"})["Location"] for one in browsers])
    assert (len(set(begun)), Trade.objects.count()) == (1, 1)
    till = re.search(r"/payments/embedded/[\w-]+/", begun[0]).group()
    answers = together(*[lambda one=one: one.post(till, {"answer": "pay"}).status_code for one in browsers])
    assert set(answers) <= {200, 302}
    order = PaymentOrder.objects.get()
    assert (order.state, order.amount_fen) == ("paid", 3000)
    told = [event.type for event in events_about(f"codes.venue:{venue.pk}")]
    assert told == ["tongban.payment.paid"]


def test_two_visits_are_two_orders(paying):
    _venue, page, browser = paying
    orders = together(*[lambda key=key: browser().post(f"{page}pay/", {"key": key})["Location"] for key in "ab"])
    assert (len(set(orders)), PaymentOrder.objects.count()) == (2, 2)
