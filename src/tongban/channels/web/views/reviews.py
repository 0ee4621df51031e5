"""专家评审: what a drawn expert sees: the questions, never the applicant, never the marks of others."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.access.public import person_page, viewer_of
from tongban.foundation.adapters.public import PortError
from tongban.foundation.files.public import DamagedFile
from tongban.journeys.cases.public import CaseError, declare, mark, own_seat, released_copy, released_to, seats_of


@require_GET
@person_page
def reviews(request: HttpRequest) -> HttpResponse:
    """Reviews to which one was drawn: those that wait first."""
    return render(request, "web/reviews.html", {"seats": seats_of(viewer_of(request))})


@require_http_methods(["GET", "POST"])
@person_page
def review_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare, step back, or mark; what was typed stays when something is missing."""
    viewer = viewer_of(request)
    seat = own_seat(viewer, pk)
    points = request.POST.getlist("points")
    error = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(request, pk, points))
            return redirect("web:review_seat", pk=pk)
        except CaseError as fault:
            error = str(fault.message)
    given = seat.marks.get("points", []) if seat.marked_at else points
    given = [*given, *[""] * (len(seat.procedure.criteria) - len(given))]
    rows = [
        {"id": f"points-{number}", "text": text, "value": value}
        for number, (text, value) in enumerate(zip(seat.procedure.criteria, given, strict=False), 1)
    ]
    typed = {name: request.POST.get(name, "") for name in ("opinion", "advice", "interest")}
    context = {
        "seat": seat,
        "row": seat.procedure,
        "released": released_to(seat),
        "rows": rows,
        "error": error,
        "typed": typed,
    }
    return render(request, "web/review_seat.html", context, status=422 if error else 200)


@require_GET
@person_page
def review_file(request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
    """One released material, marked on every page; shown in the browser and kept by no cache."""
    try:
        content = released_copy(viewer_of(request), pk, str(reference))
    except (PortError, DamagedFile):
        raise Http404 from None
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="review-{pk}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _act(request: HttpRequest, pk: int, points: list[str]) -> str:
    viewer, verb = viewer_of(request), request.POST.get("verb", "")
    if verb == "leave":
        interest = request.POST.get("interest", "").strip()
        if not interest:
            raise CaseError(_("请写明有什么利害关系"))
        declare(viewer, pk, interest=interest)
        return _("已退出，由下一位中签的专家接替。")
    if verb == "mark":
        numbers = [int(one) if one.isascii() and one.isdecimal() and len(one) < 4 else -1 for one in points]
        mark(viewer, pk, points=numbers, advice=request.POST.get("advice", ""), opinion=request.POST.get("opinion", ""))
        return _("评分已提交，谢谢您。")
    declare(viewer, pk)
    return _("已记录您的声明，请评分。")
