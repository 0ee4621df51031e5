"""The front door of *events*."""

from .actions import (
    announce,
    deliver_one,
    deliver_pending,
    extend_lease,
    forget_delivered,
    forget_events,
    redeliver,
    worker_name,
)
from .models import Delivery, DeliveryState, Event
from .queries import delivery_counts, delivery_rows, envelope, events_about
from .subscriptions import Subscription, subscribe, subscriptions, unsubscribe

__all__ = [
    "Delivery", "DeliveryState", "Event", "Subscription", "announce", "deliver_one", "deliver_pending",
    "delivery_counts", "delivery_rows", "envelope", "events_about", "extend_lease", "forget_delivered",
    "forget_events", "redeliver", "subscribe", "subscriptions", "unsubscribe", "worker_name",
]  # fmt: skip
