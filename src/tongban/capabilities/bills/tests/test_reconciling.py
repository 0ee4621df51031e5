"""Both books are compared; what differs becomes one task, which closes when the books agree."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.bills.models import Bill, BillTask
from tongban.capabilities.bills.public import BillError, reconcile, settle, tasks_visible_to
from tongban.capabilities.payments.public import PaymentOrder, refund
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.events.public import Delivery
from tongban.registers.people.tests.factories import make_person

from .factories import make_payment
from .factories import settle as run_all

pytestmark = pytest.mark.django_db
OWN = Viewer(role=Role.OFFICER, officer_id=1, authority_code="public_security_bureau")
OTHER = Viewer(role=Role.OFFICER, officer_id=2, authority_code="civil_affairs_bureau")


def lose_events():
    """What a restored backup would do: the payment is there, its event is not."""
    Delivery.objects.filter(subscriber__startswith="bills.").delete()


def age():
    PaymentOrder.objects.exclude(paid_at=None).update(paid_at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def unbilled():
    order = make_payment(make_person("李强"))
    lose_events()
    age()
    return order


def test_a_payment_without_its_bill_becomes_one_task(unbilled):
    assert [reconcile(days=2) for _ in range(3)] == [1, 1, 1]
    task = BillTask.objects.get()
    assert (task.kind, task.order, task.paid_fen, task.billed_fen) == ("missing", unbilled, 1000, 0)
    assert (list(tasks_visible_to(OWN)), list(tasks_visible_to(OTHER))) == ([task], [])


def test_a_fresh_payment_is_on_its_way_and_no_task():
    make_payment(make_person("李强"))
    assert reconcile(days=2) == 0


def test_settling_issues_the_bill_once(unbilled):
    reconcile(days=2)
    task = BillTask.objects.get()
    settle(task, by=OWN)
    settle(task, by=OWN)
    assert Bill.objects.get().order == unbilled
    assert (BillTask.objects.get().settled_by, reconcile(days=2)) == ("officer:1", 0)


def test_a_task_closes_by_itself_when_the_bill_comes_late(unbilled):
    from tongban.capabilities.bills.public import issue

    reconcile(days=2)
    issue(unbilled)
    assert reconcile(days=2) == 0
    assert BillTask.objects.get().settled_by == "system"


def test_a_refund_without_its_red_bill_is_found_and_mended():
    order = make_payment(make_person("李强"))
    run_all()
    refund(order, by="system", reason="撤回")
    from tongban.foundation.jobs.public import run_pending

    run_pending()
    lose_events()
    age()
    reconcile(days=2)
    task = BillTask.objects.get()
    assert (task.kind, task.paid_fen, task.billed_fen) == ("red_missing", 0, 1000)
    settle(task, by=OWN)
    assert [bill.amount_fen for bill in Bill.objects.order_by("pk")] == [1000, -1000]


def test_a_bill_without_its_payment_needs_words():
    order = make_payment(make_person("李强"))
    run_all()
    PaymentOrder.objects.filter(pk=order.pk).update(state="closed", paid_at=None)
    reconcile(days=2)
    task = BillTask.objects.get()
    assert task.kind == "orphan"
    with pytest.raises(BillError):
        settle(task, by=OWN)
    settle(task, by=OWN, note="恢复备份时缺少支付记录，已补录")
    assert BillTask.objects.get().note.startswith("恢复备份")
