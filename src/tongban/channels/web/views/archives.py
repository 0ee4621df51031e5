"""My archives: what the city has filed about me, whole, and who has read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.capabilities.archives import public as archives
from tongban.foundation.access.public import person_page, viewer_of
from tongban.foundation.files.public import response
from tongban.registers.authorities.public import authorities


@require_GET
@person_page
def own_archives(request: HttpRequest) -> HttpResponse:
    """Every archive about me, newest first."""
    rows, more = archives.own_archives(viewer_of(request), before=request.GET.get("before", ""))
    return render(request, "web/archives.html", {"rows": rows, "more": f"?before={more}" if more else ""})


@require_GET
@person_page
def own_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: its files, its check, and everybody who read it."""
    viewer = viewer_of(request)
    page = archives.archive_page(viewer, pk)
    names = {one.code: one.title for one in authorities()}
    readings = [(one, names.get(one.by_authority, "")) for one in page.readings if one.ground != "own"]
    latest = page.checks[0] if page.checks else None
    context = {"page": page, "row": page.archive, "readings": readings, "latest": latest,
               "authority": names.get(page.archive.authority_code, "")}  # fmt: skip
    return render(request, "web/archive.html", context)


@require_GET
@person_page
def own_archive_file(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """One file of it in the browser."""
    viewer = viewer_of(request)
    row = archives.visible_archive(viewer, pk)
    found, content = archives.file_of(viewer, row, position)
    archives.note_reading(viewer, row, path=found.path)
    return archives.file_response(found, content)


@require_GET
@person_page
def own_archive_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole package to keep: it proves itself without us."""
    viewer = viewer_of(request)
    row = archives.kept_archive(viewer, pk)
    archives.note_reading(viewer, row, how=archives.Reading.How.DOWNLOAD)
    assert row.file is not None
    return response(row.file, name=f"{row.identifier}.zip")
