"""Lists beyond the inbox: every case of the authority, and the supervision cards."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tongban.foundation.access.public import officer_page, viewer_of
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    State,
    cards_for,
    cases_visible_to,
    clock_counts,
    search_cases,
    settle_card,
)
from tongban.journeys.packs.public import published

from .inbox import owner_of

PAGE_SIZE = 50
# Besides the states: what has ended and is in the archive, or not yet.
FILING = {"archived": gettext_lazy("已归档"), "unfiled": gettext_lazy("已结束、还没归档")}


@officer_page
def cases(request: HttpRequest) -> HttpResponse:
    """Every case of one's authority and region, newest first; flat however many there are (keyset, no counting)."""
    viewer = viewer_of(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("state", "topic", "q", "due", "before")}
    rows = search_cases(viewer, asked["q"]) if asked["q"] else cases_visible_to(viewer)
    if asked["state"] in State.values:
        rows = rows.filter(state=asked["state"])
    elif asked["state"] in FILING:
        rows = rows.filter(closed_at__isnull=False, archived_at__isnull=asked["state"] == "unfiled")
    if asked["topic"]:
        rows = rows.filter(pack_code=asked["topic"])
    today = timezone.localdate()
    if asked["due"] == "late":
        rows = rows.filter(due_on__lt=today)
    elif asked["due"] == "soon":
        rows = rows.filter(warn_on__lte=today, due_on__gte=today)
    if asked["before"].isdecimal():
        rows = rows.filter(pk__lt=int(asked["before"]))
    found = list(rows.select_related("person", "organisation", "pack_version").order_by("-pk")[: PAGE_SIZE + 1])
    filters = {name: value for name, value in asked.items() if value and name != "before"}
    more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    return render(
        request,
        "workbench/cases.html",
        {
            "cases": found,
            "clocks": clock_counts(viewer),
            "is_filtered": bool(filters),
            "asked": asked,
            "states": [*(choice for choice in State.choices if choice[0] != State.DRAFT), *FILING.items()],
            "topics": [(pack.code, pack.title) for pack in published() if pack.owner == owner_of(viewer)],
            "next_url": f"?{urlencode({**filters, 'before': str(found[-1].pk)})}" if more else "",
        },
    )


@officer_page
def supervision(request: HttpRequest) -> HttpResponse:
    """Yellow and red cards of one's authority: what is late, deemed accepted, or asked to correct twice."""
    settled = request.GET.get("settled") == "1"
    cards = cards_for(viewer_of(request), settled=settled, after=request.GET.get("after", ""), size=PAGE_SIZE)
    more = {"settled": str(int(settled)), "after": str(cards[-1].pk)} if len(cards) == PAGE_SIZE else {}
    tabs = [
        {"text": _("待处理"), "href": "?", "current": not settled},
        {"text": _("已处理"), "href": "?settled=1", "current": settled},
    ]
    is_supervisor = viewer_of(request).role == "officer" and viewer_of(request).holds("head", "supervisor")
    context = {
        "cards": cards,
        "tabs": tabs,
        "is_supervisor": is_supervisor,
        "next_url": f"?{urlencode(more)}" if more else "",
    }
    return render(request, "workbench/supervision.html", context)


@require_POST
@officer_page
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what was done about a card."""
    viewer = viewer_of(request)
    card = next((one for one in cards_for(viewer, size=1000) if one.pk == pk), None)
    if card is None:
        raise Http404
    try:
        settle_card(card, by=viewer, note=request.POST.get("note", ""))
        messages.success(request, _("已记录处理情况。"))
    except CaseError as error:
        messages.error(request, str(error.message))
    return redirect("workbench:supervision")
