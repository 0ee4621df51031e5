"""Health, assistance, old age, service, driving, cars: what else the departments know."""

from __future__ import annotations

import numpy as np

from .columns import NO_DAY, YEAR, Array, Columns, add_years, ages, as_day, between, chosen, day_number, year_of
from .households import FEMALE, MALE

DISABILITY = ("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple")
CLASSES = ("C1", "C2", "B2", "A1", "E")
DRIVES = ("petrol", "hybrid", "electric")
LOW_INCOME = ("dibao", "marginal", "destitute")
DIBAO_FEN = 159_500


def children(people: Columns, today: np.datetime64) -> None:
    """How many children each parent has (those who live elsewhere too), how many minors, when the youngest was born."""
    count = people["sex"].size
    minor = ages(people["birth_date"], today) < 18
    people["minor"] = minor
    total, minors = np.zeros(count, np.int64), np.zeros(count, np.int64)
    youngest = np.full(count, -(10**9), np.int64)
    for parent in ("father", "mother"):
        has = people[parent] >= 0
        total += np.bincount(people[parent][has], minlength=count)
        minors += np.bincount(people[parent][has & minor], minlength=count)
        np.maximum.at(youngest, people[parent][has], day_number(people["birth_date"])[has])
    girls = np.zeros(count, np.int64)
    for parent in ("father", "mother"):
        has = (people[parent] >= 0) & (people["sex"] == FEMALE)
        girls += np.bincount(people[parent][has], minlength=count)
    people["daughters_here"] = girls.astype(np.int8)
    away = people["away"] > 0
    youngest = np.where(away, np.maximum(youngest, day_number(np.where(away, people["away_born"], today))), youngest)
    total = total + people["away"]
    people["children_count"], people["minor_children_count"] = total.astype(np.int8), minors.astype(np.int8)
    people["youngest_child_birth_date"] = np.where(total > 0, as_day(np.maximum(youngest, -30000)), NO_DAY)
    first_year = np.where(
        total == 1, year_of(np.where(total > 0, people["youngest_child_birth_date"], people["birth_date"])), 0
    )
    people["only_child_certificate"] = (first_year >= 1979) & (first_year <= 2015) & ~people["from_elsewhere"]


def welfare(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Disability, minimum living allowance (whole households), elderly allowance, care, veterans."""
    age, count = ages(people["birth_date"], today), people["sex"].size
    alive, local = np.isnat(people["death_date"]), ~people["from_elsewhere"]
    disabled = alive & (rng.random(count) < np.interp(age, [0, 30, 60, 85], [0.006, 0.012, 0.03, 0.075]))
    people["disability_kind"] = np.where(disabled, chosen(rng, [12, 15, 2, 45, 9, 12, 5], count), -1).astype(np.int8)
    people["disability_grade"] = np.where(disabled, 1 + chosen(rng, [12, 24, 30, 34], count), 0).astype(np.int8)
    people["disability_expires_on"] = np.where(
        disabled, as_day(day_number(today) + between(rng, -60, 3600, count)), NO_DAY
    )
    at = people["household"]
    homes = int(at.max()) + 1
    income = np.bincount(at, weights=people["income_fen"] / 12 + people["pension_fen"], minlength=homes)
    heads = np.bincount(at, weights=alive, minlength=homes)
    per_head = (income / np.maximum(heads, 1)).astype(np.int64) // 100 * 100
    poor = (per_head < DIBAO_FEN) & (rng.random(homes) < 0.5)
    marginal = ~poor & (per_head < DIBAO_FEN * 2) & (rng.random(homes) < 0.3)
    # Poor elders who live alone are supported as destitute (特困).
    alone = np.bincount(at, weights=people["lives_alone"] & (age >= 65), minlength=homes) > 0
    kind = np.select([poor & alone, poor, marginal], [2, 0, 1], -1)
    people["income_per_head_fen"] = per_head[at]
    people["low_income"] = np.where(alive & local, kind[at], -1).astype(np.int8)
    people["dibao_fen"] = np.where(people["low_income"] == 0, DIBAO_FEN - np.minimum(per_head[at], DIBAO_FEN), 0)
    people["on_dibao"] = (people["low_income"] == 0) & (people["dibao_fen"] > 0)
    entitled = alive & local & (age >= 65)
    receives = entitled & (rng.random(count) < 0.93)
    month = add_years(people["birth_date"], 65).astype("datetime64[M]").astype("datetime64[D]")
    people["elderly_allowance"] = receives
    people["elderly_allowance_since"] = np.where(receives, np.maximum(month, np.datetime64("2016-05-01")), NO_DAY)
    people["senior_card"] = receives & (rng.random(count) < 0.85)
    people["care_level"] = np.where(
        alive & (age >= 75) & (rng.random(count) < 0.2), between(rng, 1, 6, count), 0
    ).astype(np.int8)
    people["lives_alone"] &= age >= 65
    veteran = alive & (people["sex"] == MALE) & (age >= 22) & (age < 80) & (rng.random(count) < 0.05)
    people["veteran"] = veteran
    served = day_number(people["birth_date"]) + between(rng, int(20.2 * YEAR), int(21.9 * YEAR), count)
    people["served_until"] = np.where(veteran, as_day(served), NO_DAY)
    listed = alive & (age >= 22) & (age < 70) & (rng.random(count) < 0.004)
    people["dishonest"] = listed


def driving(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Licences of six, then ten years, then without end; points, fines; cars of those who may drive."""
    now, count = day_number(today), people["sex"].size
    age, born = ages(people["birth_date"], today), day_number(people["birth_date"])
    alive = np.isnat(people["death_date"])
    chance = np.interp(age, [18, 25, 40, 60, 75], [0.15, 0.6, 0.66, 0.35, 0.08]) * np.where(
        people["sex"] == MALE, 1, 0.68
    )
    has = alive & (age >= 19) & (rng.random(count) < chance)
    first = as_day(between(rng, np.maximum(born + int(18.1 * YEAR), now - int(32 * YEAR)), now - 20))
    years = ages(first, today)
    start = np.select([years < 6, years < 16], [0, 6], 16)
    valid_from = add_years(first, start)
    ends = add_years(first, np.select([start == 0, start == 6], [6, 16], 0))
    # A few of those whose licence should have been renewed this year have not done it.
    late = has & (start > 0) & (years - start < 1) & (rng.random(count) < 0.3)
    valid_from = np.where(late, add_years(first, np.where(start == 6, 0, 6)), valid_from)
    ends = np.where(late, add_years(first, start), ends)
    for_ever = (start == 16) & ~late
    people["licence_class"] = np.where(has, chosen(rng, [62, 30, 4, 1, 3], count), -1).astype(np.int8)
    people["licence_first_issued_on"] = np.where(has, first, NO_DAY)
    people["licence_valid_from"] = np.where(has, valid_from, NO_DAY)
    people["licence_expires_on"] = np.where(has & ~for_ever, ends, NO_DAY)
    people["licence_expired"] = has & late
    people["points"] = np.where(has, np.minimum(rng.poisson(0.9, count) * 3 % 13, 12), 0).astype(np.int8)
    people["fines"] = np.where(has & (rng.random(count) < 0.1), between(rng, 1, 3, count), 0).astype(np.int8)
    owns = has & (rng.random(count) < 0.46)
    people["vehicle_kind"] = np.where(owns, chosen(rng, [60, 12, 28], count), -1).astype(np.int8)
    people["vehicle_inspected_until"] = np.where(owns, as_day(now + between(rng, -20, 700, count)), NO_DAY)
    medical = has & (rng.random(count) < 0.5)
    people["vision_check_passed_on"] = np.where(medical, as_day(now - between(rng, 5, 170, count)), NO_DAY)


def documents(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Identity cards: five years for children, ten to 25, twenty to 45, then without end."""
    age, count = ages(people["birth_date"], today), people["sex"].size
    term = np.select([age < 16, age < 26, age < 46], [5, 10, 20], 0)
    left = (rng.random(count) * (term * YEAR)).astype(int) + 1
    lapsed = (rng.random(count) < 0.02) & (age >= 16)
    ends: Array = as_day(day_number(today) + np.where(lapsed, -left % 200 - 1, left))
    holds = np.isnat(people["death_date"]) & (age >= 1) & (term > 0)
    people["id_card_expires_on"] = np.where(holds, ends, NO_DAY)
    people["has_phone"] = np.isnat(people["death_date"]) & (
        rng.random(count) < np.interp(age, [8, 13, 18, 70, 90], [0, 0.5, 0.99, 0.93, 0.4])
    )
    people["has_photo"] = np.isnat(people["death_date"]) & (age >= 16) & (rng.random(count) < 0.93)
