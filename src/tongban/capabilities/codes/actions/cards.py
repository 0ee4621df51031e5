"""多卡并一码: a holder lets the code stand for a card, takes that back; an issuer takes a card back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.codes.cards import state_of
from tongban.capabilities.codes.errors import CardError
from tongban.capabilities.codes.models import AttachedCard, IssuerCard
from tongban.capabilities.codes.notices import tell_card_void
from tongban.capabilities.codes.ports import card_issuers
from tongban.foundation.access.public import Viewer
from tongban.foundation.adapters.public import PortError
from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.registers.people.public import Person, person


def _own(viewer: Viewer) -> Person:
    """The holder; somebody who acts under a delegation cannot consent for them, a parent can for a child.

    Legal: 个人信息保护法 第十四条, 第三十一条.
    """
    if viewer.person_id is None:
        raise CardError(_("单位没有可以并入的卡。"))
    if viewer.delegation_id is not None:
        raise CardError(_("并卡要本人同意，请本人操作。"))
    return person(viewer.person_id)


@transaction.atomic
def attach_card(viewer: Viewer, issuer: str, number: str) -> AttachedCard:
    """Let my code stand for this card from now on. A second time gives the row that is there.

    Raises:
        CardError: not one of my cards with this issuer, void, another one attached already, or no answer.
    """
    holder = Person.objects.select_for_update().get(pk=_own(viewer).pk)
    living = AttachedCard.objects.filter(person=holder, issuer=issuer, detached_at__isnull=True).first()
    if living is not None:
        if living.number == number:
            return living
        raise CardError(_("已经并入了同一发卡方的另一张卡，请先取消。"))
    try:
        found = [one for one in card_issuers[issuer].cards_of(holder) if one.number == number]
    except KeyError:
        raise CardError(_("没有这个发卡方。")) from None
    except PortError:
        raise CardError(_("发卡方现在没有答复，请稍后再试。")) from None
    if not found or state_of(found[0]) != "good":
        raise CardError(_("这张卡不在您名下，或者已经停用。"))
    row = AttachedCard.objects.create(person=holder, issuer=issuer, number=number, consented_by=actor_ref(viewer)[:80])
    record(viewer, "code.card_attached", row, for_whom=holder, detail={"issuer": issuer})
    return row


@transaction.atomic
def detach_card(viewer: Viewer, pk: int) -> AttachedCard:
    """The code stands for this card no more, at once. A second time changes nothing.

    Raises:
        CardError: not one of mine.
    """
    row = AttachedCard.objects.select_for_update().filter(pk=pk, person_id=viewer.person_id or 0).first()
    if row is None:
        raise CardError(_("这张卡不在您名下，或者已经停用。"))
    if row.detached_at is None:
        row.detached_at = timezone.now()
        row.save(update_fields=["detached_at"])
        record(viewer, "code.card_detached", row, for_whom=row.person, detail={"issuer": row.issuer})
    return row


@transaction.atomic
def void_issuer_card(by: HasActorRef, card: IssuerCard, reason: str) -> IssuerCard:
    """An embedded issuer takes a card back; its holder is told when the code stood for it. A second time is harmless.

    Raises:
        CardError: no reason given.
    """
    row = IssuerCard.objects.select_for_update().select_related("person").get(pk=card.pk)
    if row.void_at is not None:
        return row
    if not reason.strip():
        raise CardError(_("请写明为什么停用。"))
    row.void_at, row.void_reason = timezone.now(), reason.strip()[:200]
    row.save(update_fields=["void_at", "void_reason"])
    record(by, "code.card_void", row, for_whom=row.person, reason=row.void_reason)
    learn_void(row.issuer, row.number, row.void_reason)
    return row


def learn_void(issuer: str, number: str, reason: str) -> int:
    """What an issuer says of a card it took back: rows say so, the holder is told once. Returns how many."""
    rows = AttachedCard.objects.select_related("person").filter(
        issuer=issuer, number=number, detached_at__isnull=True, void_at__isnull=True
    )
    told = 0
    for row in rows:
        told += AttachedCard.objects.filter(pk=row.pk, void_at__isnull=True).update(
            void_at=timezone.now(), void_reason=reason[:200]
        )
        tell_card_void(row, reason)
    return told


def ask_issuers() -> int:
    """Once a day every issuer is asked for the cards that codes stand for. Returns how many turned out void."""
    found = 0
    for row in AttachedCard.objects.filter(detached_at__isnull=True, void_at__isnull=True).iterator(chunk_size=500):
        try:
            card = card_issuers[row.issuer].card(row.number)
        except (KeyError, PortError):
            continue
        if card is None or card.is_void:
            found += learn_void(row.issuer, row.number, card.void_reason if card else "")
    return found
