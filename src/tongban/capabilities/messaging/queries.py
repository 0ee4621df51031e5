"""What somebody was told."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Viewer

from .models import Dispatch, EmbeddedSmsRow, Message


def _addressed_to(viewer: Viewer) -> Q | None:
    if viewer.organisation_id:
        return Q(organisation_id=viewer.organisation_id)
    if viewer.officer_id:
        return Q(officer_id=viewer.officer_id)
    if viewer.person_id:
        return Q(person_id=viewer.person_id)
    return None


def inbox(viewer: Viewer, *, category: str = "", unread: bool = False) -> QuerySet[Message]:
    """Messages to the one this viewer looks for (oneself, the elder one acts for, the firm), newest first."""
    mine = _addressed_to(viewer)
    if mine is None:
        return Message.objects.none()
    rows = Message.objects.filter(mine).order_by("-sent_at", "-pk")
    if category:
        rows = rows.filter(category=category)
    return rows.filter(read_at=None) if unread else rows


def unread_count(viewer: Viewer) -> int:
    """How many messages wait to be read; one query, none for the anonymous."""
    mine = _addressed_to(viewer)
    return 0 if mine is None else Message.objects.filter(mine, read_at=None).count()


def message(viewer: Viewer, pk: int) -> Message:
    """One message of the viewer's.

    Raises:
        NotVisible: it is somebody else's, or does not exist.
    """
    found = inbox(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def held_sms(limit: int = 20) -> list[Dispatch]:
    """SMS that wait for the end of their recipients' quiet hours, the next first; for the demonstration's telephone."""
    rows = Dispatch.objects.filter(state=Dispatch.State.WAITING, due_at__gt=timezone.now())
    return list(rows.select_related("message__person", "message__organisation").order_by("due_at", "pk")[:limit])


def embedded_sms(limit: int = 50) -> list[EmbeddedSmsRow]:
    """The latest messages of the embedded SMS plug; empty when a real gateway is plugged in."""
    return list(EmbeddedSmsRow.objects.order_by("-pk")[:limit])
