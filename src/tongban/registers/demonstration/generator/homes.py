"""Homes: where households live and are registered, whether they own or rent, and who came from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import words
from .columns import NO_DAY, YEAR, Array, Columns, add_years, as_day, between, chosen, day_number, gather
from .households import CHILD, GRANDFATHER, GRANDMOTHER, HEAD, SPOUSE

# Residents of the 16 districts in 10,000 (census of 2020), by code.
DISTRICT_WEIGHTS = {
    "310101": 66, "310104": 111, "310105": 69, "310106": 98, "310107": 124, "310109": 76, "310110": 124,
    "310112": 265, "310113": 224, "310114": 183, "310115": 568, "310116": 82, "310117": 191, "310118": 127,
    "310120": 114, "310151": 64,
}  # fmt: skip
# Where people from elsewhere come from.
PROVINCES = {
    "340000": 29, "320000": 17, "410000": 9, "360000": 6, "330000": 6, "510000": 6, "420000": 5, "370000": 4,
    "430000": 4, "350000": 3, "500000": 3, "610000": 2, "230000": 2, "210000": 2, "450000": 1, "520000": 1,
}  # fmt: skip
OWN, RENTED, DORMITORY, RELATIVES = range(4)
DWELLINGS = ("own", "rented", "dormitory", "relatives")
FROM_ELSEWHERE = 0.38


@dataclass(frozen=True)
class Ground:
    """What the town stands on: nine-digit codes of streets and towns."""

    streets: tuple[str, ...]

    @property
    def codes(self) -> Array:
        """The codes as numbers."""
        return np.array([int(code) for code in self.streets], np.int64)

    def weights(self) -> Array:
        """Share of each street: its district's residents by the number of its streets."""
        district = np.array([code[:6] for code in self.streets])
        names, place, counts = np.unique(district, return_inverse=True, return_counts=True)
        people = np.array([DISTRICT_WEIGHTS.get(str(name), 50) for name in names], float)
        shares: Array = (people / counts)[place]
        return shares


def made_up_ground(streets: int = 14) -> Ground:
    """Sixteen districts with so many streets each, for cities that are not entered into the registers."""
    return Ground(tuple(f"{district}{number:03d}" for district in DISTRICT_WEIGHTS for number in range(1, streets + 1)))


def homes(rng: np.random.Generator, people: Columns, count: int, ground: Ground, today: np.datetime64) -> Columns:
    """One row for each household: address, how it lives there, where it is registered."""
    first = np.flatnonzero(people["slot"] == HEAD)
    elder = (people["birth_date"][first] < add_years(np.array([today]), -58)[0]) | np.isin(
        people["household_kind"][first], [8]
    )
    elsewhere = rng.random(count) < np.where(elder, 0.12, FROM_ELSEWHERE + 0.08)
    street = chosen(rng, ground.weights(), count)
    split = ~elsewhere & (rng.random(count) < 0.22)
    registered = np.where(split, chosen(rng, ground.weights(), count), street)
    draw = rng.random(count)
    dwelling = np.where(
        elsewhere,
        np.select([draw < 0.22, draw < 0.85], [OWN, RENTED], DORMITORY),
        np.select([draw < 0.82, draw < 0.93], [OWN, RENTED], RELATIVES),
    )
    # A dormitory is for those who live alone.
    alone = np.bincount(people["household"], minlength=count) == 1
    dwelling = np.where((dwelling == DORMITORY) & ~alone, RENTED, dwelling)
    age = (day_number(today) - day_number(people["birth_date"][first])) / YEAR
    came_years = np.where(elsewhere, np.minimum(between(rng, 0, 18, count), np.maximum(age - 19, 0)), 0)
    came = as_day(day_number(today) - (came_years * YEAR).astype(int) - between(rng, 3, 360, count))
    moved_in = ~elsewhere & (rng.random(count) < 0.14)
    columns: Columns = {
        "street": ground.codes[street],
        "road": between(rng, 0, len(words.ROADS) - 1, count),
        "lane": between(rng, 1, 1800, count),
        "building": between(rng, 1, 60, count),
        "room": between(rng, 1, 18, count) * 100 + between(rng, 1, 8, count),
        "hukou_street": ground.codes[registered],
        "hukou_road": between(rng, 0, len(words.ROADS) - 1, count),
        "hukou_lane": between(rng, 1, 1800, count),
        "is_split": split,
        "from_elsewhere": elsewhere,
        "province": np.array([int(code) for code in PROVINCES])[
            chosen(rng, list(map(float, PROVINCES.values())), count)
        ],
        "dwelling": dwelling.astype(np.int8),
        "came_on": np.where(elsewhere, came, NO_DAY),
        "moved_in": moved_in,
        "moved_in_years": between(rng, 1, 25, count),
        "area_centi_m2": between(rng, 3800, 16000, count),
        "homes_owned": np.where(dwelling == OWN, 1 + (rng.random(count) < 0.14), (rng.random(count) < 0.03)).astype(
            np.int8
        ),
        "rent_fen": between(rng, 22, 120, count) * 10000,
        "rental_days": between(rng, 20, 700, count),
        "hukou_kind": np.where(rng.random(count) < 0.09, 1, 0).astype(np.int8),
    }
    columns["homes_owned"] = np.where(elsewhere & (dwelling != OWN), 0, columns["homes_owned"]).astype(np.int8)
    return columns


def residents(rng: np.random.Generator, people: Columns, home: Columns, today: np.datetime64) -> None:
    """What follows for each person from their home: hukou, residence registration, permit, ownership."""
    at, count = people["household"], people["sex"].size
    elsewhere = home["from_elsewhere"][at]
    people["from_elsewhere"] = elsewhere
    people["hukou_region"] = np.where(elsewhere, home["province"][at], home["hukou_street"][at] // 1000)
    people["street"] = home["street"][at]
    alive = np.isnat(people["death_date"])
    birth = people["birth_date"]
    # Registered at birth; those who moved into the city, on that day; a wife often with the wedding.
    day = np.minimum(birth + between(rng, 5, 40, count), np.datetime64(today) - 1)
    years = home["moved_in_years"][at]
    grown = birth < add_years(np.array([today]), -22)[0] - (years * YEAR).astype("timedelta64[D]")
    moved = home["moved_in"][at] & np.isin(people["slot"], [HEAD, SPOUSE]) & grown
    moved_on = as_day(day_number(today) - (years * YEAR).astype(int) + 17)
    people["hukou_moved_in_on"] = np.where(moved, moved_on, NO_DAY)
    people["hukou_registered_on"] = np.where(elsewhere, NO_DAY, np.where(moved, moved_on, day))
    _permits(rng, people, home, today)
    owner = (people["slot"] == HEAD) & alive & (home["homes_owned"][at] > 0)
    joint = (people["slot"] == SPOUSE) & alive & (home["homes_owned"][at] > 0)
    people["homes_owned"] = np.where(owner | joint, home["homes_owned"][at], 0).astype(np.int8)
    youngest = np.zeros(home["street"].size, np.int64) - 10**6
    np.maximum.at(youngest, at[people["slot"] <= SPOUSE], day_number(birth)[people["slot"] <= SPOUSE])
    low = np.maximum(youngest + int(20 * YEAR) + 2, day_number(today) - int(25 * YEAR))
    bought = as_day(between(rng, low, day_number(today) - 40))[at]
    people["home_bought_on"] = np.where(people["homes_owned"] > 0, bought, NO_DAY)
    grandparents = np.isin(people["slot"], [GRANDMOTHER, GRANDFATHER])
    people["lives_alone"] = alive & (np.bincount(at, weights=alive, minlength=at.max() + 1)[at] == 1) & ~grandparents
    people["household_size"] = np.bincount(at, weights=alive, minlength=at.max() + 1)[at].astype(np.int16)
    relation = np.array([0, 1, 2, 2, 3, 3], np.int8)
    people["household_relation"] = relation[people["slot"]]
    people["is_child"] = people["slot"] >= CHILD


def _permits(rng: np.random.Generator, people: Columns, home: Columns, today: np.datetime64) -> None:
    """Residence registration of people from elsewhere, and the permit that it earns after half a year.

    Legal: 居住证暂行条例 第二条, 第十条.
    """
    at, birth, count = people["household"], people["birth_date"], people["sex"].size
    elsewhere, alive = people["from_elsewhere"], np.isnat(people["death_date"])
    came = np.maximum(home["came_on"][at], birth + 30)
    came = np.where(came >= np.datetime64(today), np.datetime64(today) - 1, came)
    registered = elsewhere & alive & (rng.random(count) < 0.96)
    people["residence_registered_on"] = np.where(registered, came, NO_DAY)
    half_year = np.datetime64(today) - came > np.timedelta64(190, "D")
    adult = birth < add_years(np.array([today]), -16)[0]
    permit = registered & half_year & adult & (rng.random(count) < 0.72)
    issued_years = np.maximum(0, (day_number(today) - day_number(came) - 190) // 366)
    # Endorsed once a year; most are in time, some have let it lapse.
    issued = came + between(rng, 184, 189, count)
    lapsed = (rng.random(count) < 0.06) & (issued_years > 0)
    ends = add_years(issued, issued_years + np.where(lapsed, 0, 1))
    people["permit_issued_on"] = np.where(permit, issued, NO_DAY)
    people["permit_expires_on"] = np.where(permit, ends, NO_DAY)


def id_area(rng: np.random.Generator, people: Columns, ground: Ground) -> Array:
    """Synthetic area 3199xx of first registration: mostly the own district, sometimes another."""
    own = people["street"] // 1000 % 100
    other = ground.codes[chosen(rng, ground.weights(), own.size)] // 1000 % 100
    return 319900 + np.where(rng.random(own.size) < 0.75, own, other)


__all__ = ["DWELLINGS", "Ground", "gather", "homes", "id_area", "made_up_ground", "residents"]
