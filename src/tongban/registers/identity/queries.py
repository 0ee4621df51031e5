"""Reads of identity: accounts of people, delegations given and held, and what a viewer's power covers."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tongban.foundation.access.public import Viewer
from tongban.registers.organisations.public import Organisation, represented_by
from tongban.registers.people.public import Person

from .models import Account, Delegation
from .powers import with_chain


def account_for_person(person: Person | int) -> Account | None:
    """The account the person signs in with; None when they have none (an elder without a phone)."""
    key = person if isinstance(person, int) else person.pk
    return Account.objects.filter(person_id=key).first()


def delegations_of(person: Person | int) -> QuerySet[Delegation]:
    """Delegations that concern the person: given, passed on, held, or of organisations they represent."""
    key = person if isinstance(person, int) else person.pk
    mine = Q(grantor_person_id=key) | Q(granted_by_id=key) | Q(agent_id=key)
    firms = represented_by(key).values("pk")
    return with_chain(Delegation.objects.filter(mine | Q(grantor_organisation__in=firms))).order_by("pk")


def covers(viewer: Viewer, item_code: str, amount_fen: int | None = None) -> bool:
    """The viewer may file this item for whom they act: always for oneself, one's child, one's firm as its head;
    under a delegation only within its scope.

    The term was checked when the viewer was made, moments ago.
    """
    if viewer.delegation_id is None:
        return True
    row = Delegation.objects.filter(pk=viewer.delegation_id).first()
    return bool(row and row.covers(item_code, amount_fen))


def covered_items(viewer: Viewer) -> tuple[str, ...]:
    """Codes of the items that the viewer's delegation is limited to; empty for all, and for who needs none."""
    row = Delegation.objects.filter(pk=viewer.delegation_id).first() if viewer.delegation_id else None
    return tuple(row.items) if row else ()


def acting_for_title(viewer: Viewer) -> str:
    """Name of whom the viewer acts for; empty when for oneself."""
    if viewer.organisation_id:
        return Organisation.objects.filter(pk=viewer.organisation_id).values_list("name", flat=True).first() or ""
    if viewer.agent_person_id and viewer.person_id:
        return Person.objects.filter(pk=viewer.person_id).values_list("name", flat=True).first() or ""
    return ""
