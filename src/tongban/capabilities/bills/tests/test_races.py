"""Many at once: one bill for one payment, one red bill for one refund, numbers without gaps. On real connections."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection, connections

from tongban.capabilities.bills.models import Bill, BillSeries
from tongban.capabilities.bills.public import complete, correct, issue
from tongban.registers.people.tests.factories import make_person

from .factories import make_payment

TOGETHER = 6
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("real threads on stored tables"),
]


@pytest.fixture(autouse=True)
def _stored():
    """Threads need a database that they share."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory has one connection; runs on PostgreSQL and on SQLite files")


def together(acts):
    """Run all at the same moment; an act that met a busy database is tried again, as the worker would."""
    barrier, errors = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait(10)
            for attempt in range(8):
                try:
                    act()
                    break
                except OperationalError:
                    if attempt == 7:
                        raise
        except Exception as error:  # a thread's error must reach the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def numbers():
    return sorted(int(number) for number in Bill.objects.values_list("number", flat=True))


def test_one_event_heard_by_many_is_one_bill():
    order = make_payment(make_person("李强"))
    assert together([lambda: issue(order)] * TOGETHER) == []
    assert (numbers(), BillSeries.objects.get().last) == ([1], 1)


def test_many_payments_at_once_leave_no_gap():
    orders = [make_payment(make_person("李强"), owner_ref=f"tests.thing:{place}") for place in range(TOGETHER)]
    acts = [lambda order=order: issue(order) for order in orders * 2]
    assert together(acts) == []
    assert numbers() == list(range(1, TOGETHER + 1))


def test_one_refund_heard_by_many_is_one_red_bill():
    order = make_payment(make_person("李强"))
    assert together([lambda: correct(order, reason="撤回")] * TOGETHER) == []
    assert sorted(Bill.objects.values_list("amount_fen", flat=True)) == [-1000, 1000]
    assert numbers() == [1, 2]


def test_drawn_by_many_is_one_document():
    bill = issue(make_payment(make_person("李强")))
    assert together([lambda: complete(Bill.objects.get(pk=bill.pk))] * 3) == []
    bill.refresh_from_db()
    from tongban.capabilities.licences.public import SealedDocument

    assert [document.pk for document in SealedDocument.objects.filter(kind="bill")] == [bill.document_id]
