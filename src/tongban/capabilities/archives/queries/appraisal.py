"""Lists for disposal and transfers, as those see them who draw them up or approve them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tongban.capabilities.archives.actions.disposal import disposable, post_for
from tongban.capabilities.archives.models import Archive, DisposalEntry, DisposalList, Transfer, TransferEntry
from tongban.capabilities.archives.states import KEPT, ListState, State
from tongban.capabilities.archives.steps import HEAD, is_administration, is_archivist
from tongban.foundation.access.public import NotVisible, Role, Viewer

SIZE = 50


def sees_lists(viewer: Viewer) -> bool:
    """Archivists, heads, and the archive administration have to do with disposal lists."""
    return is_archivist(viewer) or is_administration(viewer) or (viewer.role == Role.OFFICER and viewer.holds(HEAD))


def lists_visible_to(viewer: Viewer) -> QuerySet[DisposalList]:
    """Of the own authority for archivists and heads; of all that have been sent round for the administration."""
    rows = DisposalList.objects.order_by("-pk")
    own = Q(authority_code=viewer.authority_code) if is_archivist(viewer) or viewer.holds(HEAD) else Q(pk__in=[])
    if is_administration(viewer):
        own |= ~Q(state=ListState.DRAFT)
    return rows.filter(own) if sees_lists(viewer) else rows.none()


def list_disposals(viewer: Viewer, *, after: str = "", size: int = SIZE) -> list[DisposalList]:
    """Newest first, each with the number of its entries."""
    rows = lists_visible_to(viewer).annotate(number_of=Count("entries"))
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    return list(rows[:size])


@dataclass(frozen=True)
class DisposalPage:
    """Everything one page about a list shows; ``post`` is the capacity in which the viewer may approve now."""

    disposal: DisposalList
    entries: list[DisposalEntry]
    next: str
    post: str
    is_ours: bool


def disposal_page(viewer: Viewer, pk: int, *, after: str = "", size: int = 100) -> DisposalPage:
    """One list. Raises NotVisible."""
    found = lists_visible_to(viewer).filter(pk=pk).select_related("certificate__blob").first()
    if found is None:
        raise NotVisible
    rows = found.entries.select_related("archive__series")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    entries = list(rows.order_by("pk")[: size + 1])
    more = str(entries[size - 1].pk) if len(entries) > size else ""
    is_ours = is_archivist(viewer, found.authority_code)
    return DisposalPage(found, entries[:size], more, post_for(found, viewer), is_ours)


def due_archives(viewer: Viewer, *, size: int = 200) -> list[Archive]:
    """What may be listed now, the longest due first."""
    if not is_archivist(viewer):
        return []
    return list(disposable(viewer.authority_code).select_related("series")[:size])


def next_due(viewer: Viewer) -> Archive | None:
    """The archive whose term ends first."""
    rows = Archive.objects.filter(authority_code=viewer.authority_code, keep_until__isnull=False, state__in=KEPT)
    return rows.order_by("keep_until").first() if is_archivist(viewer) else None


def transferable(viewer: Viewer, *, year: str = "", size: int = 200) -> list[Archive]:
    """What may go to the institution: filed here, newest year last; with a year only that one."""
    if not is_archivist(viewer):
        return []
    rows = Archive.objects.filter(authority_code=viewer.authority_code, state=State.FILED, key="first")
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(year=int(year))
    under_way = TransferEntry.objects.filter(transfer__state__in=["prepared", "sent"]).values("archive")
    return list(rows.exclude(pk__in=under_way).select_related("series").order_by("pk")[:size])


def list_transfers(viewer: Viewer, size: int = SIZE) -> list[Transfer]:
    """Transfers of the authority, newest first, each with the number of its packages."""
    if not is_archivist(viewer):
        return []
    rows = Transfer.objects.filter(authority_code=viewer.authority_code).annotate(number_of=Count("entries"))
    return list(rows.order_by("-pk")[:size])


def transfer_page(viewer: Viewer, pk: int) -> tuple[Transfer, list[TransferEntry]]:
    """One transfer with its entries. Raises NotVisible."""
    found = Transfer.objects.filter(pk=pk).select_related("file__blob").first()
    if found is None or not is_archivist(viewer, found.authority_code):
        raise NotVisible
    return found, list(found.entries.select_related("archive__series"))
