"""Supervision cards: raised by a supervisor, and what was done about one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases.actions.notices import warn_officers
from tongban.journeys.cases.actions.steps import lock, require_staff, tell
from tongban.journeys.cases.errors import NeedsGround, NotAllowed
from tongban.journeys.cases.models import Case, Supervision


@transaction.atomic
def raise_card(case: Case, *, by: Viewer, reason: str) -> Supervision:
    """A supervisor asks about a case: who holds it and the heads are told; raising twice on one day is one card.

    Raises:
        NotYourCase: another authority or region.
        NotAllowed: neither head nor supervisor.
        NeedsGround: no reason.
    Legal: 行政许可法 第六十条.
    """
    case = lock(case)
    require_staff(by, case, "head", "supervisor")
    if not reason.strip():
        raise NeedsGround
    card, created = Supervision.objects.get_or_create(
        case=case,
        kind=Supervision.Kind.ORDERED,
        due_on=timezone.localdate(),
        defaults={
            "authority_code": case.authority_code, "raised_at": timezone.now(), "reason": reason.strip()[:200],
            "raised_by": by.actor_ref,
        },
    )  # fmt: skip
    if created:
        warn_officers(card)
        tell(case, "supervised", by, reason=reason.strip())
    return card


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
