"""我的行程: rides on the code with the arithmetic of their fare; a missing exit is said here, and objections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.channels.web.personal import applicant_of
from tongban.foundation.access.public import person_page, viewer_of
from tongban.foundation.ui.public import csv_response, localised
from tongban.foundation.values.public import read_day
from tongban.scenes.transport.public import (
    TransportError,
    Trip,
    TripKind,
    correct,
    correction_of,
    corrections_left,
    every_trip_of,
    exits_of,
    history_of,
    moment_of,
    month_of,
    network,
    object_to_trip,
    tariff_on,
    trip_of,
    trips_of,
)

ICONS = {"metro": "train-front-tunnel", "bus": "bus", "ferry": "ship"}
BADGES = {TripKind.NO_EXIT: "warning", TripKind.NO_ENTRY: "warning", TripKind.RIDING: "info"}


def _stop(code: str) -> str:
    return localised(network().stops[code].title) if code in network().stops else ""


def _row(trip: Trip) -> dict[str, Any]:
    return {
        "trip": trip, "from": _stop(trip.entry), "to": _stop(trip.exit), "icon": ICONS.get(trip.operator, "ticket"),
        "badge": BADGES.get(TripKind(trip.kind), ""), "operator": localised(network().operators[trip.operator].title),
        "kilometres": f"{trip.metres / 1000:.1f}" if trip.metres else "",
    }  # fmt: skip


@require_GET
@person_page
def trips(request: HttpRequest) -> HttpResponse:
    """My rides, the latest first, and what this month came to."""
    viewer, today = viewer_of(request), timezone.localdate()
    page = trips_of(viewer, before=request.GET.get("before", ""))
    tariff = tariff_on(today)
    context = {
        "rows": [_row(one) for one in page.trips], "more": f"?before={page.next}" if page.next else "",
        "month": month_of(viewer, today), "today": today, "me": applicant_of(request), "tariff": tariff,
        "transfer_minutes": tariff.transfer.within_seconds // 60, "base_km": tariff.base_metres // 1000,
        "step_km": tariff.step_metres // 1000, "stay_hours": tariff.stay_seconds // 3600,
    }  # fmt: skip
    return render(request, "web/trips.html", context)


@require_http_methods(["GET", "POST"])
@person_page
def trip(request: HttpRequest, pk: int) -> HttpResponse:
    """One ride: where, when, how its fare was worked out; say where I got out, or object."""
    viewer = viewer_of(request)
    found = trip_of(viewer, pk)
    context: dict[str, Any] = {"said": {}, "error": "", "objected": ""}
    if request.method == "POST":
        try:
            if request.POST.get("act") == "object":
                context["objected"] = request.POST.get("text", "").strip()
                object_to_trip(viewer, pk, context["objected"])
                messages.success(request, _("异议已送达，最晚 15 天内答复，答复会发到您的消息里。"))
            else:
                context["said"] = request.POST
                at = moment_of(request.POST.get("at", ""), found)
                correct(viewer, pk, stop=request.POST.get("stop", ""), at=at, reason=request.POST.get("reason", ""))
                messages.success(request, _("已补登出站，票价已重新计算。"))
            return redirect("web:trip", pk)
        except TransportError as error:
            context["error"] = str(error)
    left = corrections_left(viewer, found.travelled_on)
    context |= {
        **_row(found), "history": history_of(found), "correction": correction_of(found), "left": left,
        "may_correct": found.kind == TripKind.NO_EXIT and left > 0,
        "stops": [(code, _stop(code)) for code in exits_of(found) if code != found.entry],
        "objection": getattr(found, "objection", None), "pays": found.percent,
        "is_object_error": request.POST.get("act") == "object",
    }  # fmt: skip
    return render(request, "web/trip.html", context)


@require_GET
@person_page
def trips_file(request: HttpRequest) -> HttpResponse:
    """The rides of a month as a CSV file that a spreadsheet opens."""
    day = read_day(request.GET.get("month", "")) or timezone.localdate()
    money = [_("票价（元）"), _("换乘优惠（元）"), _("优待（元）"), _("实付（元）")]
    head = [_("开始"), _("结束"), _("运营单位"), _("从"), _("到"), _("状态"), *money]
    return csv_response(f"trips-{day:%Y-%m}", head, map(_line, every_trip_of(viewer_of(request), day)))


def _line(one: Trip) -> list[str]:
    row = _row(one)
    begun, ended = (f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for at in (one.began_at, one.ended_at))
    sums = [f"{fen / 100:.2f}" for fen in (one.full_fen, one.transfer_fen, one.concession_fen, one.pay_fen)]
    return [begun, ended, row["operator"], row["from"], row["to"], one.get_kind_display(), *sums]
