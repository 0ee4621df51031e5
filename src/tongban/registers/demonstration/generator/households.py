"""Families: who lives together, how old they are, who is married to whom and whose child is whose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .columns import NO_DAY, NONE, YEAR, Array, Columns, add_years, as_day, between, chosen, day_number

HEAD, SPOUSE, CHILD, SECOND, GRANDMOTHER, GRANDFATHER = range(6)
SLOTS = 6
SINGLE, MARRIED, DIVORCED, WIDOWED = range(4)
MARITAL = ("single", "married", "divorced", "widowed")
MALE, FEMALE = 0, 1


@dataclass(frozen=True)
class Shape:
    """One kind of household: its share, the age of its head, who is in it."""

    share: float
    youngest: int
    oldest: int
    spouse: bool = False
    children: int = 0
    grandparents: bool = False
    female_head: float = 0.0
    adult_child: bool = False


# Shares follow what a large Chinese city looks like; the youngest heads are old enough for lawful marriage and parents.
SHAPES = (
    Shape(0.14, 20, 35, female_head=0.45),
    Shape(0.05, 36, 60, female_head=0.5),
    Shape(0.08, 62, 95, female_head=0.68),
    Shape(0.10, 27, 38, spouse=True),
    Shape(0.15, 58, 92, spouse=True),
    Shape(0.22, 29, 50, spouse=True, children=1),
    Shape(0.06, 32, 48, spouse=True, children=2),
    Shape(0.04, 28, 50, children=1, female_head=0.75),
    Shape(0.09, 32, 50, spouse=True, children=1, grandparents=True),
    Shape(0.07, 48, 62, spouse=True, children=1, adult_child=True),
)
ALONE, MIDDLE, ELDER, PARENT = 0, 1, 2, 7


def families(rng: np.random.Generator, count: int, today: np.datetime64) -> Columns:
    """People of ``count`` households, in household order; relatives are row numbers of the same chunk."""
    now = int(day_number(today))
    kind = chosen(rng, [shape.share for shape in SHAPES], count)
    shape = {name: np.array([getattr(one, name) for one in SHAPES])[kind] for name in Shape.__annotations__}
    birth, present = np.zeros((count, SLOTS), np.int64), np.zeros((count, SLOTS), bool)
    sex = np.zeros((count, SLOTS), np.int8)
    sex[:, HEAD] = rng.random(count) < shape["female_head"]
    sex[:, SPOUSE] = 1 - sex[:, HEAD]
    sex[:, CHILD], sex[:, SECOND] = rng.random(count) < 0.487, rng.random(count) < 0.487
    sex[:, GRANDMOTHER], sex[:, GRANDFATHER] = FEMALE, MALE
    birth[:, HEAD] = (
        now - (between(rng, shape["youngest"], shape["oldest"]) * YEAR).astype(int) - between(rng, 3, 360, count)
    )
    # A wife is two years younger in the middle; six years at most, four older at most.
    gap = np.clip(rng.normal(2 * YEAR, 2.5 * YEAR, count), -4 * YEAR, 6 * YEAR).astype(int)
    birth[:, SPOUSE] = birth[:, HEAD] + np.where(sex[:, HEAD] == MALE, gap, -gap)
    marital = _marital(rng, kind, shape["spouse"])
    has_late_spouse = (marital == WIDOWED) & np.isin(kind, [ELDER, PARENT])
    present[:, HEAD], present[:, SPOUSE] = True, shape["spouse"] | has_late_spouse
    present[:, CHILD], present[:, SECOND] = shape["children"] > 0, shape["children"] > 1
    present[:, GRANDMOTHER] = shape["grandparents"]
    present[:, GRANDFATHER] = shape["grandparents"] & (rng.random(count) < 0.55)
    may_marry = _may_marry(birth, sex, present)
    _children(rng, birth, sex, present, may_marry, shape["adult_child"], now)
    birth[:, GRANDMOTHER] = birth[:, HEAD] - (between(rng, 21, 33, count) * YEAR).astype(int)
    birth[:, GRANDFATHER] = birth[:, GRANDMOTHER] - between(rng, 0, int(6 * YEAR), count)
    married = _married_on(rng, birth, present, may_marry, now)
    death = np.full((count, SLOTS), NO_DAY)
    last_child = np.where(present[:, CHILD], birth[:, CHILD], 0)
    earliest = np.maximum.reduce([married + 400, last_child + 200, np.full(count, now - int(18 * YEAR))])
    # The youngest children are five days old; a parent who has died saw them born.
    earliest = np.minimum(earliest, now - 2)
    death[:, SPOUSE] = np.where(has_late_spouse, as_day(between(rng, earliest, now - 30)), NO_DAY)
    return _flatten(birth, sex, present, death, marital, married, kind)


def _marital(rng: np.random.Generator, kind: Array, couple: Array) -> Array:
    draw = rng.random(kind.size)
    status = np.where(couple, MARRIED, SINGLE)
    status = np.where((kind == MIDDLE) & (draw < 0.45), DIVORCED, status)
    status = np.where(kind == ELDER, np.select([draw < 0.75, draw < 0.85], [WIDOWED, DIVORCED], SINGLE), status)
    return np.where(kind == PARENT, np.where(draw < 0.7, DIVORCED, WIDOWED), status)


def _may_marry(birth: Array, sex: Array, present: Array) -> Array:
    """First day on which head and spouse are both of age to marry: 22 and 20 (民法典 第一千零四十七条)."""
    head = day_number(add_years(as_day(birth[:, HEAD]), np.where(sex[:, HEAD] == MALE, 22, 20)))
    spouse = day_number(add_years(as_day(birth[:, SPOUSE]), np.where(sex[:, SPOUSE] == MALE, 22, 20)))
    return np.where(present[:, SPOUSE], np.maximum(head, spouse), head)


def _children(
    rng: np.random.Generator, birth: Array, sex: Array, present: Array, may_marry: Array, adult: Array, now: int
) -> None:
    """Children are born within marriage, to mothers not older than 44, before today; minors unless grown up."""
    count = may_marry.size
    mother = np.where(
        sex[:, HEAD] == FEMALE, birth[:, HEAD], np.where(present[:, SPOUSE], birth[:, SPOUSE], birth[:, HEAD])
    )
    oldest = np.where(adult, now - int(34 * YEAR), now - int(18 * YEAR) + 2)
    latest = np.where(adult, now - int(18 * YEAR) - 2, np.where(present[:, SECOND], now - 620, now - 5))
    low = np.maximum(may_marry + 290, oldest)
    birth[:, CHILD] = between(rng, low, np.minimum(mother + int(42 * YEAR), latest))
    second = birth[:, CHILD] + 540
    birth[:, SECOND] = between(rng, second, np.minimum(mother + int(45 * YEAR), now - 5), count)


def _married_on(rng: np.random.Generator, birth: Array, present: Array, may_marry: Array, now: int) -> Array:
    latest = np.where(present[:, CHILD], birth[:, CHILD] - 200, np.minimum(may_marry + int(9 * YEAR), now - 20))
    return between(rng, may_marry, latest)


def _flatten(
    birth: Array, sex: Array, present: Array, death: Array, marital: Array, married: Array, kind: Array
) -> Columns:
    count = kind.size
    row = np.full((count, SLOTS), NONE, np.int64)
    row[present] = np.arange(present.sum())
    status = np.full((count, SLOTS), SINGLE, np.int8)
    status[:, HEAD] = marital
    status[:, SPOUSE] = MARRIED
    both = present[:, GRANDMOTHER] & present[:, GRANDFATHER]
    status[:, GRANDMOTHER] = np.where(both, MARRIED, WIDOWED)
    status[:, GRANDFATHER] = MARRIED
    spouse = np.full((count, SLOTS), NONE, np.int64)
    spouse[:, HEAD], spouse[:, SPOUSE] = row[:, SPOUSE], row[:, HEAD]
    spouse[:, GRANDMOTHER] = np.where(both, row[:, GRANDFATHER], NONE)
    spouse[:, GRANDFATHER] = row[:, GRANDMOTHER]
    father, mother = np.full((count, SLOTS), NONE, np.int64), np.full((count, SLOTS), NONE, np.int64)
    head_is_father = sex[:, HEAD] == MALE
    for slot in (CHILD, SECOND):
        father[:, slot] = np.where(head_is_father, row[:, HEAD], row[:, SPOUSE])
        mother[:, slot] = np.where(head_is_father, row[:, SPOUSE], row[:, HEAD])
    father[:, HEAD], mother[:, HEAD] = row[:, GRANDFATHER], row[:, GRANDMOTHER]
    wedding = np.full((count, SLOTS), NO_DAY)
    was_married = np.isin(status, [MARRIED, DIVORCED, WIDOWED])
    wedding[:, HEAD] = wedding[:, SPOUSE] = as_day(married)
    older = as_day(np.maximum(birth[:, GRANDMOTHER], birth[:, GRANDFATHER]) + int(21 * YEAR))
    alone = add_years(as_day(birth[:, GRANDMOTHER]), 20)
    # Before 1980 the ages were 20 and 18 (婚姻法 1950); grandparents were married under it.
    wedding[:, GRANDMOTHER] = wedding[:, GRANDFATHER] = np.where(
        both, np.minimum(older, as_day(birth[:, HEAD] - 100)), alone
    )
    wedding = np.where(was_married, wedding, NO_DAY)
    slots = np.broadcast_to(np.arange(SLOTS), (count, SLOTS))
    home = np.broadcast_to(np.arange(count)[:, None], (count, SLOTS))
    return {
        "household": home[present], "slot": slots[present].astype(np.int8), "sex": sex[present],
        "birth_date": as_day(birth[present]), "death_date": death[present], "marital_status": status[present],
        "married_on": wedding[present], "spouse": spouse[present], "father": father[present],
        "mother": mother[present], "household_kind": kind[home[present]],
    }  # fmt: skip
