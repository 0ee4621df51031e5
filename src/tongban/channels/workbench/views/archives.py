"""档案 for archivists: find, look, check, and what was stopped; and the reading room for officers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.archives import public as archives
from tongban.capabilities.archives.public import State, Wanted
from tongban.channels.workbench.archives import archive_desk, badge, report_rows
from tongban.foundation.access.public import officer_page, viewer_of
from tongban.foundation.files.public import response
from tongban.registers.authorities.public import names_of_officers

LARGEST_UPLOAD = 400 * 1024 * 1024


def _asked(request: HttpRequest) -> dict[str, str]:
    names = ("q", "year", "retention", "item", "state", "before")
    return {name: request.GET.get(name, "").strip()[:100] for name in names}


@require_GET
@archive_desk
def desk(request: HttpRequest) -> HttpResponse:
    """Every archive of the authority, newest first, with facets, figures and what waits."""
    viewer, asked = viewer_of(request), _asked(request)
    wanted = Wanted(**{name: value for name, value in asked.items() if name != "before"})
    found = archives.list_archives(viewer, wanted, before=asked["before"])
    keep = {name: value for name, value in asked.items() if value and name != "before"}
    known = archives.facets(viewer, wanted)

    def without(name: str, value: str = "") -> str:
        kept = {key: one for key, one in keep.items() if key != name}
        return "?" + urlencode({**kept, name: value} if value else kept)

    context = {
        "rows": [{"row": row, "badge": badge(row)} for row in found.rows],
        "asked": asked,
        "is_filtered": bool(keep),
        "figures": archives.figures(viewer),
        "tasks": archives.task_count(viewer),
        "requests": len(archives.requests_for(viewer)),
        "states": State.choices,
        "years": [(year, number, without("year", str(year)), asked["year"] == str(year)) for year, number in
                  known.years],
        "retentions": [(words, number, without("retention", code), asked["retention"] == code)
                       for code, words, number in known.retentions],
        "items": known.items,
        "cleared": {name: without(name) for name in ("year", "retention", "item")},
        "next_url": f"?{urlencode({**keep, 'before': found.next})}" if found.next else "",
    }  # fmt: skip
    return render(request, "workbench/archives.html", context)


@require_GET
@officer_page
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """One archive: metadata, files, checks, later packages, who read it. For archivists and granted readers."""
    viewer = viewer_of(request)
    page = archives.archive_page(viewer, pk)
    archives.note_reading(viewer, page.archive)
    is_archivist = page.ground == "archivist"
    latest = page.checks[0] if page.checks else None
    report = archives.report_of(latest.point, latest.items) if latest else None
    context = {
        "page": page,
        "row": page.archive,
        "badge": badge(page.archive),
        "later": [{"row": row, "badge": badge(row)} for row in page.later],
        "latest": latest,
        "report": report_rows(report) if report else [],
        "findings": archives.findings(report) if report else [],
        "is_archivist": is_archivist,
        "names": names_of_officers({one.by for one in page.readings} | {one.by for one in page.checks}),
    }
    return render(request, "workbench/archive.html", context)


@require_GET
@officer_page
def archive_file(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """One file of a package, in the browser where it can be shown."""
    viewer = viewer_of(request)
    row = archives.visible_archive(viewer, pk)
    found, content = archives.file_of(viewer, row, position)
    archives.note_reading(viewer, row, path=found.path)
    return archives.file_response(found, content)


@require_GET
@officer_page
def archive_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole package to save."""
    viewer = viewer_of(request)
    row = archives.kept_archive(viewer, pk)
    archives.note_reading(viewer, row, how=archives.Reading.How.DOWNLOAD)
    assert row.file is not None
    return response(row.file, name=f"{row.identifier}.zip")


@require_GET
@archive_desk
def check_report(request: HttpRequest, pk: int, form: str = "") -> HttpResponse:
    """One 四性检测 report as a page to print, as PDF or as JSON."""
    check = archives.check_of(viewer_of(request), pk)
    report = archives.report_of(check.point, check.items)
    if form == "json":
        return JsonResponse(archives.report_data(check, report), json_dumps_params={"ensure_ascii": False, "indent": 1})
    if form == "pdf":
        answer = HttpResponse(archives.report_pdf(check, report), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="check-{check.pk}.pdf"'
        return answer
    context = {"check": check, "row": check.archive, "report": report_rows(report), "is_good": report.is_passed,
               "findings": archives.findings(report)}  # fmt: skip
    return render(request, "workbench/archive_check.html", context)


@require_GET
@archive_desk
def tasks(request: HttpRequest) -> HttpResponse:
    """What was stopped, each with its reason; and the rounds of long-term checks."""
    viewer, settled = viewer_of(request), request.GET.get("settled") == "1"
    found = archives.tasks(viewer, settled=settled, after=request.GET.get("after", ""))
    more = {"settled": str(int(settled)), "after": str(found[-1].pk)} if len(found) == 50 else {}
    why = archives.findings_of_tasks(found)
    context = {
        "tasks": [(task, why.get(task.pk, [])) for task in found],
        "settled": settled,
        "names": names_of_officers({one.settled_by for one in found}),
        "rounds": archives.rounds(viewer),
        "next_url": f"?{urlencode(more)}" if more else "",
    }
    return render(request, "workbench/archive_tasks.html", context)


@require_http_methods(["GET", "POST"])
@archive_desk
def examine(request: HttpRequest) -> HttpResponse:
    """Check a package that somebody brings: compared with itself, and with the register where we know its number."""
    upload = request.FILES.get("package")
    context: dict[str, object] = {"asked": request.method == "POST"}
    if upload is not None and (upload.size or 0) <= LARGEST_UPLOAD:
        report, known = archives.examine_brought(viewer_of(request), upload.read())
        context |= {"name": upload.name, "report": report_rows(report), "is_good": report.is_passed, "known": known,
                    "findings": archives.findings(report)}  # fmt: skip
    return render(request, "workbench/archive_examine.html", context)


@require_GET
@officer_page
def reading_room(request: HttpRequest) -> HttpResponse:
    """Ask to read; what I asked for; and for archivists what others ask."""
    viewer = viewer_of(request)
    own = archives.own_requests(viewer)
    context = {
        "own": [{"one": one, "is_open": archives.is_readable(one)} for one in own],
        "waiting": archives.requests_for(viewer),
        "answered": archives.requests_for(viewer, is_open=False, size=20),
        "wanted": request.GET.get("number", "")[:100],
        "is_archivist": viewer.holds("archivist"),
    }
    return render(request, "workbench/reading_room.html", context)
