"""Small tools for whole columns: draws, dates, ages, runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Columns = dict[str, Array]
YEAR = 365.2425
NO_DAY = np.datetime64("NaT", "D")
NONE = -1


def stream(seed: int, name: str, chunk: int) -> np.random.Generator:
    """Random numbers of one subject in one chunk: adding a column elsewhere does not change these."""
    words = [seed, chunk, *name.encode()]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def between(rng: np.random.Generator, low: Array | int, high: Array | int, size: int | None = None) -> Array:
    """Whole numbers from low to high, both included; where high is below low, low."""
    low, high = np.asarray(low), np.asarray(high)
    count = size if size is not None else max(low.size, high.size)
    span = np.maximum(high - low, 0) + 1
    drawn: Array = low + np.floor(rng.random(count) * span).astype(np.int64)
    return drawn


def chosen(rng: np.random.Generator, weights: list[float] | Array, size: int) -> Array:
    """Numbers of the options, by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int16)


def day_number(day: Array | np.datetime64) -> Array:
    """Days since 1970 as integers."""
    return np.asarray(day, dtype="datetime64[D]").astype(np.int64)


def as_day(number: Array) -> Array:
    """Days from integers."""
    return np.asarray(number, dtype=np.int64).astype("datetime64[D]")


def month_day(day: Array) -> Array:
    """100 × month + day."""
    months = day.astype("datetime64[M]")
    first = months.astype("datetime64[D]")
    number: Array = (months.astype(np.int64) % 12 + 1) * 100 + (day - first).astype(np.int64) + 1
    return number


def year_of(day: Array) -> Array:
    """Calendar year."""
    return day.astype("datetime64[Y]").astype(np.int64) + 1970


def ages(birth: Array, on: np.datetime64 | Array) -> Array:
    """Whole years (周岁) on a day; reached on the birthday."""
    on = np.asarray(on, dtype="datetime64[D]")
    return (year_of(on) - year_of(birth) - (month_day(birth) > month_day(on))).astype(np.int16)


def add_years(day: Array, years: Array | int) -> Array:
    """The same month and day so many years later; 29 February becomes 28."""
    months = day.astype("datetime64[M]")
    moved = months + np.asarray(years, dtype=np.int64) * 12
    wanted = (day - months.astype("datetime64[D]")).astype(np.int64)
    length = ((moved + 1).astype("datetime64[D]") - moved.astype("datetime64[D]")).astype(np.int64)
    later: Array = moved.astype("datetime64[D]") + np.minimum(wanted, length - 1)
    return later


def months_between(start: Array, end: Array | np.datetime64) -> Array:
    """Months from the month of start to the month of end; 0 where end is earlier or either is missing."""
    start_month = np.asarray(start, dtype="datetime64[M]").astype(np.int64)
    end_month = np.asarray(end, dtype="datetime64[M]").astype(np.int64)
    known = ~(np.isnat(np.asarray(start)) | np.isnat(np.asarray(end)))
    return np.where(known, np.maximum(end_month - start_month, 0), 0)


def rank_within(keys: Array) -> Array:
    """0, 1, 2 … among equal keys, in the order of the column."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    position = np.arange(keys.size)
    first = np.maximum.accumulate(np.where(starts, position, 0))
    rank = np.empty(keys.size, dtype=np.int64)
    rank[order] = position - first
    return rank


def gather(column: Array, index: Array, missing: Any) -> Array:
    """column[index], and ``missing`` where the index is -1."""
    found = column[np.maximum(index, 0)]
    return np.where(index >= 0, found, missing)
