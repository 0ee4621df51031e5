"""A day is prepared by one officer and closed by another; what comes later goes into a later day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.audit.public import actor_ref, record
from tongban.scenes.transport.errors import BooksDiffer, DayNotOver, NothingSaid, SecondOfficer, WrongState
from tongban.scenes.transport.models import Day, DayState
from tongban.scenes.transport.queries import is_desk, may_close, sums_of
from tongban.scenes.transport.reckoning import balance_of
from tongban.scenes.transport.settlement import digest_of

from .reckoning import lock_books, reckon_all, reckon_overdue


def _lock(viewer: Viewer, day: date) -> Day:
    if not is_desk(viewer):
        raise NotVisible
    lock_books()
    return Day.objects.select_for_update().get_or_create(day=day)[0]


def prepare(viewer: Viewer, day: date) -> Day:
    """制单: everything that has arrived is reckoned, the figures are fixed, and nothing is booked on this day any more.

    Preparing twice is harmless.

    Raises:
        NotVisible: not an officer of transport.
        DayNotOver: today, or later.
        BooksDiffer: debits and credits differ; nothing is fixed.
    Legal: 会计法 第九条, 第十七条 (accounts agree with vouchers).
    """
    if not is_desk(viewer):
        raise NotVisible
    if day >= timezone.localdate():
        raise DayNotOver
    reckon_all()
    reckon_overdue()
    return _prepare(viewer, day)


@transaction.atomic
def _prepare(viewer: Viewer, day: date) -> Day:
    row = _lock(viewer, day)
    if row.state != DayState.OPEN:
        return row
    figures = sums_of(day)
    if not all(balance_of(sums).is_even for sums in figures.values()):
        raise BooksDiffer
    row.state, row.figures, row.digest, row.note = DayState.PREPARED, figures, digest_of(day), ""
    row.prepared_by, row.prepared_at = actor_ref(viewer)[:80], timezone.now()
    row.save()
    record(viewer, "transport.day_prepared", row)
    return row


@transaction.atomic
def close(viewer: Viewer, day: date) -> Day:
    """复核: a second officer closes the day after the books were added up once more. Closing twice is harmless.

    Raises:
        NotVisible: not an officer of transport who may close.
        WrongState: nothing was prepared.
        SecondOfficer: the same officer prepared it.
        BooksDiffer: the entries are not those that were prepared.
    """
    if not may_close(viewer):
        raise NotVisible
    row = _lock(viewer, day)
    if row.state == DayState.CLOSED:
        return row
    if row.state != DayState.PREPARED:
        raise WrongState
    if row.prepared_by == actor_ref(viewer)[:80]:
        raise SecondOfficer
    if row.figures != sums_of(day) or row.digest != digest_of(day):
        raise BooksDiffer
    row.state, row.closed_by, row.closed_at = DayState.CLOSED, actor_ref(viewer)[:80], timezone.now()
    row.save()
    record(viewer, "transport.day_closed", row)
    return row


@transaction.atomic
def give_back(viewer: Viewer, day: date, reason: str) -> Day:
    """退回: the second officer sends a prepared day back; it takes entries again.

    Raises:
        NotVisible: not an officer of transport who may close.
        WrongState: not prepared.
        NothingSaid: no reason.
    """
    if not may_close(viewer):
        raise NotVisible
    row = _lock(viewer, day)
    if row.state != DayState.PREPARED:
        raise WrongState
    if not reason.strip():
        raise NothingSaid
    row.state, row.figures, row.digest, row.note = DayState.OPEN, {}, "", reason.strip()[:300]
    row.prepared_by, row.prepared_at = "", None
    row.save()
    record(viewer, "transport.day_given_back", row, reason=row.note)
    return row
