"""Days as people and addresses write them."""

from __future__ import annotations

from datetime import date

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


def read_day(text: str | None) -> date | None:
    """The day that is written, or None for anything that is no day between 1900 and 2100; never an error.

    Example:
        >>> read_day("2026-11-23"), read_day("2026-02-30"), read_day("0001-01-01"), read_day("")
        (datetime.date(2026, 11, 23), None, None, None)
    """
    try:
        day = date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
