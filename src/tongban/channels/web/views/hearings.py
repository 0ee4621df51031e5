"""听证: asking for a hearing or waiving it, for the applicant on the page of the case and for each neighbour on a page
of their own.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.access.public import person_page, viewer_of
from tongban.foundation.files.public import response
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    Case,
    ask_for_hearing,
    case_page,
    hearing_called,
    letters_to,
    own_hearing,
    waive_hearing,
)
from tongban.registers.authorities.public import authority


@require_http_methods(["GET", "POST"])
@person_page
def hearing(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a hearing, or waive one's own right to it, within the five days that the law gives."""
    page = case_page(viewer_of(request), number)
    error = _answered(request, page.case) if request.method == "POST" else None
    if error == "" or page.hearing is None:
        return redirect("web:case", number)
    context = {"case": page.case, "hearing": page.hearing, "own": page.hearing.own, "error": error,
               "may_ask": "ask_hearing" in page.actions, "typed": request.POST.get("request", ""),
               "waits_until": max((one.ask_by for one in page.hearing.open_neighbours), default=None)}  # fmt: skip
    return render(request, "web/hearing.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@person_page
def neighbour(request: HttpRequest, pk: int) -> HttpResponse:
    """What a neighbour is told of somebody's application, their letters, and how they answer; nobody else sees it."""
    own = own_hearing(viewer_of(request), pk)
    case = own.right.case
    error = _answered(request, case) if request.method == "POST" else None
    if error == "":
        return redirect("web:neighbour", pk)
    called = hearing_called(own)
    context = {"case": case, "hearing": own.right, "own": own, "error": error, "called": called,
               "chair": next((one for one in called.members.all() if one.part == "chair"), None) if called else None,
               "may_ask": own.is_open and case.is_open and not case.result, "typed": request.POST.get("request", ""),
               "letters": letters_to(own), "authority": authority(case.authority_code).title}  # fmt: skip
    return render(request, "web/neighbour.html", context, status=422 if error else 200)


@require_GET
@person_page
def neighbour_letter(request: HttpRequest, pk: int, letter_pk: int) -> HttpResponse:
    """A letter to a neighbour with its seal, as PDF."""
    own = own_hearing(viewer_of(request), pk)
    found = next((one for one in letters_to(own) if one.pk == letter_pk), None)
    if found is None or found.file is None:
        raise Http404
    return response(found.file, inline=True, name=f"{found.title}.pdf")


def _answered(request: HttpRequest, case: Case) -> str:
    """Do what was asked; what was wrong in words, empty when it is done."""
    viewer = viewer_of(request)
    try:
        if request.POST.get("verb") == "waive":
            waive_hearing(case, by=viewer)
            messages.success(request, _("已记录：您不申请听证。"))
        else:
            ask_for_hearing(case, by=viewer, request=request.POST.get("request", "")[:2000])
            messages.success(request, _("已申请听证，部门会提前七个工作日通知您时间和地点。"))
    except CaseError as told:
        return str(told.message)
    return ""
