"""Money in the background: giving back, asking after payments without an answer, closing what expired."""

from datetime import timedelta

from django.utils import timezone

from tongban.foundation.jobs.public import every, job

from . import actions, queries
from .models import PaymentOrder


@job(name="payments.give_back", retries=20)
def give_back(trade_id: int) -> None:
    actions.return_money(trade_id)


@job(name="payments.give_back_part", retries=20)
def give_back_part(part_id: int) -> None:
    actions.return_part(part_id)


@job(name="payments.ask", retries=3)
def ask(order_id: int) -> None:
    actions.ask(PaymentOrder.objects.get(pk=order_id))


@job(name="payments.close", retries=10)
def close_expired(order_id: int) -> None:
    actions.close(PaymentOrder.objects.get(pk=order_id), by="system", reason="expired")


@every(seconds=60)
@job(name="payments.reconcile")
def reconcile() -> None:
    now = timezone.now()
    for order_id in queries.orders_without_answer(started_before=now - timedelta(minutes=1)):
        ask.enqueue(key=f"order:{order_id}", order_id=order_id)
    for order_id in queries.expired_orders(now):
        close_expired.enqueue(key=f"order:{order_id}", order_id=order_id)
