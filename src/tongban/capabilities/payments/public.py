"""The front door of *payments*."""

from .actions import ask, close, create_order, refund, start
from .errors import BadNotification, NotRefundable, OrderClosed, OrderConflict, PaymentError
from .models import OrderState, PaymentOrder, Trade
from .queries import order, orders_of, orders_visible_to, takings

__all__ = [
    "BadNotification", "NotRefundable", "OrderClosed", "OrderConflict", "OrderState", "PaymentError", "PaymentOrder",
    "Trade", "ask", "close", "create_order", "order", "orders_of", "orders_visible_to", "refund", "start", "takings",
]  # fmt: skip
