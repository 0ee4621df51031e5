"""Named functions of derived facts: (inputs, day) → value. Each is pure, so that columns can be derived alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tongban.foundation.values.public import whole_months, whole_years

CITY = "31"


def whole_years_since(start: date, on: date) -> int:
    """Whole years (周岁 for a birth date)."""
    return whole_years(start, on)


def whole_months_since(start: date, on: date) -> int:
    """Whole months since a day; 0 while it is ahead."""
    return max(0, whole_months(start, on))


def is_under_18(birth: date, on: date) -> bool:
    """A minor.

    Legal: 民法典 第十七条.
    """
    return whole_years(birth, on) < 18


def is_still_ahead(last: date, on: date) -> bool:
    """Still valid: the last day of validity is today or later."""
    return last >= on


def days_until(last: date, on: date) -> int:
    """Days from today to the day; negative when it has passed."""
    return (last - on).days


def has_not_come(day: date, on: date) -> bool:
    """The day is still ahead: someone whose day of death is today is no longer alive."""
    return day > on


def is_in_city(region: str, on: date) -> bool:
    """The region lies in this city."""
    return region.startswith(CITY)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        whole_years_since,
        whole_months_since,
        is_under_18,
        is_still_ahead,
        days_until,
        has_not_come,
        is_in_city,
    )
}
# What it means when the input is absent, where that is an answer: no permit is no valid permit, no death is life.
WHEN_INPUT_ABSENT: dict[str, Any] = {"is_still_ahead": False, "has_not_come": True}


def derived_value(entry: Any, inputs: Sequence[Any], on: date) -> Any:
    """What a derived fact is, worked out from the values of its inputs; None when one is absent.

    Args:
        entry: the dictionary's entry of the derived fact.
        inputs: values in the order of ``entry.inputs``; None where there is none.
        on: the day for which it is derived.
    """
    if any(value is None for value in inputs):
        return WHEN_INPUT_ABSENT.get(entry.derived)
    return FUNCTIONS[entry.derived](*inputs, on)


# The same for whole columns, in the SQL of the column engine: {0} is the input, {on} the day as a literal.
# A test compares each with its function above, day by day.
COLUMN_SQL: dict[str, str] = {
    "whole_years_since": "(year({on}) - year({0}) - CAST(month({0}) * 100 + day({0}) "
    "> month({on}) * 100 + day({on}) AS INTEGER))",
    # Not greatest(): that passes over NULL.
    "whole_months_since": "CASE WHEN {0} > {on} THEN 0 ELSE (year({on}) - year({0})) * 12 + month({on}) - month({0}) "
    "- CAST(day({on}) < day({0}) AS INTEGER) END",
    "is_under_18": "((year({on}) - year({0}) - CAST(month({0}) * 100 + day({0}) "
    "> month({on}) * 100 + day({on}) AS INTEGER)) < 18)",
    "is_still_ahead": "({0} >= {on})",
    "days_until": "({0} - {on})",
    "has_not_come": "({0} > {on})",
    "is_in_city": f"starts_with({{0}}, '{CITY}')",
}
