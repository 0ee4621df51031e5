"""What the functions of the registry compute. Arguments are never None here: the caller sees to that."""

from __future__ import annotations

import math
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tongban.foundation.values import public as values

LOWEST, HIGHEST = -(2**63), 2**63 - 1  # whole numbers have 64 bits, in every engine


def whole(value: int) -> int | None:
    """The number, or None beyond 64 bits."""
    return value if LOWEST <= value <= HIGHEST else None


def days(start: date, end: date) -> int:
    """Calendar days from start to end; negative when end comes first."""
    return end.toordinal() - start.toordinal()


def add_days(start: date, count: int) -> date | None:
    try:
        return start + timedelta(days=count)
    except OverflowError:
        return None


def add_months(start: date, count: int) -> date | None:
    """The corresponding day so many months later; None outside the years 1 to 9999."""
    year = (start.year * 12 + start.month - 1 + count) // 12
    return values.add_months(start, count) if 1 <= year <= 9999 else None


def add_years(start: date, count: int) -> date | None:
    return add_months(start, count * 12)


def month_start(day: date) -> date:
    return day.replace(day=1)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def rounded(value: float) -> int | None:
    """Nearest whole number, halves away from zero (四舍五入)."""
    if isinstance(value, int):
        return value
    if not math.isfinite(value):
        return None
    size = math.floor(abs(value))
    size += abs(value) - size >= 0.5
    return whole(-size if value < 0 else size)


def floor(value: float) -> int | None:
    return whole(math.floor(value)) if math.isfinite(value) else None


def ceiling(value: float) -> int | None:
    return whole(math.ceil(value)) if math.isfinite(value) else None


def part_of(amount: int, numerator: int, denominator: int) -> int | None:
    """amount × numerator ÷ denominator in whole numbers only, halves away from zero; None when dividing by zero."""
    if denominator == 0:
        return None
    top, bottom = amount * numerator, denominator
    size = (2 * abs(top) + abs(bottom)) // (2 * abs(bottom))
    return whole(-size if (top < 0) != (bottom < 0) else size)


def bracket(steps: tuple[Sequence[float], Sequence[Any]], value: float) -> Any:
    """The entry whose threshold is the greatest not above the value; None below the first."""
    place = bisect_right(steps[0], value)
    return steps[1][place - 1] if place else None


def lookup(table: Mapping[str, Any], key: str) -> Any:
    return table.get(key)


def region_head(code: str) -> str:
    """The part of a region code that all regions within it begin with.

    Legal: GB/T 2260 (six digits, pairs for province, city, district), GB/T 10114 (three more for street and town).
    """
    while len(code) in (2, 4, 6) and code.endswith("00"):
        code = code[:-2]
    return code


def in_region(region: str, parent: str) -> bool:
    """Whether a region code lies in another: 310101 in 310000, 310101002 in 310101."""
    return region.startswith(region_head(parent))


def filled(value: Any) -> bool:
    return value is not None and value != "" and value != []


def all_have(items: Sequence[Any], field: str) -> bool:
    return all(isinstance(item, Mapping) and filled(item.get(field)) for item in items)


def sum_of(items: Sequence[Any], field: str) -> float | None:
    """Sum of one field over all rows; None when a row lacks it, 0 for no rows."""
    total: float = 0
    for item in items:
        value = item.get(field) if isinstance(item, Mapping) else None
        if value is None or isinstance(value, bool) or not isinstance(value, int | float):
            return None
        total += value
    return total


def distinct_count(items: Sequence[Any], field: str) -> int:
    """How many different filled values one field has; rows without it do not count."""
    return len({str(item[field]) for item in items if isinstance(item, Mapping) and filled(item.get(field))})


def any_is(items: Sequence[Any], field: str, wanted: Any) -> bool:
    return any(isinstance(item, Mapping) and item.get(field) == wanted for item in items)


def all_are(items: Sequence[Any], field: str, wanted: Any) -> bool:
    return all(isinstance(item, Mapping) and item.get(field) == wanted for item in items)


def contains(items: Sequence[Any], wanted: Any) -> bool:
    return wanted in items


def one_of(value: Any, items: Sequence[Any]) -> bool:
    return value in items
