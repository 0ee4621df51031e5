"""What somebody handed in before and may use again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Viewer
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .actions import column
from .models import Consent, Material, MaterialUse

PAGE = 24
# A library is one person's or firm's: this many are looked through when they search their own.
MOST_SEARCHED = 1000


def _usable(on: date | None) -> QuerySet[Material]:
    today = on or timezone.localdate()
    live = Q(valid_until=None) | Q(valid_until__gte=today)
    rows = Material.objects.filter(live, withdrawn_at=None, deleted_at=None, replaced_by=None)
    return rows.select_related("file__blob").order_by("-kept_at", "-pk")


def reusable(owner: Person | Organisation, kind: str, on: date | None = None) -> list[Material]:
    """Documents of this kind that the owner need not hand in again, newest first."""
    return list(_usable(on).filter(**{column(owner): owner}, kind=kind))


def reusable_by_kind(
    owner: Person | Organisation, kinds: Iterable[str], on: date | None = None
) -> dict[str, list[Material]]:
    """The same for several kinds in one query; kinds without a document are not named."""
    found: dict[str, list[Material]] = {}
    for material in _usable(on).filter(**{column(owner): owner}, kind__in=list(kinds)):
        found.setdefault(material.kind, []).append(material)
    return found


def kept_by_kind(owner: Person | Organisation, kinds: Iterable[str]) -> dict[str, list[Material]]:
    """All of these kinds, also what may not be used now, newest first: for saying why something is not offered."""
    rows = Material.objects.filter(**{column(owner): owner}, kind__in=list(kinds), deleted_at=None, replaced_by=None)
    found: dict[str, list[Material]] = {}
    for material in rows.select_related("file__blob").order_by("-kept_at", "-pk"):
        found.setdefault(material.kind, []).append(material)
    return found


def _mine(viewer: Viewer) -> Q | None:
    if viewer.organisation_id:
        return Q(organisation_id=viewer.organisation_id)
    return Q(person_id=viewer.person_id) if viewer.person_id else None


def materials_visible_to(viewer: Viewer) -> QuerySet[Material]:
    """Everything kept for this viewer (or the firm or person they act for), newest first."""
    mine = _mine(viewer)
    if mine is None:
        return Material.objects.none()
    rows = Material.objects.filter(mine, deleted_at=None)
    return rows.select_related("file__blob", "replaced_by").order_by("-kept_at", "-pk")


def material(viewer: Viewer, pk: int) -> Material:
    """One of the viewer's documents.

    Raises:
        NotVisible: it is somebody else's, was deleted, or does not exist.
    """
    found = materials_visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class Shelf:
    """One page of the owner's library.

    Attributes:
        rows: documents of the page, each with ``times`` it was used.
        total: how many fit.
        groups: how many there are of each group of kinds, whatever is searched.
    """

    rows: Sequence[Material]
    total: int
    page: int
    pages: int
    groups: Mapping[str, int]


def library(viewer: Viewer, *, words: str = "", group: str = "", state: str = "", page: int = 1) -> Shelf:
    """The viewer's documents: searched in title, own name and recognised text; newest versions first.

    Args:
        words: all of them must occur.
        state: ``usable``, ``ended`` (expired, withdrawn or replaced), or empty for both.
    """
    rows = list(materials_visible_to(viewer).annotate(times=Count("uses"))[:MOST_SEARCHED])
    groups: dict[str, int] = {}
    for row in rows:
        groups[row.about.group] = groups.get(row.about.group, 0) + 1
    wanted = words.lower().split()
    found = [
        row
        for row in rows
        if (not group or row.about.group == group)
        and (not state or (is_usable(row) == (state == "usable")))
        and all(word in _searched(row) for word in wanted)
    ]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    return Shelf(found[(page - 1) * PAGE : page * PAGE], len(found), page, pages, groups)


def is_usable(row: Material) -> bool:
    """Whether it would be offered today."""
    return row.is_valid() and getattr(row, "replaced_by", None) is None


def _searched(row: Material) -> str:
    return f"{row.name} {row.title_zh} {row.title_en} {row.about.title_zh} {row.text}".lower()


def texts_for(owner: Person | Organisation, digests: Iterable[str]) -> dict[str, Material]:
    """What was recognised of some contents of an owner, by digest; for the officer who compares.

    The caller has decided that the viewer may see the case that they were handed in for.
    """
    rows = Material.objects.filter(**{column(owner): owner}, digest__in=list(digests), deleted_at=None)
    return {row.digest: row for row in rows.order_by("pk")}


def consents_for(for_ref: str) -> dict[str, Consent]:
    """Consents of one case that hold now, by subject."""
    return {row.subject: row for row in Consent.objects.filter(for_ref=for_ref, taken_back_at=None)}


def consents_of(viewer: Viewer) -> QuerySet[Consent]:
    """Everything the viewer consented to, newest first."""
    mine = _mine(viewer)
    rows = Consent.objects.none() if mine is None else Consent.objects.filter(mine)
    return rows.order_by("-given_at", "-pk")


def consent_of(viewer: Viewer, pk: int) -> Consent:
    """One of the viewer's consents.

    Raises:
        NotVisible: somebody else's, or it does not exist.
    """
    found = consents_of(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def uses_for(for_ref: str) -> list[MaterialUse]:
    """Which kept documents stand in for handing in again in one case."""
    return list(MaterialUse.objects.filter(for_ref=for_ref, taken_back_at=None).select_related("material"))


def reused(authority_code: str, *, since: date, until: date) -> int:
    """How often a kept document spared handing it in again to this authority, over days of the city."""
    rows = MaterialUse.objects.filter(authority_code=authority_code, used_at__date__gte=since, used_at__date__lte=until)
    return rows.count()
