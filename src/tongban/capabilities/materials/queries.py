"""What somebody handed in before and may use again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Viewer
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .models import Material


def _usable(on: date | None) -> QuerySet[Material]:
    today = on or timezone.localdate()
    rows = Material.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), withdrawn_at=None)
    return rows.select_related("file__blob").order_by("-kept_at", "-pk")


def reusable(owner: Person | Organisation, kind: str, on: date | None = None) -> list[Material]:
    """Documents of this kind that the owner need not hand in again, newest first."""
    column = "organisation" if isinstance(owner, Organisation) else "person"
    return list(_usable(on).filter(**{column: owner}, kind=kind))


def reusable_by_kind(
    owner: Person | Organisation, kinds: Iterable[str], on: date | None = None
) -> dict[str, list[Material]]:
    """The same for several kinds in one query; kinds without a document are not named."""
    column = "organisation" if isinstance(owner, Organisation) else "person"
    found: dict[str, list[Material]] = {}
    for material in _usable(on).filter(**{column: owner}, kind__in=list(kinds)):
        found.setdefault(material.kind, []).append(material)
    return found


def materials_visible_to(viewer: Viewer) -> QuerySet[Material]:
    """Everything kept for this viewer (or the firm or person they act for), newest first."""
    if viewer.organisation_id:
        mine = Q(organisation_id=viewer.organisation_id)
    elif viewer.person_id:
        mine = Q(person_id=viewer.person_id)
    else:
        return Material.objects.none()
    return Material.objects.filter(mine).select_related("file__blob").order_by("-kept_at", "-pk")


def material(viewer: Viewer, pk: int) -> Material:
    """One of the viewer's documents.

    Raises:
        NotVisible: it is somebody else's, or does not exist.
    """
    found = materials_visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
