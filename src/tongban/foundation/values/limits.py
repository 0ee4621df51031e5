"""How long something may take, and how old somebody is by law."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from .working_days import WorkingCalendar


class TimeUnit(StrEnum):
    """Units in which laws and service guides count."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    YEAR = "year"


_ZH = {"hour": "小时", "working_day": "个工作日", "calendar_day": "日", "month": "个月", "year": "年"}
_EN = {"hour": "hour", "working_day": "working day", "calendar_day": "day", "month": "month", "year": "year"}


@dataclass(frozen=True, order=False)
class TimeLimit:
    """时限: a number and its unit; never a bare number of days.

    Example:
        >>> TimeLimit(15, TimeUnit.WORKING_DAY).text_zh, TimeLimit(1, TimeUnit.YEAR).text_en
        ('15个工作日', '1 year')
        >>> TimeLimit(1, TimeUnit.MONTH).last_day(date(2026, 1, 31))
        datetime.date(2026, 2, 28)
    """

    value: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("a time limit is not negative")
        object.__setattr__(self, "unit", TimeUnit(self.unit))

    @classmethod
    def of(cls, mapping: Mapping[str, Any]) -> Self:
        """From ``{value: "15", unit: working_day}`` of a pack."""
        return cls(int(mapping["value"]), TimeUnit(mapping["unit"]))

    def as_dict(self) -> dict[str, Any]:
        """The shape of packs and stored JSON."""
        return {"value": self.value, "unit": str(self.unit)}

    @property
    def text_zh(self) -> str:
        """For guides and letters; zero is 当场."""
        return f"{self.value}{_ZH[self.unit]}" if self.value else "当场"

    @property
    def text_en(self) -> str:
        """For English guides; zero is "on the spot"."""
        if not self.value:
            return "on the spot"
        return f"{self.value} {_EN[self.unit]}{'' if self.value == 1 else 's'}"

    def last_day(self, start: date, working: WorkingCalendar | None = None) -> date:
        """Last day of a limit that began by an event on ``start``; the day of the event is not counted.

        Args:
            working: needed for working days only.
        Raises:
            ValueError: working days without a calendar, or hours, which end at a moment and not on a day.
        Legal: 民法典 第二百零一条 (the first day is not counted), 第二百零二条 (months end on the corresponding day).
        """
        if self.unit == TimeUnit.WORKING_DAY:
            if working is None:
                raise ValueError("working days need a working calendar")
            return working.add(start, self.value)
        if self.unit == TimeUnit.CALENDAR_DAY:
            return start + timedelta(days=self.value)
        if self.unit == TimeUnit.HOUR:
            raise ValueError("hours end at a moment: use last_moment")
        return add_months(start, self.value * (12 if self.unit == TimeUnit.YEAR else 1))

    def last_moment(self, start: datetime) -> datetime:
        """End of a limit in hours."""
        if self.unit != TimeUnit.HOUR:
            raise ValueError("only hours end at a moment: use last_day")
        return start + timedelta(hours=self.value)


def add_months(start: date, months: int) -> date:
    """The corresponding day so many months on; where that month lacks it, its last day.

    >>> add_months(date(2024, 2, 29), 12), add_months(date(2026, 3, 31), -1)
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))

    Legal: 民法典 第二百零二条.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def whole_years(birth: date, on: date) -> int:
    """周岁: completed years, reached on the birthday itself; negative before birth.

    Who was born on 29 February reaches the age on 1 March of a common year: the comparison of (month, day) pairs is
    the same in every query engine that the rules run on. Criminal law counts from the day after the birthday; services
    (allowances, licences) count the birthday.

    Example:
        >>> whole_years(date(1956, 2, 29), date(2026, 2, 28)), whole_years(date(1956, 2, 29), date(2026, 3, 1))
        (69, 70)
    """
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def whole_months(start: date, on: date) -> int:
    """Completed months between two days.

    >>> whole_months(date(2026, 1, 31), date(2026, 2, 28)), whole_months(date(2026, 1, 15), date(2026, 4, 15))
    (0, 3)
    """
    return (on.year - start.year) * 12 + on.month - start.month - (on.day < start.day)
