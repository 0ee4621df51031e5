"""统计: what came in, how quickly it was decided, and how the people rated it; every figure counted from rows."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tongban.capabilities.materials.public import reused
from tongban.foundation.access.public import officer_page, viewer_of
from tongban.foundation.ui.public import csv_response
from tongban.foundation.values.public import read_day
from tongban.journeys.cases.public import State, cases_visible_to, clock_counts, indicators, spared_of, throughput
from tongban.journeys.feedback.public import figures
from tongban.journeys.packs.public import published

from .inbox import owner_of

# What is still in hand, in the order of a case's life.
IN_HAND = [
    State.RECEIVED, State.CORRECTION_REQUESTED, State.ACCEPTED, State.IN_REVIEW, State.SUSPENDED, State.DECIDED,
    State.PRODUCING, State.DELIVERING,
]  # fmt: skip
COUNTED = 100_000


def span(request: HttpRequest) -> tuple[date, date]:
    """The days asked for, the last thirty by default, at most a year."""
    until = read_day(request.GET.get("until", "")) or timezone.localdate()
    since = read_day(request.GET.get("since", "")) or until - timedelta(days=29)
    return max(min(since, until), until - timedelta(days=366)), until


@officer_page
def statistics(request: HttpRequest) -> HttpResponse:
    """The authority's figures and one's own, over a span of days."""
    viewer = viewer_of(request)
    since, until = span(request)
    found = throughput(viewer, since=since, until=until)
    chart = {
        "labels": [f"{row.day:%m-%d}" for row in found.days],
        "series": [
            {"name": _("收件"), "values": [row.received for row in found.days]},
            {"name": _("决定"), "values": [row.decided for row in found.days]},
            {"name": _("办结"), "values": [row.closed for row in found.days]},
        ],
        "unit": _("件"),
    }
    waiting = Counter(
        cases_visible_to(viewer).filter(state__in=IN_HAND).order_by().values_list("state", flat=True)[:COUNTED]
    )
    where = {
        "labels": [str(State(state).label) for state in IN_HAND],
        "series": [{"name": _("在办"), "values": [waiting[state] for state in IN_HAND]}],
        "unit": _("件"),
    }
    found_by_code = {one.pack_code: one for one in indicators(since=since, until=until)}
    packs = [pack for pack in published() if pack.owner == owner_of(viewer)]
    return render(
        request,
        "workbench/statistics.html",
        {
            "since": since,
            "until": until,
            "export_url": f"{reverse('workbench:export')}?{urlencode({'since': str(since), 'until': str(until)})}",
            "found": found,
            "chart": chart,
            "where": where,
            "clocks": clock_counts(viewer),
            "packs": [(pack, found_by_code.get(pack.code), spared_of(pack)) for pack in packs],
            "reads_prereview": viewer.holds("officer", "reviewer", "head", "supervisor"),
            "reused": reused(owner_of(viewer), since=since, until=until),
            "ratings": figures(since=since, until=until, authority_code=viewer.authority_code),
        },
    )


@officer_page
def export(request: HttpRequest) -> HttpResponse:
    """The daily figures as a CSV file that a spreadsheet opens."""
    since, until = span(request)
    days = throughput(viewer_of(request), since=since, until=until).days
    return csv_response(
        f"tongban-{since}-{until}",
        [_("日期"), _("收件"), _("受理"), _("决定"), _("办结")],
        ([row.day, row.received, row.accepted, row.decided, row.closed] for row in days),
    )
