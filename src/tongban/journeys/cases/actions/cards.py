"""What was done about a supervision card."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases.errors import NeedsGround, NotAllowed
from tongban.journeys.cases.models import Supervision


@transaction.atomic
def settle_card(card: Supervision, *, by: Viewer, note: str) -> Supervision:
    """Note why a limit was touched and what was done. Settling twice is harmless.

    Raises:
        NotAllowed: the viewer is neither head nor supervisor of the card's authority.
        NeedsGround: nothing was said.
    """
    card = Supervision.objects.select_for_update().get(pk=card.pk)
    if card.settled_at:
        return card
    if by.authority_code != card.authority_code or not by.holds("head", "supervisor"):
        raise NotAllowed
    if not note.strip():
        raise NeedsGround
    card.note, card.settled_at = note.strip()[:200], timezone.now()
    card.save(update_fields=["note", "settled_at"])
    record(by, "case.card_settled", card, reason=card.note)
    return card
