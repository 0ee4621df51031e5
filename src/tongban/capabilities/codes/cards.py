"""多卡并一码 at a gate: the card for which a code stands in a scene, as its issuer knows it now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from tongban.foundation.adapters.public import PortError
from tongban.foundation.statements.public import Select, given

from .families import scenes
from .models import AttachedCard, Scan
from .ports import Card, Title, card_issuers


@dataclass(frozen=True)
class ShownCard:
    """What a verifier sees of the card.

    Attributes:
        state: ``good``, ``void``, ``expired``, or ``unknown`` when the issuer did not answer.
    """

    issuer: str
    title: Title
    number: str
    state: str
    shows: tuple[tuple[Title, str], ...] = ()

    @property
    def masked(self) -> str:
        """The number with its middle hidden."""
        return masked(self.number)


def masked(number: str) -> str:
    """First two and last four characters."""
    return f"{number[:2]}{'*' * max(0, len(number) - 6)}{number[-4:]}" if len(number) > 6 else number


def card_at(scan: Scan) -> ShownCard | None:
    """The card that the scene of this scan needs, when the holder has attached one."""
    rule = scenes().get(scan.scene)
    return card_of(scan.person_id, rule.card) if rule and rule.card and scan.person_id else None


_living = Select(
    lambda: AttachedCard.objects.filter(
        person_id=given(0), issuer=given(1), detached_at__isnull=True
    ).order_by("pk")[:1]
)  # fmt: skip


def card_of(person_id: int, issuer: str) -> ShownCard | None:
    """The living card of an issuer for which the person's code stands; the issuer is asked at this moment."""
    row = _living.first(person_id, issuer)
    if row is None or issuer not in card_issuers.names():
        return None
    return shown(row)


def shown(row: AttachedCard) -> ShownCard:
    """An attached card with what its issuer says now."""
    plug = card_issuers[row.issuer]
    try:
        card = plug.card(row.number)
    except PortError:
        return ShownCard(row.issuer, plug.title, row.number, "void" if row.void_at else "unknown")
    state = state_of(card)
    return ShownCard(row.issuer, plug.title, row.number, state, card.shows if card and state == "good" else ())


def state_of(card: Card | None) -> str:
    """In one word."""
    if card is None or card.is_void:
        return "void"
    return "expired" if card.valid_until and card.valid_until < timezone.localdate() else "good"
