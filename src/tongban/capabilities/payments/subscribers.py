"""What payments listen to: things that are over, for which somebody paid or could still pay."""

from __future__ import annotations

from tongban.capabilities.appointments.public import CANCELLED
from tongban.foundation.events.public import Event, subscribe

from .actions import close, refund
from .models import OrderState
from .queries import orders_of


@subscribe(CANCELLED, name="payments.booking_cancelled")
def on_booking_cancelled(event: Event) -> None:
    """A booking is over: what was paid for it goes back the way it came, and what is open cannot be paid any more."""
    for order in orders_of(event.subject):
        if order.state == OrderState.OPEN:
            order = close(order, by="system", reason=str(event.data["because"]))
        if order.state == OrderState.PAID:  # also when the money came while it was being closed
            refund(order, by="system", reason=str(event.data["because"]))
