"""Whose facts time itself changes today: birthdays, months that fill up, terms that end. No record shows these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import duckdb

from .dictionary import fact


def subjects_of_the_day(
    files: Sequence[Path], date_facts: Sequence[str], on: date, *, after_days: Sequence[int] = ()
) -> Iterator[str]:
    """Keys of those for whom some comparison of these dates with today may come out otherwise than yesterday.

    Complete for whole years and months since a date (ages, terms), for a date compared with today, and for whole days
    since a date when the numbers of days are given. Whoever is not named needs no new judgement because of the time.

    Args:
        files: parts of a population table that has the columns.
        date_facts: the dates that the rules compare with today.
        on: today; yesterday is the day before.
        after_days: numbers of days that the rules count from such dates (``days_between(x, today) >= 90``: 90).
    Raises:
        UnknownFact, ValueError: an id that is not in the dictionary, or no date.
    """
    for name in date_facts:
        if fact(name).type != "date":
            raise ValueError(f"{name} is no date")
    if not date_facts or not files:
        return
    before = on - timedelta(days=1)
    tests = []
    for name in date_facts:
        column = f'"{name}"'
        # Years and months fill up on the same day of a month; where a month has no such day, on the first of the next.
        tests.append(f"day({column}) = {on.day}")
        if on.day == 1:
            tests.append(f"day({column}) > {before.day}")
        # A term holds through its last day: it ended yesterday, it begins today.
        near = [on, before, *(day - timedelta(days=days) for days in after_days for day in (on, before))]
        listed = ", ".join(f"DATE '{day.isoformat()}'" for day in near)
        tests.append(f"{column} IN ({listed})")
    paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    query = f"SELECT subject_key FROM read_parquet([{paths}]) WHERE {' OR '.join(tests)} ORDER BY subject_key"
    with closing(duckdb.connect(config={"threads": 1})) as engine:
        found = engine.execute(query)
        while rows := found.fetchmany(10_000):
            yield from (row[0] for row in rows)
