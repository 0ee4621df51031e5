"""What benefits ask about people: only children, unemployment, service, students in hardship, care, housing need."""

from __future__ import annotations

import numpy as np

from .columns import (
    NO_DAY,
    NONE,
    YEAR,
    Array,
    Columns,
    add_years,
    ages,
    as_day,
    between,
    chosen,
    day_number,
    gather,
    months_between,
)
from .homes import RELATIVES, RENTED
from .households import CHILD, FEMALE, HEAD, MALE, SPOUSE
from .work import EMPLOYED, INACTIVE, NO_STAGE, RETIRED, UNEMPLOYED

ACCIDENTS = ("disabled", "dead")
HARDSHIP = ("special", "hard", "general")
# Rent subsidy prices by district, fen per m² and month: demonstration parameters.
RENT_FEN = {
    310101: 12_500, 310104: 11_800, 310105: 11_200, 310106: 11_900, 310107: 9_800, 310109: 9_900, 310110: 9_600,
    310112: 7_800, 310113: 6_900, 310114: 6_200, 310115: 8_300, 310116: 4_100, 310117: 5_800, 310118: 5_200,
    310120: 4_600, 310151: 3_600,
}  # fmt: skip
# Yearly premiums of residents' medical insurance by age from which they hold: demonstration parameters.
PREMIUM_FROM, PREMIUM_FEN = (0, 18, 60, 70), (24_500, 110_500, 58_000, 42_500)
FLEXIBLE_PREMIUM_FEN = 244_900
HOUSEHOLDS_WITH_GROWN_CHILDREN, COUPLES_WITHOUT = (1, 2, 4), 3


def service(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Young men who serve as conscripts now: two years from 15 March or 15 September. They neither study nor work."""
    count, age = people["sex"].size, ages(people["birth_date"], today)
    fit = (people["sex"] == MALE) & (people["slot"] == CHILD) & (age >= 18) & (age <= 22)
    year = int(str(today)[:4])
    starts = np.array([f"{y}-{m}-15" for y in range(year - 2, year + 1) for m in ("03", "09")], "datetime64[D]")
    starts = starts[(starts < today) & (add_years(starts, 2) > today)]
    day = starts[between(rng, 0, starts.size - 1, count)]
    serves = fit & (rng.random(count) < 0.2) & (add_years(people["birth_date"], 18) <= day)
    people["conscript"] = serves
    people["enlisted_on"] = np.where(serves, day, NO_DAY)
    people["enlisted_elsewhere"] = serves & (rng.random(count) < 0.12)
    people["school_stage"][serves] = NO_STAGE
    people["school_grade"][serves] = 0
    people["enrolled_on"][serves] = NO_DAY


def conscript_families(people: Columns) -> None:
    """One parent of each conscript receives the family's allowance: the father, else the mother."""
    rows = np.flatnonzero(people["conscript"])
    alive = np.isnat(people["death_date"])
    father, mother = people["father"][rows], people["mother"][rows]
    payee = np.where((father >= 0) & alive[np.maximum(father, 0)], father, mother)
    conscript = np.full(people["sex"].size, NONE, np.int64)
    kept = (payee >= 0) & alive[np.maximum(payee, 0)]
    conscript[payee[kept]] = rows[kept]
    people["conscript_of"] = conscript
    region = np.where(people["enlisted_elsewhere"], 340000, people["hukou_region"])
    people["enlisted_from"] = region


def grown_children(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Children who live elsewhere or have died, of couples and elders who live without: ``away_…`` columns.

    Two parents share what is drawn for their household; departments know these children by their parents' entries.
    """
    at = people["household"]
    homes = int(at.max()) + 1
    number = chosen(rng, [9, 60, 23, 8], homes)
    lost = rng.random(homes)
    death_age = (rng.random(homes) * 32 * YEAR).astype(int)
    recent = between(rng, 30, 900, homes)
    years = rng.random(homes)
    girls, grade = rng.random(homes), 1 + chosen(rng, [12, 24, 30, 34], homes)
    disabled, adopts = rng.random(homes) < 0.035, rng.random(homes)
    parent = people["slot"] <= SPOUSE
    kind = people["household_kind"]
    with_children = parent & np.isin(kind, HOUSEHOLDS_WITH_GROWN_CHILDREN)
    bereaved = parent & (kind == COUPLES_WITHOUT) & (lost[at] < 0.04)
    mother_birth = _mothers_birth(people, homes)
    now = int(day_number(today))
    born = mother_birth + ((21 + 11 * years) * YEAR).astype(int)
    grown = born < now - int(18 * YEAR)
    away = np.where(with_children & grown[at], number[at], np.where(bereaved, 1, 0))
    born = np.where(bereaved, now - recent[at] - (years * 9 * YEAR).astype(int)[at], born[at])
    dies = (away == 1) & ((lost[at] < 0.025) | bereaved)
    death = np.where(bereaved, now - recent[at], born + 30 + death_age[at])
    dies &= death < now - 20
    people["away"], people["away_born"] = away.astype(np.int8), np.where(away > 0, as_day(born), NO_DAY)
    people["away_daughters"] = np.floor(girls[at] * (away + 1)).astype(np.int8)
    people["away_death"] = np.where(dies, as_day(death), NO_DAY)
    people["away_grade"] = np.where((away == 1) & ~dies & disabled[at], grade[at], 0).astype(np.int8)
    people["adopted"] = (parent & (dies & (adopts[at] < 0.08))).astype(np.int8)


def _mothers_birth(people: Columns, homes: int) -> Array:
    """Birth day of the wife of each household (of the head where there is no couple)."""
    first = np.flatnonzero(people["slot"] == HEAD)
    birth = day_number(people["birth_date"])
    mother = np.zeros(homes, np.int64)
    mother[people["household"][first]] = birth[first]
    wives = np.flatnonzero((people["slot"] == SPOUSE) & (people["sex"] == FEMALE))
    mother[people["household"][wives]] = birth[wives]
    return mother


def only_children(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """What the health register knows of one-child families; agrees with the child's own entries where there is one.

    Legal: 人口与计划生育法 第三十一条、第三十二条; certificates were issued for one child born before 2016.
    """
    count, alive = people["sex"].size, np.isnat(people["death_date"])
    child = np.full(count, NONE, np.int64)
    for parent in ("father", "mother"):
        has = np.flatnonzero(people[parent] >= 0)
        child[people[parent][has]] = has
    here = child >= 0
    people["daughters_count"] = (people["daughters_here"] + people["away_daughters"]).astype(np.int8)
    dead = ~np.isnat(people["away_death"])
    people["living_children_count"] = (people["children_count"] - dead + people["adopted"]).astype(np.int8)
    single = (people["children_count"] == 1) & alive
    birth = np.where(here, gather(people["birth_date"], child, NO_DAY), people["away_born"])
    certificate = people["only_child_certificate"] & single & (birth < np.datetime64("2015-12-01"))
    people["only_child_certificate"] = certificate
    issued = np.minimum(birth + between(rng, 120, 900, count), np.datetime64("2015-12-30"))
    people["only_child_certificate_on"] = np.where(certificate, np.maximum(issued, birth + 10), NO_DAY)
    people["only_child"] = np.where(single, child, NONE)
    people["only_child_birth_date"] = np.where(single, birth, NO_DAY)
    people["only_child_death_date"] = np.where(single & ~here, people["away_death"], NO_DAY)
    grade = np.where(here, gather(people["disability_grade"], child, 0), people["away_grade"])
    people["only_child_disability_grade"] = np.where(single, grade, 0).astype(np.int8)
    _accidents(rng, people, single, birth, child, today)
    people["fee_by_employer"] = certificate & (people["employment"] == EMPLOYED) & (people["firm"] >= 0)
    got = certificate & (people["employment"] == RETIRED) & (rng.random(count) < 0.7)
    paid = np.minimum(people["retired_on"] + between(rng, 20, 90, count), np.datetime64(today) - 1)
    people["one_child_bonus_on"] = np.where(got, paid, NO_DAY)


def _accidents(
    rng: np.random.Generator, people: Columns, single: Array, birth: Array, child: Array, today: np.datetime64
) -> None:
    """An accident is one fact about the child: both parents' entries name the same day."""
    count, now = people["sex"].size, int(day_number(today))
    key = np.where(child >= 0, child, people["household"])
    unlucky, back = (rng.random(count) < 0.7)[key], between(rng, 40, 700, count)[key]
    born = np.where(np.isnat(birth), 0, day_number(np.where(np.isnat(birth), today, birth)))
    disabled = single & (child >= 0) & (people["only_child_disability_grade"] > 0) & unlucky
    day = np.maximum(now - back, born + 10)
    disabled &= (day - born < 16 * YEAR) & (day < now)
    dead = single & ~np.isnat(people["only_child_death_date"]) & unlucky
    people["accident_result"] = np.select([disabled, dead], [0, 1], -1).astype(np.int8)
    people["accident_on"] = np.select([disabled, dead], [as_day(day), people["only_child_death_date"]], NO_DAY)


def unemployment(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Months paid, how the job ended, months of benefit used; who is recognised as hard to employ; flexible work.

    Legal: 社会保险法 第四十五条、第四十六条 (two months of benefit for each full year, 24 at most).
    """
    count, alive = people["sex"].size, np.isnat(people["death_date"])
    age, state = ages(people["birth_date"], today), people["employment"]
    out = (state == UNEMPLOYED) & alive
    months = np.minimum(people["insurance_months"], between(rng, 2, 240, count))
    months = np.where(people["unemployment_benefit"], np.maximum(months, 12), months)
    working = people["insurance_active"] | out
    people["unemployment_months"] = np.where(working, months, 0).astype(np.int16)
    people["left_job_on"] = np.where(
        out & (months > 0), people["unemployed_since"] - between(rng, 3, 40, count), NO_DAY
    )
    people["involuntary"] = out & (months > 0) & (people["unemployment_benefit"] | (rng.random(count) < 0.45))
    entitled = np.minimum(people["unemployment_months"] // 12 * 2, 24)
    since = (people["unemployed_since"].astype("datetime64[M]") + 1).astype("datetime64[D]")
    passed = months_between(since, today) + (since <= np.datetime64(today))
    drew = out & (people["unemployment_benefit"] | ((rng.random(count) < 0.5) & people["involuntary"]))
    drew &= (entitled > 0) & (since <= np.datetime64(today))
    used = np.where(drew, np.minimum(passed, entitled), 0)
    people["benefit_months_used"] = used.astype(np.int8)
    people["benefit_since"] = np.where(drew, since, NO_DAY)
    people["unemployment_benefit"] &= drew & (passed <= entitled)
    ended = drew & (passed > entitled)
    people["aid_months_used"] = np.where(ended, np.minimum(passed - entitled, between(rng, 0, 6, count)), 0).astype(
        np.int8
    )
    local = ~people["from_elsewhere"]
    flexible = alive & local & (state == INACTIVE) & (age >= 38) & (rng.random(count) < 0.4) & ~people["conscript"]
    day = as_day(day_number(today) - between(rng, 20, 1500, count))
    people["flexible_on"] = np.where(flexible, day, NO_DAY)
    weak = (age >= 45) | (people["disability_grade"] > 0) | people["on_dibao"]
    hard = (out | flexible) & weak & local & (rng.random(count) < 0.6)
    people["hard_to_employ"] = hard
    registered = np.where(flexible, day, people["unemployed_since"])
    people["hard_since"] = np.where(hard, np.minimum(registered + 30, np.datetime64(today)), NO_DAY)
    since_then = months_between(people["hard_since"], today)
    people["flexible_months_used"] = np.where(hard & flexible, np.minimum(since_then, between(rng, 0, 40, count)), 0)


def students(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Full-time students, recognised hardship, tuition, orphans."""
    count, stage = people["sex"].size, people["school_stage"]
    alive, age = np.isnat(people["death_date"]), ages(people["birth_date"], today)
    people["full_time"] = alive & (stage >= 1) & ((stage < 5) | (rng.random(count) < 0.95))
    people["orphan"] = alive & (age < 18) & (rng.random(count) < 0.002)
    low, grade = people["low_income"], people["disability_grade"]
    first = (low == 0) | (low == 2) | people["orphan"]
    second = (low == 1) | (grade > 0)
    third = rng.random(count) < 0.03
    level = np.select([first, second, third], [0, 1, 2], -1)
    people["hardship"] = np.where(people["full_time"], level, -1).astype(np.int8)
    low_fen = np.array([0, 0, 0, 2_400, 3_500, 5_000, 0])[stage] * 100
    high_fen = np.array([0, 0, 0, 4_000, 6_500, 10_000, 0])[stage] * 100
    people["tuition_fen"] = np.where(people["full_time"], between(rng, low_fen, high_fen) // 100 * 100, 0)


def care(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Long-term care insurance, work injuries, the severely disabled without work, premiums of residents."""
    count, age = people["sex"].size, ages(people["birth_date"], today)
    alive, local, state = np.isnat(people["death_date"]), ~people["from_elsewhere"], people["employment"]
    assessed = (people["care_level"] > 0) & (people["medical_insurance"] > 0) & local & (rng.random(count) < 0.7)
    people["care_insurance_level"] = np.where(assessed, people["care_level"], 0).astype(np.int8)
    people["care_insurance"] = assessed & (people["care_level"] >= 2) & (rng.random(count) < 0.8)
    injured = alive & (people["insurance_months"] > 0) & (rng.random(count) < 0.005)
    people["injury_grade"] = np.where(injured, between(rng, 1, 10, count), 0).astype(np.int8)
    people["injury_care"] = injured & (people["injury_grade"] <= 4) & (rng.random(count) < 0.8)
    grade, kind = people["disability_grade"], people["disability_kind"]
    severe = ((grade > 0) & (grade <= 2)) | ((grade == 3) & np.isin(kind, [4, 5]))
    people["severe_jobless"] = alive & local & severe & (age >= 16) & np.isin(state, [UNEMPLOYED, INACTIVE])
    premium = np.array(PREMIUM_FEN)[np.digitize(age, PREMIUM_FROM) - 1]
    people["resident_premium_fen"] = np.where(people["medical_insurance"] == 2, premium, 0)
    people["martyr_family"] = alive & local & (age >= 60) & (rng.random(count) < 0.008)


def pensions(rng: np.random.Generator, people: Columns, today: np.datetime64) -> None:
    """Years of residents' pension insurance of those without another pension, and since when they draw it.

    Legal: 国发〔2014〕8号 七 (60 years of age, 15 years paid; elders of the first years pay nothing).
    """
    count, age = people["sex"].size, ages(people["birth_date"], today)
    alive, local = np.isnat(people["death_date"]), ~people["from_elsewhere"]
    other = people["has_other_pension"]
    insured = alive & local & ~other & (people["employment"] == RETIRED) | (
        alive & local & (people["employment"] == INACTIVE) & (age >= 45) & (rng.random(count) < 0.5)
    )
    years = np.minimum(
        np.where(rng.random(count) < 0.8, between(rng, 15, 28, count), between(rng, 3, 14, count)), age - 18
    )
    old = insured & (age >= 76)
    people["resident_years"] = np.where(insured & ~old, years, 0).astype(np.int8)
    people["resident_transitional"] = old
    fulfilled = insured & (age >= 60) & (old | (years >= 15)) & (rng.random(count) < 0.93)
    month = (add_years(people["birth_date"], 60).astype("datetime64[M]") + 1).astype("datetime64[D]")
    month = np.maximum(month, np.datetime64("2009-09-01"))
    people["resident_pension_since"] = np.where(fulfilled & (month <= np.datetime64(today)), month, NO_DAY)
    due = add_years(people["birth_date"], people["retires_at"].astype(np.int64))
    people["statutory_retirement_on"] = np.where(alive & (people["insurance_months"] > 0), due, NO_DAY)


def housing_need(rng: np.random.Generator, people: Columns, home: Columns) -> None:
    """Area, assets and income of households per head; income and assets are known of those who let them be checked."""
    at = people["household"]
    homes = home["street"].size
    alive = np.isnat(people["death_date"])
    size = np.maximum(np.bincount(at, weights=alive, minlength=homes), 1)
    own = np.where(home["homes_owned"] > 0, home["area_centi_m2"] / size, 0)
    shared = np.where(home["dwelling"] == RELATIVES, home["area_centi_m2"] / (size + 4), 0)
    people["area_per_head"] = np.maximum(own, shared).astype(np.int64)[at]
    assets = (np.exp(rng.normal(11.1, 1.0, homes)) * 100).astype(np.int64) // 10_000 * 10_000
    agreed = (home["dwelling"] == RENTED) & (rng.random(homes) < 0.7)
    people["assets_per_head_fen"] = np.where(people["low_income"] >= 0, np.minimum(assets[at], 8_000_000), assets[at])
    people["was_checked"] = alive & (people["low_income"] >= 0) | (agreed[at] & alive & ~people["from_elsewhere"])
    public = (home["dwelling"] == RENTED) & (rng.random(homes) < 0.12)
    people["public_rental"] = public[at] & alive & ~people["from_elsewhere"]
    districts = np.array(sorted(RENT_FEN))
    prices = np.array([RENT_FEN[int(code)] for code in districts])
    place = np.clip(np.searchsorted(districts, people["street"] // 1000), 0, districts.size - 1)
    people["district_rent_fen"] = np.where(alive, prices[place], 0)
    left = people["from_elsewhere"] & alive & (rng.random(at.size) < 0.012)
    day = np.where(np.isnat(people["residence_registered_on"]), NO_DAY, people["residence_registered_on"] - 400)
    people["hukou_left_on"] = np.where(left & (day > people["birth_date"]), day, NO_DAY)
