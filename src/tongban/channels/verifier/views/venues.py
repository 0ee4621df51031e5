"""场所: places of my body, their posters, the queue at the desk, complaints and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.codes.public import (
    DOES,
    CodeError,
    TicketState,
    answer_complaint,
    call_next,
    complaints_about,
    new_poster,
    open_venue,
    poster_pdf,
    queue_of,
    uses_at,
    venue_for_staff,
    venues_of,
)
from tongban.foundation.access.public import staff_page, viewer_of
from tongban.foundation.ui.public import localised
from tongban.foundation.values.public import InvalidAmount, fen_of

DOES_WORDS = {
    "check_in": gettext_lazy("登记到访"), "queue": gettext_lazy("排队取号"), "pay": gettext_lazy("付款"),
    "complain": gettext_lazy("投诉"),
}  # fmt: skip
FIELDS = ("code", "title_zh", "title_en", "address", "price_zh", "price")


@require_http_methods(["GET", "POST"])
@staff_page
def venues(request: HttpRequest) -> HttpResponse:
    """Places of my body, and the form for another."""
    viewer, error = viewer_of(request), ""
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    chosen = (
        [one for one in DOES if one in request.POST.getlist("does")] if request.method == "POST" else list(DOES[:1])
    )
    if request.method == "POST":
        try:
            made = open_venue(
                viewer, typed["code"], typed["title_zh"], typed["address"], chosen, title_en=typed["title_en"],
                price_zh=typed["price_zh"], price_fen=fen_of(typed["price"]) if typed["price"] else None,
            )  # fmt: skip
            messages.success(request, _("已保存。打印海报后就可以用了。"))
            return redirect("verifier:venue", made.code)
        except CodeError as problem:
            error = str(problem)
        except InvalidAmount:
            error = _("金额写成 10 或 10.50 这样。")
    rows = [{"venue": one, "title": localised({"zh": one.title_zh, "en": one.title_en or one.title_zh}),
             "does": [DOES_WORDS[what] for what in one.does]} for one in venues_of(viewer)]  # fmt: skip
    context = {"rows": rows, "typed": typed, "chosen": chosen, "error": error, "does": list(DOES_WORDS.items())}
    return render(request, "verifier/venues.html", context, status=400 if error else 200)


@require_http_methods(["GET", "POST"])
@staff_page
def venue(request: HttpRequest, code: str) -> HttpResponse:
    """One place: call the next number, renew the poster, answer a complaint."""
    viewer = viewer_of(request)
    mine = venue_for_staff(viewer, code)
    if request.method == "POST":
        try:
            _act(request, mine)
        except CodeError as problem:
            messages.error(request, str(problem))
        return redirect("verifier:venue", code)
    queue = queue_of(mine)
    called = [one for one in queue if one.state == TicketState.CALLED]
    context: dict[str, Any] = {
        "venue": mine, "title": localised({"zh": mine.title_zh, "en": mine.title_en or mine.title_zh}),
        "called": called[-1] if called else None, "waiting": [one for one in queue if one not in called],
        "complaints": complaints_about(mine), "looks": uses_at(code), "does": [DOES_WORDS[what] for what in mine.does],
    }  # fmt: skip
    return render(request, "verifier/venue.html", context)


def _act(request: HttpRequest, mine: Any) -> None:
    viewer, act = viewer_of(request), request.POST.get("act", "")
    if act == "call":
        after = request.POST.get("after", "0")
        called = call_next(viewer, mine, int(after) if after.isdigit() else 0)
        messages.success(request, _("请 %(number)s 号") % {"number": called.number} if called else _("没有人在等。"))
    elif act == "poster":
        new_poster(viewer, mine)
        messages.success(request, _("以前的海报已作废，请打印新海报。"))
    elif act == "answer":
        key = request.POST.get("complaint", "")
        found = get_object_or_404(mine.complaints, pk=int(key) if key.isdigit() else 0)
        answer_complaint(viewer, found, request.POST.get("answer", ""))
        messages.success(request, _("答复已发给本人。"))


@require_GET
@staff_page
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The poster to print, A4."""
    mine = venue_for_staff(viewer_of(request), code)
    answer = HttpResponse(poster_pdf(mine), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="poster-{mine.code}.pdf"'
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return answer
