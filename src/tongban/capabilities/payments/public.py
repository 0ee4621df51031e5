"""The front door of *payments*."""

from .actions import ask, close, create_order, refund, refund_part, start, still_paid_fen
from .errors import BadNotification, NotRefundable, OrderClosed, OrderConflict, PaymentError
from .models import OrderState, PartialRefund, PaymentOrder, Trade
from .queries import (
    Received,
    order,
    order_by_number,
    orders_by_owner,
    orders_of,
    orders_paid,
    orders_visible_to,
    received,
    takings,
    was_paid,
)
from .seeding import pay_for_show

__all__ = [
    "BadNotification", "NotRefundable", "OrderClosed", "OrderConflict", "OrderState", "PartialRefund", "PaymentError",
    "PaymentOrder", "Received", "Trade", "ask", "close", "create_order", "order", "order_by_number", "orders_by_owner",
    "orders_of", "orders_paid", "orders_visible_to", "pay_for_show", "received", "refund", "refund_part", "start",
    "still_paid_fen", "takings", "was_paid",
]  # fmt: skip
