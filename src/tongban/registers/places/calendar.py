"""The city's working-day calendar, kept in memory because every legal clock asks it."""

from __future__ import annotations

import time

from tongban.foundation.values.public import WorkingCalendar

from .models import CalendarDay, CalendarYear

# Other processes learn of a change within this time; the process that made it, at once.
FRESH_SECONDS = 30.0
_kept: tuple[float, WorkingCalendar] | None = None
_announced_here = False


def working_calendar() -> WorkingCalendar:
    """The working-day calendar with the city's overrides and the years announced so far.

    Answers from memory for 30 seconds, so that asking it costs no query on a busy server.

    Legal: 行政许可法 第八十二条.
    """
    global _kept, _announced_here
    now = time.monotonic()
    if _kept is None or now - _kept[0] > FRESH_SECONDS:
        overrides = {day.date: (day.is_working, day.source) for day in CalendarDay.objects.all()}
        years = tuple(CalendarYear.objects.values_list("year", flat=True))
        _announced_here = bool(years)
        if _kept is not None and overrides == _kept[1].overrides and set(years) <= _kept[1].announced_years:
            _kept = (now, _kept[1])
        else:
            _kept = (now, WorkingCalendar(overrides, announced_years=years))
    return _kept[1]


def forget_calendar() -> None:
    """The next question reads the tables again."""
    global _kept
    _kept = None


def calendar_is_changed() -> bool:
    """True when the calendar in memory differs from the seed: by an override or a year announced here."""
    return _kept is not None and (bool(_kept[1].overrides) or _announced_here)
