"""Going to school, working, paying insurance, drawing a pension: all of it fits the age."""

from __future__ import annotations

import numpy as np

from .columns import NO_DAY, YEAR, Array, Columns, ages, as_day, between, chosen, day_number, months_between, year_of
from .households import FEMALE

EMPLOYED, SELF_EMPLOYED, UNEMPLOYED, STUDENT, RETIRED, INACTIVE = range(6)
EMPLOYMENT = ("employed", "self_employed", "unemployed", "student", "retired", "inactive")
STAGES = ("kindergarten", "primary", "junior", "senior", "vocational", "university")
EDUCATION = ("primary", "junior", "senior", "college", "bachelor", "master")
NO_STAGE = -1
# Insurance with one account for life began in 1993; nobody has more months than since then.
FIRST_MONTH = np.datetime64("1993-01-01")
# Until the raising of the ages that began in 2025 (全国人大常委会 2024-09-13); demonstration parameter.
RETIRES_AT = (60, 55)
BASE_LOW_FEN, BASE_HIGH_FEN = 742_100, 3_710_700


def school(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Stage and grade by age on 1 September of the school year: five years primary, four junior, three senior."""
    year = int(str(today)[:4]) - (str(today)[5:] < "09-01")
    start = np.datetime64(f"{year}-09-01")
    # Whole years on 31 August; a child born after that starts a year later.
    age = ages(people["birth_date"], start - 1)
    alive = np.isnat(people["death_date"])
    count = age.size
    draw = rng.random(count)
    senior = np.where(draw < 0.66, 3, 4)
    stage = np.select(
        [age < 3, age < 6, age < 11, age < 15, age < 18, (age < 22) & (draw < 0.62)],
        [NO_STAGE, 0, 1, 2, senior, 5],
        NO_STAGE,
    )
    stage = np.where((stage == 5) & (people["from_elsewhere"]) & (draw > 0.3), NO_STAGE, stage)
    begin = np.array([3, 6, 11, 15, 15, 18, 0])[stage]
    people["school_stage"] = np.where(alive, stage, NO_STAGE).astype(np.int8)
    people["school_grade"] = np.where(people["school_stage"] >= 0, age - begin + 1, 0).astype(np.int8)
    people["school_number"] = between(rng, 0, 7, count).astype(np.int8)
    entered = np.array([np.datetime64(f"{value}-09-01") for value in range(year - 8, year + 1)])
    people["enrolled_on"] = np.where(people["school_stage"] >= 0, entered[8 - np.clip(age - begin, 0, 8)], NO_DAY)
    born = year_of(people["birth_date"])
    weights = np.array(
        [
            [6, 3, 1.5, 0.3, 0.2, 0],
            [1.5, 4, 3, 1, 0.5, 0.05],
            [0.2, 2, 2.5, 2.5, 2.3, 0.5],
            [0.1, 1, 1.5, 2.5, 3.7, 1.2],
        ]
    )
    cohort = np.digitize(born, [1950, 1970, 1985])
    drawn = np.zeros(count, np.int8)
    for number in range(4):
        drawn = np.where(cohort == number, chosen(rng, weights[number], count), drawn)
    limit = np.select([age < 12, age < 15, age < 18, age < 21, age < 24], [0, 0, 1, 2, 3], 5)
    people["education"] = np.minimum(drawn, limit).astype(np.int8)
    leaves = np.array([12, 15, 18, 21, 22, 25])[people["education"]]
    people["graduated_year"] = (born + leaves).astype(np.int16)
    left = (people["school_stage"] < 0) & alive
    day = as_day(day_number((born + leaves - 1970).astype("datetime64[Y]")) + 180)
    people["graduated_on"] = np.where(left & (day < np.datetime64(today)), day, NO_DAY)


def employment(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """State of work by age, sex and school."""
    age = ages(people["birth_date"], today)
    draw = rng.random(age.size)
    retires = np.where(people["sex"] == FEMALE, RETIRES_AT[1], RETIRES_AT[0])
    state = np.select([draw < 0.83, draw < 0.885, draw < 0.915], [EMPLOYED, SELF_EMPLOYED, UNEMPLOYED], INACTIVE)
    state = np.where(age >= retires, RETIRED, state)
    in_school = people["school_stage"] >= 0
    state = np.where(in_school, STUDENT, np.where((age < 18) | people["conscript"], INACTIVE, state))
    people["employment"] = np.where(np.isnat(people["death_date"]), state, INACTIVE).astype(np.int8)
    people["retires_at"] = retires.astype(np.int8)
    people["job"] = between(rng, 0, 11, age.size).astype(np.int8)


def insurance(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Insurance months, base, pension, fund: never more months than a working life so far can hold."""
    now, count = day_number(today), people["sex"].size
    age, born = ages(people["birth_date"], today), day_number(people["birth_date"])
    alive, state = np.isnat(people["death_date"]), people["employment"]
    leaves = np.maximum(18, np.array([18, 18, 18, 21, 22, 25])[people["education"]])
    start = born + (leaves * YEAR).astype(int) + between(rng, 20, 330, count)
    arrived = people["residence_registered_on"]
    came = np.where(np.isnat(arrived), 0, day_number(np.where(np.isnat(arrived), np.datetime64("1970-01-01"), arrived)))
    start = np.maximum.reduce([start, came + 15, np.full(count, int(day_number(FIRST_MONTH)))])
    end = np.where(state == RETIRED, born + (people["retires_at"].astype(int) * YEAR).astype(int), now)
    insured = alive & (end > start + 31) & (age >= 18)
    joined = np.array([0.97, 0.7, 0.8, 0.0, 0.93, 0.25])[state]
    local = ~people["from_elsewhere"]
    insured &= rng.random(count) < np.where(local, joined, np.where(state == RETIRED, 0.1, joined * 0.9))
    whole = months_between(as_day(start), as_day(end))
    gaps = np.where(rng.random(count) < 0.55, 0, (rng.random(count) * 0.35 * whole).astype(int))
    months = np.where(insured, np.maximum(whole - gaps, 1), 0)
    people["insurance_months"] = np.where(whole > 0, np.minimum(months, whole), 0).astype(np.int16)
    insured &= people["insurance_months"] > 0
    people["insurance_first_paid_on"] = np.where(insured, as_day(start), NO_DAY)
    active = insured & np.isin(state, [EMPLOYED, SELF_EMPLOYED])
    people["insurance_active"] = active
    recent = np.minimum(people["insurance_months"], np.where(gaps > 6, between(rng, 30, 60, count), 63))
    people["insurance_recent_months"] = np.where(
        active, recent, np.where(insured & (state != RETIRED), recent // 3, 0)
    ).astype(np.int16)
    base = np.exp(rng.normal(13.9, 0.45, count) + 0.12 * people["education"]).astype(np.int64) // 100 * 100
    people["insurance_base_fen"] = np.where(active, np.clip(base, BASE_LOW_FEN, BASE_HIGH_FEN), 0)
    _pensions(rng, people, insured & (state == RETIRED), today)
    out = between(rng, now - 500, now - 10, count)
    people["unemployed_since"] = np.where((state == UNEMPLOYED) & alive, as_day(out), NO_DAY)
    people["unemployment_benefit"] = (
        (state == UNEMPLOYED) & (people["insurance_months"] >= 12) & (rng.random(count) < 0.6)
    )
    _funds(rng, people, local)
    _cards(rng, people, alive, local, insured, age)
    people["income_fen"] = np.where(active, people["insurance_base_fen"] * 12 * between(rng, 95, 130, count) // 100, 0)
    people["income_tax_fen"] = (np.maximum(people["income_fen"] - 9_600_000, 0) * 0.055).astype(np.int64)


def _pensions(rng: np.random.Generator, people: Columns, pension: Array, today: np.datetime64) -> None:
    """The long-retired worked before 1993; their earlier years count as paid (视同缴费)."""
    count, retired = pension.size, (people["employment"] == RETIRED) & np.isnat(people["death_date"])
    people["has_other_pension"] = pension
    full = np.where(pension, between(rng, 3600, 7800, count) * 100, 0)
    basic = between(rng, 1400, 1900, count) * 100
    people["pension_fen"] = np.where((full == 0) & retired & ~people["from_elsewhere"], basic, full)
    day = as_day(day_number(people["birth_date"]) + (people["retires_at"].astype(int) * YEAR).astype(int))
    people["retired_on"] = np.where(retired, np.minimum(day, np.datetime64(today)), NO_DAY)


def _funds(rng: np.random.Generator, people: Columns, local: Array) -> None:
    count = local.size
    employed = people["insurance_active"] & (people["employment"] == EMPLOYED)
    fund = employed & (rng.random(count) < np.where(local, 0.9, 0.6))
    months = np.where(fund, np.minimum(people["insurance_months"], between(rng, 3, 320, count)), 0)
    people["fund_months"] = months.astype(np.int16)
    # 14 % of the base goes in each month, most of it is taken out again for rent and loans.
    balance = (months * (people["insurance_base_fen"] * 0.14 * 0.4)).astype(np.int64)
    people["fund_balance_fen"] = balance // 100 * 100


def _cards(rng: np.random.Generator, people: Columns, alive: Array, local: Array, insured: Array, age: Array) -> None:
    count = age.size
    card = alive & ((local & (rng.random(count) < 0.965)) | (~local & insured & (rng.random(count) < 0.93)))
    card &= (age >= 1) | (rng.random(count) < 0.3)
    people["has_social_card"] = card
    people["bank"] = between(rng, 0, 4, count).astype(np.int8)
    students = people["employment"] == STUDENT
    people["medical_insurance"] = np.where(
        insured & (age >= 18), 1, np.where(alive & local | (alive & students & (rng.random(count) < 0.7)), 2, 0)
    ).astype(np.int8)
    people["medical_account_fen"] = np.where(people["medical_insurance"] == 1, between(rng, 100, 21000, count) * 100, 0)
