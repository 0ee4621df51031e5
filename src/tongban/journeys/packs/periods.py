"""Units and periods of a policy: what one amount is for, on which day it is judged, and when it is paid.

A *unit* is what one amount is for (a month); a *period* is what is paid together (the three months of a quarter). Pure
calendar arithmetic without database; days are city dates.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

MONTHS = {"month": 1, "quarter": 3, "year": 12}
ONCE = "once"
LAST = "last"
_CODES = {
    "month": re.compile(r"(\d{4})-(\d{2})\Z"),
    "quarter": re.compile(r"(\d{4})Q([1-4])\Z"),
    "year": re.compile(r"(\d{4})\Z"),
}


@dataclass(frozen=True, order=True)
class Unit:
    """What one amount is for.

    Attributes:
        first: first day. For ``once`` it is the day of the judgement, and so is ``last``.
        last: last day.
        evaluated_on: the day on which conditions and amount are judged.
        code: ``2026-10`` for a month, ``2026`` for a year, ``once``.
        kind: ``month``, ``year`` or ``once``.
    """

    first: date
    last: date
    evaluated_on: date
    code: str
    kind: str


@dataclass(frozen=True, order=True)
class Period:
    """What is paid together.

    Attributes:
        code: ``2026Q4``, ``2026-11``, ``2026`` or ``once``; unique within a policy.
        pay_on: day of payment by the calendar; the treasury pays on the next working day when it is none.
        units: in order of time; the amount of the period is the sum of theirs.
    """

    first: date
    last: date
    pay_on: date
    code: str
    units: tuple[Unit, ...]

    @property
    def ready_on(self) -> date:
        """The day from which the whole period can be judged: that of its last unit."""
        return self.units[-1].evaluated_on


@dataclass(frozen=True)
class Schedule:
    """The calendar of one policy, as ``policy.yaml`` writes it.

    Attributes:
        unit: ``month``, ``year`` or ``once``.
        evaluated_on: ``first_day`` or ``last_day`` of the unit.
        period: ``month``, ``quarter``, ``year`` or ``once``; a whole number of units.
        pay_months: months in which is paid, all twelve when empty; ``pay_day``: 1 to 28, 0 for the last of the month.
        pays_for: ``previous``: the first pay day after the period; ``current``: the first pay day within it.
        year_begins: month with which a year begins: 1, or 9 for school years.

    Raises:
        ValueError: the parts do not fit together; the message says which.
    """

    unit: str = "month"
    evaluated_on: str = "last_day"
    period: str = "month"
    pay_months: tuple[int, ...] = ()
    pay_day: int = 0
    pays_for: str = "previous"
    year_begins: int = 1

    def __post_init__(self) -> None:
        if fault := self.fault():
            raise ValueError(fault)

    @classmethod
    def of(cls, policy: Mapping[str, Any]) -> Schedule:
        """The schedule that the content of a ``policy.yaml`` describes.

        Raises:
            ValueError: as above.
        """
        pay_on = policy["pay_on"]
        day = str(pay_on["day"])
        return cls(
            unit=policy["unit"], evaluated_on=policy.get("evaluated_on", "last_day"), period=policy["period"],
            pay_months=tuple(sorted(int(month) for month in pay_on.get("months", []))),
            pay_day=0 if day == LAST else int(day), pays_for=policy.get("pays_for", "previous"),
            year_begins=int(policy.get("year_begins", 1)),
        )  # fmt: skip

    def fault(self) -> str:
        """Why these parts do not fit together; empty when they do."""
        if (self.unit == ONCE) != (self.period == ONCE):
            return _("一次性的，unit 和 period 都写 once")
        if self.unit == ONCE:
            return _("一次性的先认定、后发放，写 pays_for: previous") if self.pays_for == "current" else ""
        if MONTHS[self.period] % MONTHS[self.unit]:
            return _("%(period)s 不是整数个 %(unit)s") % {"period": self.period, "unit": self.unit}
        wanted = 12 // MONTHS[self.period]
        if len(self.pay_months or range(12)) != wanted:
            return _("%(period)s 为一期，一年要有 %(n)d 个发放月") % {"period": self.period, "n": wanted}
        return self._early()

    def _early(self) -> str:
        for period in self.within(date(2023, 1, 1), date(2024, 12, 31)):
            if period.pay_on < period.ready_on:
                return _("%(code)s 在 %(paid)s 发放，那时还没有认定（%(judged)s）") % {
                    "code": period.code, "paid": period.pay_on, "judged": period.ready_on,
                }  # fmt: skip
            if self.pays_for == "current" and period.pay_on > period.last:
                return _("%(code)s 在 %(paid)s 发放，已经过了期末；写 pays_for: previous") % {
                    "code": period.code, "paid": period.pay_on,
                }  # fmt: skip
        return ""

    def period_of(self, day: date) -> Period:
        """The period in which a day lies; for ``once`` the one that is judged on that day."""
        if self.period == ONCE:
            unit = Unit(day, day, day, ONCE, ONCE)
            return Period(day, day, self._pay_day_after(day), ONCE, (unit,))
        first = self._start(day, MONTHS[self.period])
        last = _end(first, MONTHS[self.period])
        pay_on = self._pay_day_after(last if self.pays_for == "previous" else first - timedelta(days=1))
        return Period(first, last, pay_on, self._code(self.period, first), tuple(self._units(first, last)))

    def named(self, code: str, on: date | None = None) -> Period:
        """The period of a code such as ``2026Q4``.

        Args:
            on: for ``once``: the day of the judgement.
        Raises:
            ValueError: not a period of this policy.
        """
        if self.period == ONCE:
            if code != ONCE or on is None:
                raise ValueError(_("%(code)s：这项政策只发一次，要写认定的那一天") % {"code": code})
            return self.period_of(on)
        match = _CODES[self.period].match(code)
        if not match:
            raise ValueError(_("%(code)s 不是 %(period)s 的代码") % {"code": code, "period": self.period})
        year, part = int(match[1]), int(match[2]) if match.lastindex == 2 else 1
        if not 1 <= part <= 12:
            raise ValueError(_("%(code)s：没有这个月份") % {"code": code})
        month = self.year_begins if self.period == "year" else (part - 1) * MONTHS[self.period] + 1
        return self.period_of(date(year, month, 1))

    def within(self, first: date, last: date) -> Iterator[Period]:
        """Every period that begins from ``first`` to ``last``, in order; none for ``once``."""
        if self.period == ONCE:
            return
        start = self._start(first, MONTHS[self.period])
        if start < first:
            start = _end(start, MONTHS[self.period]) + timedelta(days=1)
        while start <= last:
            found = self.period_of(start)
            yield found
            start = found.last + timedelta(days=1)

    def next_paid(self, after: date) -> Period:
        """The period whose day of payment comes next after a day; for ``once`` that of a judgement on the day."""
        found = self.period_of(after)
        if self.period == ONCE:
            return found
        while found.pay_on > after:
            found = self.period_of(found.first - timedelta(days=1))
        while found.pay_on <= after:
            found = self.period_of(found.last + timedelta(days=1))
        return found

    def latest_ready(self, on: date) -> Period:
        """The last period that can be judged whole on a day; for ``once`` that of the day itself."""
        found = self.period_of(on)
        while found.ready_on > on:
            found = self.period_of(found.first - timedelta(days=1))
        return found

    def _units(self, first: date, last: date) -> Iterator[Unit]:
        while first <= last:
            end = _end(first, MONTHS[self.unit])
            day = end if self.evaluated_on == "last_day" else first
            yield Unit(first, end, day, self._code(self.unit, first), self.unit)
            first = end + timedelta(days=1)

    def _start(self, day: date, months: int) -> date:
        offset = (day.month - (self.year_begins if months == 12 else 1)) % months
        number = day.year * 12 + day.month - 1 - offset
        return date(number // 12, number % 12 + 1, 1)

    def _pay_day_after(self, day: date) -> date:
        """The first pay day after a day."""
        number = day.year * 12 + day.month - 1
        while True:
            year, month = number // 12, number % 12 + 1
            pay_on = date(year, month, self.pay_day or monthrange(year, month)[1])
            if pay_on > day and month in (self.pay_months or range(1, 13)):
                return pay_on
            number += 1

    @staticmethod
    def _code(kind: str, first: date) -> str:
        if kind == "month":
            return f"{first:%Y-%m}"
        return f"{first.year}Q{(first.month + 2) // 3}" if kind == "quarter" else f"{first.year}"


def _end(first: date, months: int) -> date:
    """Last day of so many months that begin with ``first``, the first of a month."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)
