"""What feedback tells the archives: a rating that came after the case was filed."""

from __future__ import annotations

from tongban.capabilities.archives.public import want
from tongban.foundation.events.public import Event, subscribe


@subscribe("tongban.rating.given", name="feedback.archive_rating")
def rated(event: Event) -> None:
    """A later package with the rating; nothing if the first one is still to be made."""
    want(event.subject, at=event.at, key=f"rating:{event.pk}", reason="补充评价")
