"""Several notifications of one payment at the same moment, on real connections."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from tongban.capabilities.payments import actions
from tongban.capabilities.payments.adapters.embedded import notification, payer_decides
from tongban.capabilities.payments.models import EmbeddedTrade, PaymentOrder, Trade
from tongban.capabilities.payments.public import start
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.events.public import events_about
from tongban.registers.people.tests.factories import make_person

from .factories import make_order

TOGETHER = 8


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_notifications_at_the_same_moment_pay_once():
    if connection.vendor != "postgresql":
        pytest.skip("one connection in memory cannot race with itself")
    payer = make_person("李强")
    order = make_order(payer)
    viewer = Viewer(role=Role.PERSON, person_id=payer.pk, assurance=1)
    barrier, errors = Barrier(TOGETHER), []

    def together(act):
        def run():
            try:
                barrier.wait()
                act()
            except Exception as error:  # a thread's error must reach the test
                errors.append(error)
            finally:
                connections.close_all()

        threads = [Thread(target=run) for _ in range(TOGETHER)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    together(lambda: start(order, "embedded", by=viewer, return_url="http://testserver/"))
    assert (errors, Trade.objects.count()) == ([], 1)
    headers, body = notification(payer_decides(EmbeddedTrade.objects.get().token, pays=True))
    together(lambda: actions.hear("embedded", headers=headers, body=body))
    assert errors == []
    assert PaymentOrder.objects.get().state == "paid"
    assert [event.type for event in events_about("tests.thing:1")] == ["tongban.payment.paid"]
