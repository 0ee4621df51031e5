"""公告 for everybody, with opinions where they are invited."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.access.public import public_page, viewer_of
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    BIDDING,
    SpecialProcedure,
    give_opinion,
    may_bid,
    opinion_of,
    public_notice,
    public_notices,
    takes_bids,
    takes_opinions,
)
from tongban.journeys.packs.public import PackNotFound, current
from tongban.registers.authorities.public import authorities, authority

PER_PAGE = 20


@require_GET
@public_page
def notices(request: HttpRequest) -> HttpResponse:
    """Announcements and open hearings: those that run, or those that ended within ninety days."""
    ended = request.GET.get("show") == "ended"
    words = request.GET.get("q", "").strip()[:60]
    page = Paginator(public_notices(ended=ended, words=words), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"text": _("正在公告"), "href": "?", "current": not ended},
        {"text": _("已结束"), "href": "?show=ended", "current": ended},
    ]
    bodies = {one.code: one.title for one in authorities()} if page.object_list else {}
    lines = [(row, title_of(row), bodies.get(row.case.authority_code, "")) for row in page]
    context = {"page": page, "lines": lines, "tabs": tabs, "ended": ended, "words": words}
    return render(request, "web/public_notices.html", context)


@require_http_methods(["GET", "POST"])
@public_page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: what it says, until when, and where it invites opinions a form for who has signed in."""
    row, viewer = public_notice(pk), viewer_of(request)
    error = ""
    if request.method == "POST":
        try:
            give_opinion(row, request.POST.get("text", ""), by=viewer)
            messages.success(request, _("意见已送到承办部门，公告结束前可以修改。"))
            return redirect("web:public_notice", pk=pk)
        except CaseError as told:
            error = str(told.message)
    said = opinion_of(row, viewer)
    context = {
        "row": row,
        "title": title_of(row),
        "authority": authority(row.case.authority_code).title,
        "takes": takes_opinions(row),
        "words": row.words if row.kind in BIDDING else None,
        "may_bid": may_bid(row, viewer),
        "takes_bids": takes_bids(row),
        "may_say": viewer.role == "person",
        "said": said,
        "typed": request.POST.get("text", said.text if said else ""),
        "error": error,
    }
    return render(request, "web/public_notice.html", context, status=422 if error else 200)


def title_of(row: SpecialProcedure) -> str:
    """The item's name; whose application it is, only the notice itself may say."""
    try:
        return current(row.case.pack_code).title
    except PackNotFound:
        return str(row.case.pack_code)
