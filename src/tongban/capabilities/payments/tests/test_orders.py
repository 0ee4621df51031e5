from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.messaging.public import inbox
from tongban.capabilities.payments import actions
from tongban.capabilities.payments.adapters.embedded import notification, payer_decides, sign
from tongban.capabilities.payments.models import EmbeddedTrade, PaymentOrder, Trade
from tongban.capabilities.payments.ports import Answer, Outcome
from tongban.capabilities.payments.public import (
    BadNotification,
    NotRefundable,
    OrderClosed,
    OrderConflict,
    ask,
    close,
    create_order,
    orders_of,
    orders_visible_to,
    refund,
    start,
    takings,
)
from tongban.foundation.access.public import ANONYMOUS, Role, Viewer
from tongban.foundation.events.public import events_about
from tongban.foundation.jobs.public import run_pending
from tongban.registers.people.tests.factories import make_person

from .factories import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def payer():
    return make_person("李强", phone="12000000001")


@pytest.fixture
def order(payer):
    return make_order(payer)


def looking(person):
    return Viewer(role=Role.PERSON, person_id=person.pk, assurance=1)


def begin(order):
    """Start to pay; the provider's side of the attempt."""
    start(order, "embedded", by=looking(order.payer_person), return_url="http://testserver/")
    return EmbeddedTrade.objects.latest("pk")


def tell(row, times=1):
    headers, body = notification(row)
    for _ in range(times):
        actions.hear("embedded", headers=headers, body=body)


def state(order):
    return PaymentOrder.objects.get(pk=order.pk).state


def told_events():
    return [event.type for event in events_about("tests.thing:1")]


def test_the_same_reference_is_one_order(payer):
    first = make_order(payer, reference="a")
    assert make_order(payer, reference="a").pk == first.pk
    with pytest.raises(OrderConflict):
        make_order(payer, reference="a", amount_fen=999)
    with pytest.raises(OrderConflict):
        make_order(make_person("陌生人"), reference="a")
    assert PaymentOrder.objects.count() == 1


def test_nothing_is_not_ordered(payer):
    with pytest.raises(ValueError, match="more than 0"):
        make_order(payer, amount_fen=0)


@pytest.mark.parametrize("times", [1, 2, 5])
def test_paid_once_however_often_the_provider_says_so(order, payer, times):
    row = begin(order)
    payer_decides(row.token, pays=True)
    row.refresh_from_db()
    tell(row, times)
    assert state(order) == "paid"
    assert told_events() == ["tongban.payment.paid"]
    assert [m.kind for m in inbox(looking(payer))] == ["payments.paid"]
    assert takings("public_security_bureau") == {"count": 1, "amount_fen": 1000}


def test_a_failed_attempt_leaves_the_order_open_for_another(order):
    row = begin(order)
    payer_decides(row.token, pays=False)
    row.refresh_from_db()
    tell(row)
    assert state(order) == "open"
    second = begin(order)
    assert second.pk != row.pk
    second = payer_decides(second.token, pays=True)
    tell(second)
    assert state(order) == "paid"
    assert [trade.state for trade in Trade.objects.order_by("pk")] == ["failed", "paid"]


def test_two_clicks_are_one_attempt(order):
    assert begin(order).pk == begin(order).pk
    assert Trade.objects.count() == 1


def test_a_provider_that_never_tells_is_asked(order):
    from tongban.capabilities.payments.jobs import reconcile

    row = begin(order)
    payer_decides(row.token, pays=True)
    reconcile()
    assert run_pending() == 0, "not within the first minute"
    Trade.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    reconcile()
    assert run_pending() == 1
    assert state(order) == "paid"
    assert told_events() == ["tongban.payment.paid"]


def test_who_is_still_on_the_way_is_asked_again_later_only(order):
    from tongban.capabilities.payments.jobs import reconcile

    begin(order)
    Trade.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    reconcile()
    assert run_pending() == 1
    reconcile()
    assert run_pending() == 0
    assert state(order) == "open"


def test_an_unsigned_notification_changes_nothing(order, client):
    row = payer_decides(begin(order).token, pays=True)
    headers, body = notification(row)
    answer = client.post("/payments/notify/embedded/", body, content_type="application/json")
    assert answer.status_code == 400
    assert state(order) == "open"
    answer = client.post("/payments/notify/embedded/", body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.content) == (200, b"success")
    assert state(order) == "paid"
    assert client.post("/payments/notify/nobody/", body, content_type="application/json").status_code == 404


def test_another_amount_than_ordered_is_not_taken(order):
    row = payer_decides(begin(order).token, pays=True)
    body = notification(row)[1].replace(b"1000", b"1001")
    with pytest.raises(BadNotification, match="1001 fen"):
        actions.hear("embedded", headers={"X-Embedded-Signature": sign(body)}, body=body)
    with pytest.raises(BadNotification, match="nobody started"):
        actions.confirm("embedded", Answer("unknown", Outcome.PAID, 1000, "r"))
    assert state(order) == "open"
    assert told_events() == []


def test_an_expired_order_is_closed_and_told(order):
    from tongban.capabilities.payments.jobs import reconcile

    begin(order)
    PaymentOrder.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(OrderClosed):
        begin(order)
    reconcile()
    run_pending()
    assert state(order) == "closed"
    assert told_events() == ["tongban.payment.closed"]
    assert payer_decides(EmbeddedTrade.objects.get().token, pays=True).state == "closed"


def test_money_that_was_paid_before_closing_wins(order):
    payer_decides(begin(order).token, pays=True)
    assert close(order, by="system", reason="withdrawn").state == "paid"
    assert told_events() == ["tongban.payment.paid"]


def test_money_for_a_closed_order_goes_back_by_itself(order):
    row = begin(order)
    close(order, by="system", reason="withdrawn")
    EmbeddedTrade.objects.update(state="paid", at=timezone.now())
    row.refresh_from_db()
    tell(row, 2)
    run_pending()
    assert state(order) == "closed"
    assert (Trade.objects.get().state, EmbeddedTrade.objects.get().state) == ("returned", "refunded")
    assert told_events() == ["tongban.payment.closed"]


def test_a_refund_goes_back_once(order, payer):
    tell(payer_decides(begin(order).token, pays=True))
    refund(order, by="system", reason="不予许可")
    refund(order, by="system", reason="不予许可")
    assert state(order) == "refunding"
    run_pending()
    actions.return_money(Trade.objects.get().pk)
    assert state(order) == "refunded"
    assert told_events() == ["tongban.payment.paid", "tongban.payment.refunded"]
    assert [m.kind for m in inbox(looking(payer))] == ["payments.refunded", "payments.paid"]


def test_what_was_not_paid_cannot_be_refunded(order):
    with pytest.raises(NotRefundable):
        refund(order, by="system", reason="x")


def test_everybody_sees_only_their_own_orders(order, payer):
    assert [o.pk for o in orders_visible_to(looking(payer))] == [order.pk]
    assert list(orders_visible_to(looking(make_person("陌生人")))) == []
    assert list(orders_visible_to(ANONYMOUS)) == []
    assert [o.pk for o in orders_of("tests.thing:1")] == [order.pk]


def test_asking_about_an_order_without_attempts_changes_nothing(order):
    assert ask(order).state == "open"


def test_an_organisation_pays_as_well():
    from tongban.registers.organisations.tests.factories import make_organisation

    firm = make_organisation()
    order = create_order(
        "firm", owner_ref="tests.thing:1", payer=firm, amount_fen=5, title={"zh": "费"}, authority_code="x"
    )
    viewer = Viewer(role=Role.PERSON, organisation_id=firm.pk)
    assert [o.pk for o in orders_visible_to(viewer)] == [order.pk]
    assert order.title_en == "费"
