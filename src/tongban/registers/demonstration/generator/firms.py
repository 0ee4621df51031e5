"""Firms of the town and who works in them: each chunk has its own firms, so that both sides always agree."""

from __future__ import annotations

import numpy as np

from . import words
from .columns import NO_DAY, NONE, YEAR, Array, Columns, ages, as_day, between, chosen, day_number
from .homes import Ground

PEOPLE_PER_FIRM = 24
# A range of numbers for each chunk; 31⁵ bodies hold 286 chunks.
FIRMS_PER_CHUNK = 100_000
COMPANY, SOLE_TRADER = 0, 1
KINDS = ("company", "sole_trader")
_ALPHABET = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
_BODY = np.array([3, 7, 9, 10, 5, 8, 4, 2])


def firms(
    rng: np.random.Generator, people: Columns, ground: Ground, today: np.datetime64, chunk: int, number: int = 0
) -> Columns:
    """Firms, and in ``people`` the columns firm and is_head_of_firm.

    Args:
        number: how many firms there shall be; by default one company for 24 people beside the sole traders.
    """
    age = ages(people["birth_date"], today)
    alive = np.isnat(people["death_date"])
    works = np.flatnonzero(alive & np.isin(people["employment"], [0, 1]))
    owners = works[(age[works] >= 24) & (age[works] < 64)]
    # Those who work for themselves are sole traders; the other firms are led by one of the employed.
    self_employed = owners[people["employment"][owners] == 1]
    count = max(1, number - self_employed.size if number else people["sex"].size // PEOPLE_PER_FIRM)
    employed = owners[people["employment"][owners] == 0]
    heads = np.concatenate([self_employed, rng.permutation(employed)[: min(count, employed.size)]])
    total = heads.size
    kind = np.where(np.arange(total) < self_employed.size, SOLE_TRADER, COMPANY)
    trade = chosen(rng, [row[2] for row in words.TRADES], total)
    retail = chosen(rng, [row[2] if row[4] or row[5] else 0.01 for row in words.TRADES], total)
    trade = np.where(kind == SOLE_TRADER, retail, trade)
    founded_age = np.minimum(between(rng, 22, 50, total), age[heads] - 1)
    founded = day_number(people["birth_date"][heads]) + (founded_age * YEAR).astype(int) + between(rng, 10, 300, total)
    founded = np.clip(founded, day_number(np.datetime64("1994-01-01")), day_number(today) - 15)
    street = chosen(rng, ground.weights(), total)
    firm: Columns = {
        "head": heads, "kind": kind.astype(np.int8), "trade": trade.astype(np.int8), "street": ground.codes[street],
        "established_on": as_day(founded), "first": between(rng, 0, len(words.FIRM_FIRST) - 1, total),
        "second": between(rng, 0, len(words.FIRM_SECOND) - 1, total), "serial": between(rng, 0, 999, total),
        "road": between(rng, 0, len(words.ROADS) - 1, total), "lane": between(rng, 1, 1800, total),
        "capital_fen": np.where(kind == SOLE_TRADER, between(rng, 1, 30, total) * 10**6,
                                between(rng, 1, 200, total) * 10**7),
        "area_centi_m2": between(rng, 2500, 90000, total),
        "tax_grade": chosen(rng, [0.2, 0.5, 0.2, 0.07, 0.03], total).astype(np.int8),
        "number": np.arange(total, dtype=np.int64) + chunk * FIRMS_PER_CHUNK,
    }  # fmt: skip
    firm["credit_code"] = credit_codes(firm["kind"], firm["street"] // 1000 % 100, firm["number"])
    _licences(rng, firm, total, today)
    _staff(rng, people, firm, works, heads, today)
    return firm


def _staff(
    rng: np.random.Generator, people: Columns, firm: Columns, works: Array, heads: Array, today: np.datetime64
) -> None:
    companies = np.flatnonzero(firm["kind"] == COMPANY)
    size = rng.lognormal(1.0, 1.3, companies.size) + 0.5
    at = np.full(people["sex"].size, NONE, np.int64)
    employed = works[people["employment"][works] == 0]
    at[employed] = companies[chosen_large(rng, size, employed.size)] if companies.size else NONE
    at[heads] = np.arange(heads.size)
    people["firm"] = at
    people["is_head_of_firm"] = np.isin(np.arange(at.size), heads)
    # Nobody works longer than the firm exists, and the head since its first day.
    founded = np.where(at >= 0, day_number(firm["established_on"])[np.maximum(at, 0)], 0)
    low = np.maximum(founded, day_number(people["birth_date"]) + int(18.2 * YEAR))
    # The young found their work after they left school.
    left = people["graduated_on"]
    low = np.maximum(low, np.where(np.isnat(left), 0, day_number(np.where(np.isnat(left), today, left)) + 15))
    since = np.maximum(low, day_number(today) - between(rng, 20, int(9 * YEAR), at.size))
    since = np.where(people["is_head_of_firm"], founded, np.minimum(since, day_number(today) - 3))
    people["employed_since"] = np.where(at >= 0, as_day(since), NO_DAY)
    staff = np.bincount(
        at[(at >= 0) & ~(people["is_head_of_firm"] & (people["employment"] == 1))], minlength=heads.size
    )
    firm["insured_employees"] = staff.astype(np.int32)


def chosen_large(rng: np.random.Generator, weights: Array, size: int) -> Array:
    """Like ``chosen``, for more options than fit a small integer."""
    edges = np.cumsum(weights)
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int64)


def _licences(rng: np.random.Generator, firm: Columns, total: int, today: np.datetime64) -> None:
    food = np.array([row[4] == "food" for row in words.TRADES])[firm["trade"]] & (rng.random(total) < 0.9)
    venue = np.array([bool(row[5]) for row in words.TRADES])[firm["trade"]] & (rng.random(total) < 0.9)
    old = (day_number(today) - day_number(firm["established_on"])) // int(5 * YEAR)
    # Both licences run five years and are renewed in time by nearly all.
    issued = day_number(firm["established_on"]) + 20 + (old * 5 * YEAR).astype(int)
    issued = np.minimum(issued, day_number(today) - 2)
    issued = issued - np.where((rng.random(total) < 0.03) & (old > 0), int(5 * YEAR), 0)
    firm["food_issued_on"] = np.where(food, as_day(issued), NO_DAY)
    firm["food_expires_on"] = np.where(food, as_day(issued + int(5 * YEAR) - 1), NO_DAY)
    four = day_number(firm["established_on"]) + 15 + ((day_number(today) - day_number(firm["established_on"]) - 15)
                                                      // int(4 * YEAR) * int(4 * YEAR))  # fmt: skip
    firm["sanitary_expires_on"] = np.where(venue, as_day(four + int(4 * YEAR) - 1), NO_DAY)
    firm["fire_passed_on"] = np.where(venue | food, as_day(np.minimum(issued, four)), NO_DAY)


def credit_codes(kind: Array, district: Array, number: Array) -> Array:
    """18-character credit codes with both check characters, area 3199xx, bodies beginning MA1.

    Legal: GB 32100-2015, GB 11714.
    """
    count = number.size
    values = np.empty((count, 18), np.int64)
    values[:, 0] = 9
    values[:, 1] = np.where(kind == SOLE_TRADER, 2, 1)
    area = 319900 + district
    values[:, 2:8] = (area[:, None] // 10 ** np.arange(5, -1, -1)) % 10
    letter = {character: place for place, character in enumerate(_ALPHABET.tolist())}
    values[:, 8:11] = [letter["M"], letter["A"], letter["1"]]
    # Base 10 with the digits only in the last places keeps bodies inside the alphabet of organisation codes too.
    values[:, 11:16] = (number[:, None] // 31 ** np.arange(4, -1, -1)) % 31
    # Organisation codes count A as 10 … Z as 35, without leaving letters out.
    plain = np.array([int(character, 36) for character in _ALPHABET.tolist()])
    organisation = 11 - (plain[values[:, 8:16]] @ _BODY) % 11
    body_check = np.select([organisation == 10, organisation == 11], [letter["X"], 0], organisation)
    values[:, 16] = body_check
    values[:, 17] = (31 - (values[:, :17] @ _WEIGHTS) % 31) % 31
    characters = _ALPHABET[values].astype("U1")
    return np.ascontiguousarray(characters).view("U18").reshape(count)


def firm_names(firm: Columns, heads: Array) -> Array:
    """Names as text: 上海禾光17信息科技有限公司; a sole trader bears the trader's surname."""
    trade = np.array([row[1] for row in words.TRADES])[firm["trade"]]
    mark = np.char.add(
        np.array(list(words.FIRM_FIRST))[firm["first"]], np.array(list(words.FIRM_SECOND))[firm["second"]]
    )
    chinese = np.array(list("〇一二三四五六七八九"))
    digits = (firm["serial"][:, None] // np.array([100, 10, 1])) % 10
    middle = np.char.add(np.char.add(chinese[digits[:, 0]], chinese[digits[:, 1]]), chinese[digits[:, 2]])
    company = np.char.add(np.char.add(np.char.add("上海", mark), trade), "有限公司")
    company = np.where(firm["serial"] % 4 == 0, np.char.add(np.char.add(np.char.add("上海", mark), middle),
                                                              np.char.add(trade, "有限公司")), company)  # fmt: skip
    trader = np.char.add(np.char.add(heads, trade), "店")
    return np.where(firm["kind"] == SOLE_TRADER, trader, company)
