"""Announcing, delivering, delivering again."""

from __future__ import annotations

import logging
import os
import threading
import traceback
from datetime import timedelta
from typing import Any

from django.db import close_old_connections, connection, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from tongban.foundation.audit.public import HasActorRef, record
from tongban.foundation.statements.public import Select, forget, given, insert, insert_all
from tongban.foundation.values.public import mask_personal

from .models import Delivery, DeliveryState, Event
from .subscriptions import subscribers_of, subscription

log = logging.getLogger(__name__)
LEASE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 3600
EVENT_KEPT_DAYS = 400


def announce(type: str, *, subject: str, data: dict[str, Any] | None = None) -> Event:
    """Say that something happened, in the caller's transaction: if that rolls back, nothing was said.

    Args:
        type: ``tongban.<noun>.<past participle>``; described in docs/developers/events.md.
        subject: what it happened to: ``cases.case:12``. Events of one subject arrive in this order.
        data: small facts, JSON; names and ids of rows rather than personal data.
    """
    with transaction.atomic(savepoint=False):
        event = insert(Event(type=type, subject=subject, data=data or {}))
        if wanted := subscribers_of(type):
            insert_all(Delivery(event=event, subscriber=one.name, subject=subject, ready_at=event.at) for one in wanted)
    return event


def worker_name() -> str:
    """Name of this process and thread, written into what it has taken."""
    return f"{os.uname().nodename[:30]}:{os.getpid()}:{threading.get_ident()}"


def _ready() -> QuerySet[Delivery]:
    """The next whose turn it is at a moment that is given when it is asked for."""
    earlier = Delivery.objects.filter(
        subscriber=OuterRef("subscriber"),
        subject=OuterRef("subject"),
        state=DeliveryState.PENDING,
        id__lt=OuterRef("id"),
    )
    now = given(0, models.DateTimeField())
    due = Delivery.objects.filter(~Exists(earlier), state=DeliveryState.PENDING, ready_at__lte=now)
    return due.select_related("event").order_by("id")


def _ready_alone() -> QuerySet[Delivery]:
    """The same, for nobody else as long as the transaction lasts."""
    if connection.features.has_select_for_update_skip_locked:
        return _ready().select_for_update(skip_locked=True, of=("self",))[:1]
    return _ready()[:1]


_next, _next_alone = Select(lambda: _ready()[:1]), Select(_ready_alone)


def _take(worker: str) -> Delivery | None:
    """Take the next delivery whose turn it is; it stays ours for ``LEASE_SECONDS`` or as long as we extend it."""
    now = timezone.now()
    if not _next(now):  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        delivery = _next_alone.first(now)
        if delivery is None:
            return None
        # Whoever waited for the row lock may see it as it was before: look at the row itself again.
        ends = now + timedelta(seconds=LEASE_SECONDS)
        was = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.PENDING, ready_at=delivery.ready_at)
        delivery.ready_at, delivery.taken_by, delivery.attempts = ends, worker, delivery.attempts + 1
        if not was.update(ready_at=ends, taken_by=worker, attempts=delivery.attempts):
            return None
    return delivery


def deliver_one(worker: str = "") -> bool:
    """Take and deliver one event; False when none is due."""
    delivery = _take(worker or worker_name())
    if delivery is None:
        return False
    wanted = subscription(delivery.subscriber)
    mine = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, state=DeliveryState.PENDING)
    if wanted is None:
        mine.update(state=DeliveryState.DEAD, error="no such subscriber any more", finished_at=timezone.now())
        return True
    try:
        wanted.handler(delivery.event)
    except Exception:
        error = mask_personal(traceback.format_exc(limit=-5))[-4000:]
        log.warning("event %s failed at %s (attempt %s)", delivery.event, wanted.name, delivery.attempts)
        close_old_connections() if not connection.in_atomic_block else None
        if delivery.attempts > wanted.retries:
            mine.update(state=DeliveryState.DEAD, error=error, finished_at=timezone.now())
        else:
            pause = timedelta(seconds=min(LONGEST_PAUSE_SECONDS, 2**delivery.attempts))
            mine.update(ready_at=timezone.now() + pause, error=error, taken_by="")
    else:
        mine.update(state=DeliveryState.DONE, error="", finished_at=timezone.now(), taken_by="")
    return True


def deliver_pending(limit: int = 1000) -> int:
    """Deliver everything that is due now, here; for tests, commands and the worker.

    Returns: how many deliveries were tried.
    """
    worker, count = worker_name(), 0
    while count < limit and deliver_one(worker):
        count += 1
    return count


def extend_lease(worker: str) -> None:
    """Keep what this worker has taken: called by the worker's heartbeat while a handler runs."""
    ends = timezone.now() + timedelta(seconds=LEASE_SECONDS)
    Delivery.objects.filter(taken_by=worker, state=DeliveryState.PENDING).update(ready_at=ends)


@transaction.atomic
def redeliver(delivery: Delivery, *, by: HasActorRef | str) -> None:
    """Try a dead letter again from the start; harmless when it is not dead."""
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state != DeliveryState.DEAD:
        return
    Delivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.PENDING, attempts=0, ready_at=timezone.now(), finished_at=None, taken_by=""
    )
    record(by, "event.redelivered", row)


def forget_delivered(*, older_than_days: int = 30) -> int:
    """Remove deliveries that were done long ago; the events themselves stay as history."""
    before = timezone.now() - timedelta(days=older_than_days)
    return forget(Delivery.objects.filter(state=DeliveryState.DONE, finished_at__lt=before))


def forget_events(*, older_than_days: int = EVENT_KEPT_DAYS) -> int:
    """Remove events of long ago that everybody has; one that somebody did not get stays until an operator decides.

    What happened is told by the audit trail and by the rooms' own records, which are never removed with this.
    """
    before = timezone.now() - timedelta(days=older_than_days)
    undelivered = Delivery.objects.filter(event=OuterRef("pk")).exclude(state=DeliveryState.DONE)
    return forget(Event.objects.filter(~Exists(undelivered), at__lt=before))
