"""The reading room: one archive, its files, who read it, who asks to."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from tongban.capabilities.archives.actions.checks import expected_of
from tongban.capabilities.archives.actions.reading import ground_of
from tongban.capabilities.archives.bundles import FOLDERS
from tongban.capabilities.archives.checking.report import Report, examine
from tongban.capabilities.archives.checking.subject import subject_of
from tongban.capabilities.archives.formats import viewable
from tongban.capabilities.archives.models import Archive, ArchiveFile, Check, Hold, Reading, ReadingRequest
from tongban.capabilities.archives.packing import BrokenPackage, unpack
from tongban.capabilities.archives.states import Point, RequestState
from tongban.capabilities.archives.steps import is_archivist
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.files.public import read
from tongban.foundation.trust.public import Unreadable

from .desk import SIZE, archives_visible_to


@dataclass(frozen=True)
class ArchivePage:
    """Everything one page about an archive shows."""

    archive: Archive
    folders: list[tuple[str, list[ArchiveFile]]]
    later: list[Archive]
    checks: list[Check]
    readings: list[Reading]
    hold: Hold | None
    ground: str
    is_whole: bool = True


def visible_archive(viewer: Viewer, pk: int) -> Archive:
    """One archive that the viewer may read, as archivist, subject, or under a granted request.

    Raises:
        NotVisible: it does not exist, or not for this viewer.
    """
    row = Archive.objects.select_related("series__fonds", "first", "file__blob").filter(pk=pk).first()
    if row is None:
        raise NotVisible
    ground_of(viewer, row)
    return row


def archive_page(viewer: Viewer, pk: int) -> ArchivePage:
    """The page of one archive. A fixed number of queries. Raises NotVisible."""
    row = visible_archive(viewer, pk)
    ground = ground_of(viewer, row)[0]
    files = list(open_files(viewer, row))
    groups = [("", [one for one in files if "/" not in one.path])]
    groups += [
        (f"{number} {name}", [one for one in files if one.path.startswith(f"{number}{name}/")])
        for number, name in FOLDERS.items()
    ]
    return ArchivePage(
        archive=row,
        folders=[group for group in groups if group[1]],
        later=list((row.first or row).later.order_by("ordinal")),
        checks=list(row.checks.all()[:20]),
        readings=list(row.readings.all()[:50]) if ground != Reading.Ground.GRANTED else [],
        hold=row.holds.filter(lifted_at=None).first(),
        ground=str(ground),
        is_whole=len(files) == row.files.count(),
    )


def open_files(viewer: Viewer, row: Archive) -> QuerySet[ArchiveFile]:
    """The files of a package that the viewer may read: to its subject not those that name others.

    Raises:
        NotVisible: none of them.
    Legal: 政府信息公开条例 第十五条 (what touches others is not given out without their consent).
    """
    rows = row.files.all()
    return rows.filter(is_closed=False) if ground_of(viewer, row)[0] == Reading.Ground.OWN else rows


def file_of(viewer: Viewer, row: Archive, position: int) -> tuple[ArchiveFile, bytes]:
    """One file of a package with its content; the caller has noted the reading.

    Raises:
        NotVisible: no such file, it is not for this viewer, or the package is gone or damaged; a check says which.
    """
    found = open_files(viewer, row).filter(position=position).first()
    if found is None or row.file is None:
        raise NotVisible
    try:
        return found, unpack(read(row.file))[found.path]
    except (Unreadable, BrokenPackage, KeyError, OSError) as error:
        raise NotVisible from error


def file_response(found: ArchiveFile, content: bytes) -> HttpResponse:
    """One file as an answer to a browser: shown where it can be, unable to run anything, kept by no cache."""
    shown, kind = viewable(content, found.format)
    answer = HttpResponse(shown, content_type=kind)
    inline = kind.startswith(("image/", "text/")) or kind == "application/pdf"
    name = quote(found.path.rpartition("/")[2])
    answer["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{name}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Frame-Options"] = "SAMEORIGIN"
    sandbox = "" if kind == "application/pdf" else "; sandbox"  # a sandboxed frame has no PDF viewer
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'{sandbox}"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def kept_archive(viewer: Viewer, pk: int) -> Archive:
    """One archive that the viewer may read whole and whose package is there. Raises NotVisible."""
    row = visible_archive(viewer, pk)
    if row.file is None or open_files(viewer, row).count() != row.files.count():
        raise NotVisible
    return row


def examine_brought(viewer: Viewer, content: bytes) -> tuple[Report, Archive | None]:
    """(report, the archive we know under its number) of a package that somebody brings.

    It is compared with the register only where the viewer keeps that archive.
    """
    number = subject_of(content).manifest_identifier
    known = archives_visible_to(viewer).filter(identifier=number).first() if number else None
    expected = expected_of(known) if known is not None and known.digest else None
    return examine(content, Point.TRANSFER, expected), known


def requests_for(viewer: Viewer, *, is_open: bool = True, size: int = SIZE) -> list[ReadingRequest]:
    """Requests that wait for the archivist (or that were answered), newest first."""
    if not is_archivist(viewer):
        return []
    rows = ReadingRequest.objects.filter(authority_code=viewer.authority_code).select_related("archive")
    rows = rows.filter(state=RequestState.OPEN) if is_open else rows.exclude(state=RequestState.OPEN)
    return list(rows.order_by("-pk")[:size])


def own_requests(viewer: Viewer, size: int = SIZE) -> list[ReadingRequest]:
    """What the officer has asked for, newest first."""
    if viewer.role not in (Role.OFFICER, Role.CLERK):
        return []
    rows = ReadingRequest.objects.filter(officer_ref=viewer.actor_ref).select_related("archive")
    return list(rows.order_by("-pk")[:size])


def request_of(viewer: Viewer, pk: int) -> ReadingRequest:
    """A request to an archive that the viewer keeps. Raises NotVisible."""
    found = ReadingRequest.objects.select_related("archive").filter(pk=pk).first()
    if found is None or not is_archivist(viewer, found.authority_code):
        raise NotVisible
    return found


def is_readable(one: ReadingRequest) -> bool:
    """Granted and its term not over."""
    return one.state == RequestState.GRANTED and one.until >= timezone.localdate()


def own_archives(viewer: Viewer, *, before: str = "", size: int = 20) -> tuple[list[Archive], str]:
    """(archives about the viewer, newest first; cursor of the next page); first packages only."""
    if viewer.role != Role.PERSON:
        return [], ""
    rows = archives_visible_to(viewer).filter(key="first", state__in=("filed", "transferred", "destroyed"))
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""
