"""场所码: a place's code as an address that any camera opens; signed, so that nobody hangs up one of their own."""

from __future__ import annotations

import base64
import binascii
import time
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from .errors import NotAPlace
from .families import scenes
from .gate import Gate as Checker
from .gate import Kind
from .gate.wire import text_of
from .handles import PLACE, resolve
from .issuer import signed
from .models import TicketState, Venue, VenueTicket
from .trusted import trusted

FAMILY, SCENE = "general", "place.visit"
GOOD_FOR = timedelta(days=730)
DOES = ("check_in", "queue", "pay", "complain")


@lru_cache(maxsize=512)
def _signed(handle: str, at: datetime) -> bytes:
    return signed(Kind.PLACE, FAMILY, bytes.fromhex(handle), at, at + GOOD_FOR)


def address_of(venue: Venue) -> str:
    """What stands in the symbol on the poster."""
    data = _signed(venue.handle, venue.poster_at)
    return f"{settings.TONGBAN_URL}/code/at/{base64.urlsafe_b64encode(data).rstrip(b'=').decode()}/"


def as_symbol(text: str) -> str:
    """A poster's address as the text of the code inside it, so that gates read posters too; else the text itself."""
    start = f"{settings.TONGBAN_URL}/code/at/"
    if not text.startswith(start):
        return text
    try:
        return text_of(_unpacked(text.removeprefix(start).rstrip("/")))
    except NotAPlace:
        return text


def _unpacked(token: str) -> bytes:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotAPlace from None


def venue_of_handle(handle: bytes) -> Venue | None:
    """The living place for which a handle of the general family stands; None for people, firms and old posters."""
    holder = resolve(FAMILY, handle)
    if holder is None or holder.kind != PLACE:
        return None
    found = Venue.objects.select_related("gate__authority").filter(pk=holder.pk, is_active=True).first()
    return found if found is not None and found.handle == handle.hex() else None


def venue_of_token(token: str) -> Venue:
    """The place whose poster was scanned.

    Raises:
        NotAPlace: not signed by this city, expired, replaced by a newer poster, or the place is closed.
    """
    data = _unpacked(token)
    decision = Checker(*trusted(), {SCENE: scenes()[SCENE]}, now=time.time).check(text_of(data), SCENE)
    found = venue_of_handle(decision.handle) if decision.is_good else None
    if found is None:
        raise NotAPlace
    return found


def waiting_before(ticket: VenueTicket) -> int:
    """How many wait before this number."""
    return VenueTicket.objects.filter(
        venue_id=ticket.venue_id, day=ticket.day, number__lt=ticket.number, state=TicketState.WAITING
    ).count()


def ticket_of(person_id: int, venue: Venue) -> VenueTicket | None:
    """The person's living number of today."""
    return VenueTicket.objects.filter(
        venue=venue, person_id=person_id, day=timezone.localdate(),
        state__in=(TicketState.WAITING, TicketState.CALLED),
    ).first()  # fmt: skip


def queue_of(venue: Venue) -> list[VenueTicket]:
    """Numbers of today that are called or wait, in order."""
    rows = VenueTicket.objects.select_related("person").filter(
        venue=venue, day=timezone.localdate(), state__in=(TicketState.WAITING, TicketState.CALLED)
    )
    return list(rows.order_by("number")[:200])
