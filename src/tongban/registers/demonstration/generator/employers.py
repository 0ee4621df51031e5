"""What benefits ask about firms: headcounts, layoffs, hires, taxes, size, state-owned premises, recognition."""

from __future__ import annotations

import numpy as np

from . import words
from .columns import NO_DAY, Array, Columns, as_day, between, chosen, day_number, months_between
from .work import BASE_LOW_FEN, EMPLOYED

SIZES = ("large", "medium", "small", "micro")
LARGE, MEDIUM, SMALL, MICRO = range(4)
STATE_RENT_SHARE = 0.18
SMALL_TAXPAYER_LIMIT_FEN = 500_000_000
_INNOVATIVE = np.array([row[0][0] in "CIM" for row in words.TRADES])
_INDUSTRY = np.array([row[0][0] == "C" for row in words.TRADES])
_BUILDING = np.array([row[0][0] == "E" for row in words.TRADES])


def employers(rng: np.random.Generator, people: Columns, firm: Columns, today: np.datetime64) -> None:
    """All columns of firms that follow from their staff: call after people's insurance, disability and unemployment."""
    staff = _Staff(people, firm["head"].size)
    _headcounts(rng, firm, staff, today)
    _hires(rng, firm, staff, today)
    _wages(firm, staff)
    _size(rng, firm)
    _tax(rng, firm)
    _support(rng, people, firm, today)
    _hires_of_both_kinds(rng, firm)


class _Staff:
    """Employed people of a chunk beside the firm of each; sums over firms."""

    def __init__(self, people: Columns, firms: int) -> None:
        self.rows = np.flatnonzero((people["firm"] >= 0) & (people["employment"] == EMPLOYED))
        self.firm, self.people, self.firms = people["firm"][self.rows], people, firms

    def __getitem__(self, name: str) -> Array:
        return self.people[name][self.rows]

    def count(self, which: Array, weights: Array | None = None) -> Array:
        """How many (or the sum of weights) in each firm of those that ``which`` marks."""
        of = None if weights is None else weights[which]
        total = np.bincount(self.firm[which], weights=of, minlength=self.firms)
        return total.astype(np.int64)


def _headcounts(rng: np.random.Generator, firm: Columns, staff: _Staff, today: np.datetime64) -> None:
    """Two Decembers back from today's staff: those who came since are taken off, those who left are put back.

    Legal: 失业保险稳岗返还: rate = 1 − (last December + retired or dead) / December before.
    """
    year = int(str(today)[:4])
    last, before = np.datetime64(f"{year - 1}-12-31"), np.datetime64(f"{year - 2}-12-31")
    since, total = staff["employed_since"], staff.firms
    now = firm["insured_employees"].astype(np.int64)
    shrinks = rng.random(total) < 0.14
    rate = np.where(shrinks, rng.uniform(0.08, 0.5, total), rng.uniform(0, 0.04, total))
    existed_last = firm["established_on"] <= last
    existed_before = firm["established_on"] <= before
    stayed = now - staff.count(since > last)
    left = rng.binomial(np.maximum(stayed, 0), 0.05)
    december = np.where(existed_last, stayed + left, 0)
    hired = staff.count((since > before) & (since <= last))
    gone = np.ceil(np.maximum(december - hired, 0) * rate / (1 - rate)).astype(np.int64)
    gone = np.where(rng.random(total) < rate * 12, gone, 0)
    firm["december_last"] = december
    firm["december_before"] = np.where(existed_before, np.maximum(december - hired, 0) + gone, 0)
    firm["retired_or_died"] = np.where(existed_before, rng.binomial(gone, 0.25), 0)
    first = np.where(existed_before, np.minimum(firm["december_before"], between(rng, 1, 6, total)), december)
    firm["first_month"] = np.where(existed_last, np.maximum(first, (december > 0).astype(int)), now)
    months = months_between(firm["established_on"], today)
    firm["insured_months"] = np.where((now > 0) | (december > 0), np.minimum(months, 330), 0)


def _hires(rng: np.random.Generator, firm: Columns, staff: _Staff, today: np.datetime64) -> None:
    year = int(str(today)[:4])
    since, total = staff["employed_since"], staff.firms
    paid = staff["insurance_active"] & (months_between(since, today) >= 1)
    new = (since >= np.datetime64(f"{year}-01-01")) & paid & ~staff["is_head_of_firm"]
    graduate = new & (staff["graduated_year"] == year) & (staff["education"] >= 3)
    firm["graduate_hires"] = staff.count(graduate)
    others = np.maximum(staff.count(new & ~graduate), 0)
    firm["long_unemployed_hires"] = rng.binomial(others, 0.15)
    youth = new & ~graduate & (staff["birth_date"] > np.datetime64(f"{year - 24}-01-01"))
    firm["young_unemployed_hires"] = rng.binomial(staff.count(youth), 0.3)
    insured = staff["insurance_active"] & ~staff["is_head_of_firm"]
    longest = np.zeros(total, np.int64)
    months = np.minimum(months_between(since, today), staff["insurance_months"])
    np.maximum.at(longest, staff.firm[insured], months[insured])
    firm["longest_insured_months"] = longest
    base = (firm["insured_employees"] >= 5) & (rng.random(total) < 0.18)
    firm["trainee_base"] = base
    firm["trainees"] = np.where(base, between(rng, 0, np.minimum(firm["insured_employees"] // 2, 6)), 0)
    firm["trainee_months"] = firm["trainees"] * between(rng, 1, 10, total)


def _hires_of_both_kinds(rng: np.random.Generator, firm: Columns) -> None:
    """Who may count for either hiring grant: graduates on a contract of a year, young people long unemployed."""
    firm["graduate_year_hires"] = rng.binomial(firm["graduate_hires"], 0.6)
    young = rng.binomial(np.minimum(firm["young_unemployed_hires"], firm["long_unemployed_hires"]), 0.5)
    firm["hires_of_both_kinds"] = firm["graduate_year_hires"] + young


def _wages(firm: Columns, staff: _Staff) -> None:
    """Staff, wages and disabled staff of last year; the disabled are those who hold a valid card of the federation.

    Legal: 财税〔2015〕72号 第七条、第八条 (grades 1 and 2 count as two).
    """
    firm["staff_last_year"] = (firm["december_last"] + firm["december_before"] + 1) // 2
    everyone = np.ones(staff.rows.size, bool)
    number = np.maximum(staff.count(everyone), 1)
    wages = staff.count(everyone, np.maximum(staff["income_fen"], BASE_LOW_FEN * 12)) // number
    firm["average_wage_fen"] = np.where(
        firm["staff_last_year"] > 0, np.maximum(wages, BASE_LOW_FEN * 12) // 100 * 100, 0
    )
    last = staff["employed_since"] < np.datetime64("2026-01-01")
    holds = last & (staff["disability_grade"] > 0)
    weight = np.where(staff["disability_grade"] <= 2, 2, 1)
    firm["disabled_employed"] = np.minimum(staff.count(holds, weight), 2 * firm["staff_last_year"])
    base = np.maximum(firm["average_wage_fen"] // 12, BASE_LOW_FEN)
    firm["unemployment_premiums_fen"] = base * 12 * firm["staff_last_year"] // 100


def _size(rng: np.random.Generator, firm: Columns) -> None:
    staff, total = firm["insured_employees"], firm["head"].size
    size = np.select([staff >= 300, staff >= 100, staff >= 10], [LARGE, MEDIUM, SMALL], MICRO)
    # Some belong to a group or have great sales with few hands.
    draw = rng.random(total)
    bigger = (firm["kind"] == 0) & (staff >= 3)
    size = np.where(bigger & (draw < 0.015), LARGE, np.where(bigger & (draw < 0.05), MEDIUM, size))
    firm["size"] = size.astype(np.int8)


def _tax(rng: np.random.Generator, firm: Columns) -> None:
    """Figures of the last settled year. What a law ties together is computed, not drawn.

    Legal: 城市维护建设税法 第四条 (7 % in the city), 征收教育费附加的暂行规定 第三条 (3 %), 印花税法 附表 (0.03 %).
    """
    total, staff = firm["head"].size, np.maximum(firm["staff_last_year"], 1)
    old = firm["december_last"] + firm["december_before"] + (firm["kind"] == 1) > 0
    sales = (staff * np.exp(rng.normal(13.2, 0.8, total)) * 100).astype(np.int64)
    sales = np.where(firm["kind"] == 1, np.minimum(sales, 400_000_000), sales)
    sales = np.where(firm["size"] <= MEDIUM, sales * 20, sales) // 100 * 100
    small = (firm["insured_employees"] < 10) & (sales <= SMALL_TAXPAYER_LIMIT_FEN)
    firm["small_taxpayer"], firm["vat_sales_fen"] = small, np.where(old, sales, 0)
    margin = rng.normal(0.06, 0.07, total)
    income = np.maximum((sales * margin).astype(np.int64) // 100 * 100, 0)
    firm["has_tax_year"] = old
    firm["taxable_income_fen"] = np.where(old, income, 0)
    firm["average_staff"] = firm["staff_last_year"] + (firm["kind"] == 1)
    assets = (sales * rng.uniform(0.3, 1.6, total)).astype(np.int64) + firm["capital_fen"] // 4
    firm["average_assets_fen"] = np.where(old, assets // 10_000 * 10_000, 0)
    firm["restricted_trade"] = rng.random(total) < 0.006
    vat = np.where(small, sales // 100, (sales * 0.022).astype(np.int64))
    vat = np.where(old, vat, 0)
    firm["urban_tax_fen"], firm["education_fee_fen"], firm["local_fee_fen"] = (
        vat * 7 // 100,
        vat * 3 // 100,
        vat * 2 // 100,
    )
    firm["stamp_duty_fen"] = np.where(old, sales * 3 // 10_000, 0)
    owns = (firm["number"] % 4 == 0) & old
    area = firm["area_centi_m2"]
    firm["property_tax_fen"] = np.where(owns, area * 12_000 * 7 // 10 * 12 // 1000, 0)
    firm["land_tax_fen"] = np.where(owns, area * 6, 0)
    firm["resource_tax_fen"] = np.where(_INDUSTRY[firm["trade"]] & (rng.random(total) < 0.04), sales // 400, 0)
    firm["farmland_tax_fen"] = np.where(_BUILDING[firm["trade"]] & (rng.random(total) < 0.03), area * 45, 0)


def _support(rng: np.random.Generator, people: Columns, firm: Columns, today: np.datetime64) -> None:
    total, now = firm["head"].size, int(day_number(today))
    age_days = now - day_number(firm["established_on"])
    fits = _INNOVATIVE[firm["trade"]] & (firm["kind"] == 0) & (firm["insured_employees"] >= 3) & (age_days > 3 * 366)
    recognised = fits & (rng.random(total) < 0.15)
    day = as_day(now - np.where(rng.random(total) < 0.4, between(rng, 10, 300, total), between(rng, 366, 1090, total)))
    firm["specialised_on"] = np.where(recognised, day, NO_DAY)
    giant = recognised & (rng.random(total) < 0.15)
    later = np.minimum(day + between(rng, 30, 300, total), np.datetime64(today) - 5)
    firm["giant_on"] = np.where(giant, later, NO_DAY)
    rented = (firm["number"] % 4 != 0) & (rng.random(total) < STATE_RENT_SHARE)
    firm["state_rent_fen"] = np.where(rented, firm["area_centi_m2"] * between(rng, 45, 180, total), 0)
    since = np.maximum(day_number(firm["established_on"]), now - between(rng, 30, 2500, total))
    firm["state_rented_since"] = np.where(rented, as_day(since), NO_DAY)
    firm["bank"] = between(rng, 0, 4, total).astype(np.int8)
    firm["founders_first"] = rng.random(total) < 0.85
    firm["head_graduated_on"] = people["graduated_on"][firm["head"]]
    # Those who began out of need: recognised when they founded, whatever they are now.
    firm["head_hard"] = rng.random(total) < np.where(firm["kind"] == 1, 0.06, 0.01)
    bad = chosen(rng, [0.95, 0.01, 0.02, 0.02], total)
    firm["dishonest"], firm["abnormal"], firm["arrears"] = bad == 1, bad == 2, bad == 3
