"""What the frame shows about the person who is signed in."""

from __future__ import annotations

from django.http import HttpRequest

from tongban.capabilities.messaging.public import unread_count
from tongban.foundation.access.public import viewer_of


def unread_messages(request: HttpRequest) -> int:
    """How many messages the viewer has not opened; asked once a page, without a query for the anonymous."""
    viewer = viewer_of(request)
    kept: int | None = getattr(request, "_unread_messages", None)
    if kept is None:
        kept = unread_count(viewer) if viewer.is_signed_in else 0
        request._unread_messages = kept  # type: ignore[attr-defined]
    return kept
