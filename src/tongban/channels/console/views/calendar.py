"""Working days: a year at a glance, and the announcement of the next one."""

from __future__ import annotations

import calendar as months
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.values.public import read_day
from tongban.registers.places.public import announce_calendar_year, override_day, working_calendar

WEEKDAYS = [
    gettext_noop("一"), gettext_noop("二"), gettext_noop("三"), gettext_noop("四"), gettext_noop("五"),
    gettext_noop("六"), gettext_noop("日"),
]  # fmt: skip


def year_grid(year: int) -> list[dict[str, Any]]:
    """Twelve months of weeks of days, each day with its kind: work, off, swapped, provisional."""
    days = working_calendar()
    grid = []
    for month in range(1, 13):
        weeks = []
        for week in months.Calendar().monthdatescalendar(year, month):
            weeks.append([_day(day, day.month == month, days) for day in week])
        grid.append({"month": date(year, month, 1), "weeks": weeks})
    return grid


def _day(day: date, inside: bool, days: Any) -> dict[str, Any]:
    working = days.is_working(day)
    swapped = working != (day.weekday() < 5)
    return {
        "day": day,
        "inside": inside,
        "is_working": working,
        "is_swapped": swapped,
        "is_provisional": days.is_provisional(day),
    }


def _dates(text: str) -> list[date]:
    """Dates written one to a line or separated by commas.

    Raises:
        ValueError: with the piece that is not a date.
    """
    found = []
    for piece in text.replace("，", ",").replace("\n", ",").split(","):
        if piece := piece.strip():
            day = read_day(piece)
            if day is None:
                raise ValueError(piece)
            found.append(day)
    return found


@operator_page
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a year; take the announcement of a year, or a single day that the city changes."""
    year = int(request.GET.get("year", timezone.localdate().year)) if request.GET.get("year", "0").isdecimal() else 0
    year = min(max(year, 2004), 2049) if year else timezone.localdate().year
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in ("off", "on", "source", "day", "kind", "reason")}
        try:
            if "announce" in request.POST:
                _announce(request, year, typed)
            else:
                _override(request, typed)
            messages.success(request, _("日历已更新，在办件的期限正在重新计算。"))
            return redirect(f"{reverse('console:calendar')}?year={year}")
        except ValueError as error:
            messages.error(request, _("“%(text)s”不是日期，请写成 2027-01-01 的样子。") % {"text": error})
    context = {"year": year, "grid": year_grid(year), "typed": typed, "previous": year - 1, "next": year + 1}
    context["today"], context["weekdays"] = timezone.localdate(), [_(name) for name in WEEKDAYS]
    context["is_provisional"] = working_calendar().is_provisional(date(year, 6, 15))
    return render(request, "console/calendar.html", context)


def _announce(request: HttpRequest, year: int, typed: dict[str, str]) -> None:
    days = dict.fromkeys(_dates(typed["off"]), False) | dict.fromkeys(_dates(typed["on"]), True)
    announce_calendar_year(year, days, source=typed["source"], by=viewer_of(request))


def _override(request: HttpRequest, typed: dict[str, str]) -> None:
    days = _dates(typed["day"])
    if len(days) != 1:
        raise ValueError(typed["day"])
    override_day(days[0], is_working=typed["kind"] == "on", source=typed["reason"], by=viewer_of(request))
