"""现场踏勘 on a phone: the day's route, the checklist, photographs with time and place, and a signature."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from tongban.channels.workbench.reading import checks_of
from tongban.foundation.access.public import officer_page, public_page, viewer_of
from tongban.foundation.files.public import FileRefused, file_by_reference, response
from tongban.foundation.ui.public import moment_words, shell_version
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import Found, SpecialProcedure, report_survey, surveys_of, visible_procedure
from tongban.journeys.cases.public import case_page as bundle_of

SHELL = ("ui/ui.css", "workbench/survey.js", "ui/js/main.js", "ui/js/forms.js", "ui/js/over.js", "ui/js/keys.js")
LONGEST = 4000


@officer_page
def surveys(request: HttpRequest) -> HttpResponse:
    """Where the officer is sent, in the order of the day."""
    return render(request, "workbench/surveys.html", {"rows": surveys_of(viewer_of(request))})


@officer_page
def survey(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The form of one survey for those who are sent; others and finished ones are led to its page."""
    viewer = viewer_of(request)
    row = visible_procedure(viewer, number, pk)
    report = getattr(row, "report", None)
    sent = any(one.officer_id == viewer.officer_id for one in row.members.all() if one.officer_id)
    theirs = report is not None and report.written_by_id != viewer.officer_id
    if row.kind != "site_survey" or not row.is_open or not sent or theirs:
        return redirect("workbench:procedure", number=number, pk=pk)
    case = row.case
    task = {
        "pk": row.pk,
        "number": number,
        "page": request.path,
        "send": reverse("workbench:survey_send", args=[number, pk]),
        "title": case.pack_version.title,
        "applicant": case.organisation.name if case.organisation else case.person.name if case.person else "",
        "place": row.place,
        "when": moment_words(row.held_at) if row.held_at else "",
        "points": [
            {"id": check.id, "text": check.text, "law": f"{check.document} {check.article}".strip()}
            for check in checks_of(bundle_of(viewer, number)) if not check.is_condition
        ],
    }  # fmt: skip
    return render(request, "workbench/survey.html", {"row": row, "case": case, "task": task})


@require_POST
@officer_page
def send(request: HttpRequest, number: str, pk: int) -> JsonResponse:
    """One report from a phone; the same reference again is answered like the first time."""
    viewer = viewer_of(request)
    row = visible_procedure(viewer, number, pk)
    try:
        found = _read(request, row)
        files = {name: request.FILES.getlist(name)[0] for name in request.FILES}
        report_survey(row, found, files, by=viewer)
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"error": _("没有读懂发来的记录，请再发送一次。")}, status=400)
    except CaseError as error:
        return JsonResponse({"error": str(error.message)}, status=422)
    except FileRefused as error:
        return JsonResponse({"error": str(getattr(error, "message", error))}, status=422)
    return JsonResponse({"page": reverse("workbench:procedure", args=[number, pk])})


def _read(request: HttpRequest, row: SpecialProcedure) -> Found:
    """What the phone sent, cut to what is known and to lengths that can be kept.

    Raises:
        ValueError, TypeError, KeyError: it is not a report.
    """
    sent = json.loads(request.POST.get("report", ""))
    texts = {check["id"]: check for check in sent["points"]}
    points = [
        {"id": str(key)[:80], "text": _text(one["text"], 300), "verdict": str(one["verdict"]),
         "note": _text(one.get("note"), 500)}
        for key, one in texts.items()
    ]  # fmt: skip
    photos = [
        {"file": str(one["file"])[:40], "at": _moment(one["at"]).isoformat(), "note": _text(one.get("note"), 200),
         "latitude": _degrees(one.get("latitude"), 90), "longitude": _degrees(one.get("longitude"), 180),
         "accuracy": _degrees(one.get("accuracy"), 100_000)}
        for one in sent["photos"]
    ]  # fmt: skip
    return Found(
        reference=UUID(str(sent["reference"])),
        written_at=min(_moment(sent["written_at"]), timezone.now()),
        points=points,
        photos=photos,
        conclusion=str(sent["conclusion"]),
        opinion=_text(sent["opinion"], LONGEST),
        signer=_text(sent.get("signer"), 60),
        refused=bool(sent.get("refused")),
    )


def _text(value: Any, longest: int) -> str:
    return str(value or "").strip()[:longest]


def _moment(text: Any) -> datetime:
    found = parse_datetime(str(text))
    if found is None or timezone.is_naive(found):
        raise ValueError(text)
    return found


def _degrees(value: Any, most: int) -> float | None:
    if value is None:
        return None
    number = round(float(value), 6)
    if not -most <= number <= most:
        raise ValueError(value)
    return number


@officer_page
def file(request: HttpRequest, number: str, pk: int, reference: UUID) -> HttpResponse:
    """A photograph or the signature of one survey."""
    row = visible_procedure(viewer_of(request), number, pk)
    report = getattr(row, "report", None)
    if report is None:
        raise Http404
    known = {str(one.get("file")) for one in report.photos}
    if report.signature is not None:
        known.add(str(report.signature.reference))
    found = file_by_reference(reference) if str(reference) in known else None
    if found is None:
        raise Http404
    return response(found, inline=True)


@require_GET
@public_page
def offline(request: HttpRequest) -> HttpResponse:
    """The same form without anybody's data: the phone fills it from what it kept."""
    return render(request, "workbench/survey_offline.html")


@require_GET
@public_page
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Keeps the empty form on the phone, so that it opens without a network."""
    context = {"version": shell_version(SHELL), "files": [static(name) for name in SHELL],
               "offline": reverse("workbench:survey_offline")}  # fmt: skip
    return render(request, "workbench/survey_worker.js", context, content_type="text/javascript; charset=utf-8")
