"""What bills listen to: money that came, money that went back."""

from __future__ import annotations

from django.utils import timezone

from tongban.capabilities.payments.public import PaymentOrder, order_by_number
from tongban.foundation.events.public import Event, subscribe

from .issuing import correct, issue


def _order(event: Event) -> PaymentOrder:
    order = order_by_number(str(event.data["number"]))
    if order is None:
        raise LookupError(f"no payment {event.data['number']}")
    return order


@subscribe("tongban.payment.paid", name="bills.paid")
def on_paid(event: Event) -> None:
    """A payment arrived: its bill."""
    issue(_order(event))


@subscribe("tongban.payment.refunded", name="bills.refunded")
def on_refunded(event: Event) -> None:
    """Everything that was left went back: the red bill of the rest."""
    order = _order(event)
    correct(order, settled_at=order.refunded_at or timezone.now(), reason=order.refund_reason)


@subscribe("tongban.payment.refunded_in_part", name="bills.refunded_in_part")
def on_part(event: Event) -> None:
    """A part went back: its red bill."""
    part, amount = str(event.data["refund"]), int(event.data["amount_fen"])
    order = _order(event)
    reason = order.partial_refunds.get(reference=part).reason
    correct(order, refund_ref=part, amount_fen=amount, settled_at=event.at, reason=reason)
