"""What the console shows of the outbox, and the outward shape of an event."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet

from .models import Delivery, DeliveryState, Event


def envelope(event: Event) -> dict[str, Any]:
    """The event in the JSON format of CloudEvents 1.0, as other systems receive it."""
    return {
        "specversion": "1.0",
        "id": str(event.event_id),
        "source": settings.TONGBAN_URL,
        "type": event.type,
        "subject": event.subject,
        "time": event.at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": event.data,
    }


def delivery_rows(state: str = "") -> QuerySet[Delivery]:
    """Deliveries with their events, newest first; ``state="dead"`` are the dead letters."""
    rows = Delivery.objects.select_related("event").order_by("-id")
    return rows.filter(state=state) if state else rows


def delivery_counts() -> dict[str, int]:
    """{state: how many}, every state named."""
    counted = dict(Delivery.objects.values_list("state").annotate(Count("id")))
    return {state: counted.get(state, 0) for state in DeliveryState.values}


def events_about(subject: str) -> QuerySet[Event]:
    """Everything announced about one thing, oldest first."""
    return Event.objects.filter(subject=subject).order_by("id")
