"""乘车结算: the days of metro, bus and ferry; one officer prepares, another closes; objections of riders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.access.public import officer_page, viewer_of
from tongban.foundation.ui.public import localised
from tongban.foundation.values.public import read_day
from tongban.registers.authorities.public import Officer
from tongban.scenes.transport.public import (
    DayState,
    TransportError,
    TripKind,
    answer,
    balance_of,
    balances,
    close,
    day_of_desk,
    days_of,
    desk_objection,
    desk_objections,
    give_back,
    kinds_of,
    late_of,
    lines_of,
    may_close,
    network,
    placeless,
    prepare,
    said_exits,
    sums_of,
)

POSTS = ("officer", "reviewer", "head")
PER_PAGE = 31
BADGES = {DayState.OPEN: "", DayState.PREPARED: "warning", DayState.CLOSED: "success"}


def _who(reference: str) -> str:
    """Name of the officer behind ``officer:12``."""
    key = reference.partition(":")[2]
    found = Officer.objects.filter(pk=int(key)).first() if key.isdigit() else None
    return found.name if found else ""


def _day(text: str) -> date:
    day = read_day(text)
    if day is None:
        raise Http404
    return day


@require_GET
@officer_page(posts=POSTS)
def transit(request: HttpRequest) -> HttpResponse:
    """Days with their sums and states, objections to answer, passages that belong nowhere."""
    viewer = viewer_of(request)
    page = Paginator(days_of(viewer), PER_PAGE).get_page(request.GET.get("page"))
    sums = balances([one.day for one in page])
    rows = [{"day": one, "balance": sums[one.day], "badge": BADGES[DayState(one.state)]} for one in page]
    context = {
        "rows": rows, "page": page, "today": timezone.localdate(), "objections": desk_objections(viewer),
        "placeless": placeless(viewer),
    }  # fmt: skip
    return render(request, "workbench/transit.html", context)


@require_GET
@officer_page(posts=POSTS)
def transit_day(request: HttpRequest, day: str) -> HttpResponse:
    """One day per operator, what it settles of earlier days, and what is to do."""
    viewer = viewer_of(request)
    row = day_of_desk(viewer, _day(day))
    sums = {code: balance_of(one) for code, one in sums_of(row.day).items()}
    names = {TripKind(kind).label: number for kind, number in kinds_of(viewer, row.day).items()}
    added: dict[str, int] = {}
    for one in sums_of(row.day).values():
        for account, fen in one.items():
            added[account] = added.get(account, 0) + fen
    context = {
        "row": row, "total": balance_of(added), "badge": BADGES[DayState(row.state)], "kinds": names,
        "operators": [(localised(network().operators[code].title), one) for code, one in sums.items()],
        "late": [(one, localised(network().operators[one.operator].title), -one.fen)
                 for one in late_of(viewer, row.day)],
        "said": [(one, localised(network().stops[one.stop].title)) for one in said_exits(viewer, row.day)],
        "is_over": row.day < timezone.localdate(), "prepared_by": _who(row.prepared_by),
        "closed_by": _who(row.closed_by),
        "may_close": may_close(viewer) and row.state == DayState.PREPARED and row.prepared_by != viewer.actor_ref,
    }  # fmt: skip
    return render(request, "workbench/transit_day.html", context)


@require_POST
@officer_page(posts=POSTS)
def transit_act(request: HttpRequest, day: str, verb: str) -> HttpResponse:
    """Prepare, close or give back a day."""
    viewer, when = viewer_of(request), _day(day)
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "prepare": (lambda: prepare(viewer, when), _("已制单，等另一位同事复核。")),
        "close": (lambda: close(viewer, when), _("已结算。以后到的行程记入后面的日子。")),
        "give-back": (lambda: give_back(viewer, when, request.POST.get("reason", "")), _("已退回，可以继续入账。")),
    }
    if verb not in acts:
        raise Http404
    act, words = acts[verb]
    try:
        act()
        messages.success(request, words)
    except TransportError as error:
        messages.error(request, str(error))
    return redirect("workbench:transit_day", when.isoformat())


@require_GET
@officer_page(posts=POSTS)
def transit_file(request: HttpRequest, day: str) -> StreamingHttpResponse:
    """The file of the day's entries for the operators, without names."""
    row = day_of_desk(viewer_of(request), _day(day))
    file = StreamingHttpResponse(lines_of(row.day), content_type="text/csv; charset=utf-8")
    file["Content-Disposition"] = f'attachment; filename="transit-{row.day}.csv"'
    return file


@require_http_methods(["GET", "POST"])
@officer_page(posts=POSTS)
def transit_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection, the ride it is about, and the answer."""
    viewer = viewer_of(request)
    row = desk_objection(viewer, pk)
    error, text = "", ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            answer(viewer, pk, grant=request.POST.get("verb") == "grant", text=text)
            messages.success(request, _("答复已发给本人。"))
            return redirect("workbench:transit")
        except TransportError as refusal:
            error = str(refusal)
    stops = network().stops
    places = [localised(stops[code].title) for code in (row.trip.entry, row.trip.exit) if code]
    context = {"row": row, "trip": row.trip, "places": places, "error": error, "text": text}
    return render(request, "workbench/transit_objection.html", context)
