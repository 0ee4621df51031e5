"""Working days of the state: adding any number of them is one look into a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar import constants

from .errors import CalendarMissing

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2050, 12, 31)


@lru_cache(maxsize=1)
def _seed() -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """(days off on weekdays, working weekends, announced years) of the maintained package."""
    off, on = frozenset(constants.holidays), frozenset(constants.workdays)
    return off, on, frozenset(day.year for day in off)


class WorkingCalendar:
    """工作日历: which days count in limits of working days.

    Seeded from the yearly notices of the State Council as chinesecalendar keeps them (2004–2026); years that are not
    announced are Monday to Friday and *provisional*. The city overrides single days.

    Example:
        >>> days = WorkingCalendar()
        >>> days.add(date(2022, 9, 29), 3)          # National Day, then two working weekend days
        datetime.date(2022, 10, 9)
        >>> days.between(date(2022, 9, 29), date(2022, 10, 9))
        3
        >>> days.is_provisional(date(2027, 1, 4))
        True

    Args:
        overrides: day → (is it a working day, who says so).
        announced_years: further years whose notice is fully in ``overrides``; they are no longer provisional.

    Legal: 行政许可法 第八十二条 (limits in working days, statutory holidays not counted); 全国年节及纪念日放假办法.
    """

    def __init__(
        self, overrides: Mapping[date, tuple[bool, str]] | None = None, *, announced_years: Iterable[int] = ()
    ) -> None:
        off, on, known = _seed()
        self.overrides = dict(overrides or {})
        self.announced_years = known | frozenset(announced_years)
        self._first = FIRST_DAY.toordinal()
        self._count: list[int] = []  # working days up to and including each day
        self._days: list[int] = []  # ordinals of all working days, ascending
        for ordinal in range(self._first, LAST_DAY.toordinal() + 1):
            day = date.fromordinal(ordinal)
            working = day in on or ((ordinal + 6) % 7 < 5 and day not in off)
            if day in self.overrides:
                working = self.overrides[day][0]
            if working:
                self._days.append(ordinal)
            self._count.append(len(self._days))

    def _upto(self, day: date) -> int:
        """Working days on or before ``day``."""
        index = day.toordinal() - self._first
        if not 0 <= index < len(self._count):
            raise CalendarMissing(f"{day} lies outside the working-day calendar ({FIRST_DAY} to {LAST_DAY})")
        return self._count[index]

    def is_working(self, day: date) -> bool:
        """Raises CalendarMissing: outside 1990–2050."""
        return self._upto(day) > (self._upto(day - timedelta(days=1)) if day > FIRST_DAY else 0)

    def add(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it, when negative); ``day`` itself for zero. O(1).

        Raises:
            CalendarMissing: the answer lies outside 1990–2050.
        """
        if count == 0:
            return day
        index = self._upto(day) + count - 1 if count > 0 else self._upto(day) - self.is_working(day) + count
        if not 0 <= index < len(self._days):
            raise CalendarMissing(f"{count} working days from {day} lie outside the working-day calendar")
        return date.fromordinal(self._days[index])

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        return self._upto(end) - self._upto(start)

    def next_working(self, day: date) -> date:
        """``day`` itself if it is a working day, else the next one."""
        return day if self.is_working(day) else self.add(day, 1)

    def is_provisional(self, day: date) -> bool:
        """True while nobody has announced that year; a due date that falls here may still move."""
        return day.year not in self.announced_years and day not in self.overrides

    def source(self, day: date) -> str:
        """Why the day counts as it does: the override's source, ``state_council`` or ``provisional``."""
        if day in self.overrides:
            return self.overrides[day][1]
        return "state_council" if day.year in self.announced_years else "provisional"
