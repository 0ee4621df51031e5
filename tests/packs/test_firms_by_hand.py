"""Every policy for firms over a made-up city, once more in plain Python, written from the guides and not the rules."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest
from django.conf import settings

from tongban.capabilities.rules.public import population_engine
from tongban.journeys.packs.folders import all_folders
from tongban.journeys.packs.public import Policy, load_folder
from tongban.registers.demonstration.population import make_population

TODAY = date(2026, 11, 25)
HARD_HIT = ("61", "62", "52", "53", "54", "55", "56", "86", "87", "88", "89", "90", "728", "729", "786")
SIX_AND_TWO = (
    "resource_tax_fen", "urban_maintenance_tax_fen", "property_tax_fen", "land_use_tax_fen", "stamp_duty_fen",
    "farmland_tax_fen", "education_fee_fen", "local_education_fee_fen",
)  # fmt: skip


class Firm:
    """One row; a number that the register does not have is nought."""

    def __init__(self, row):
        self.row = row

    def __getattr__(self, name):
        return self.row[name]

    def number(self, name):
        return self.row[name] or 0

    @property
    def is_clean(self):
        return not self.is_on_dishonesty_list

    @property
    def is_small_or_trader(self):
        return self.kind == "sole_trader" or self.size_class in ("small", "micro")

    @property
    def kept_its_staff(self):
        if self.established_on.year == TODAY.year:
            return True
        base = self.number("insured_employees_december_before") or self.number("insured_employees_first_month")
        gone = base - self.number("insured_employees_last_december") - self.number("retired_or_died_last_year")
        return gone <= 0 or Decimal(gone) / base <= Decimal("0.2" if base <= 30 else "0.055")

    @property
    def is_small_low_profit(self):
        if self.taxable_income_fen is None or self.is_in_restricted_trade:
            return False
        within = self.taxable_income_fen <= 3_000_000_00 and self.average_assets_fen <= 50_000_000_00
        return within and self.average_staff <= 300


def fen(amount):
    return int(Decimal(amount).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def plus_years(day, years):
    return (day.year + years, day.month, day.day)


def triple(day):
    return (day.year, day.month, day.day)


def refund(f):
    if f.is_clean and f.number("insured_months") >= 12 and f.kept_its_staff:
        share = Decimal("0.3") if f.size_class == "large" else Decimal("0.6")
        premiums = f.number("unemployment_premiums_last_year_fen")
        return fen(premiums * share) if premiums else None
    return None


def retention(f):
    hit = f.industry[1:3] in HARD_HIT or f.industry[1:4] in HARD_HIT
    heads = f.number("insured_employees")
    return min(600_00 * heads, 3_000_000_00) if f.is_clean and hit and heads and f.kept_its_staff else None


def graduates(f):
    heads = f.number("graduate_hires_this_year") + f.number("young_unemployed_hires_this_year")
    heads -= f.number("hires_of_both_kinds_this_year")
    return 1500_00 * heads if f.is_clean and not f.insurance_arrears and heads > 0 else None


def unemployed(f):
    heads = f.number("long_unemployed_hires_this_year") + f.number("graduate_hires_on_year_contract_this_year")
    return 2000_00 * heads if f.is_clean and not f.insurance_arrears and heads > 0 else None


def trainees(f):
    heads = f.number("trainees")
    return 2192_00 * heads if f.is_clean and f.is_trainee_base and heads else None


def first_business(f):
    begun, graduated = triple(f.established_on), f.head_graduated_on
    recent = f.head_is_hard_to_employ or (graduated is not None and begun <= plus_years(graduated, 2))
    old = plus_years(f.established_on, 1) <= triple(TODAY)
    fits = f.is_clean and f.is_founders_first and f.is_small_or_trader
    return 8000_00 if fits and recent and old and f.number("longest_insured_months") >= 6 else None


def income_tax(f):
    income = f.taxable_income_fen
    if f.kind == "sole_trader" or not f.is_small_low_profit or not income or f.number("tax_year") < 2025:
        return None
    low = min(income, 1_000_000_00)
    return fen(Decimal(income) / 4) - fen(Decimal(low) / 20) - fen(Decimal(income - low) / 20)


def six_and_two(f):
    total = sum(f.number(name) for name in SIX_AND_TWO)
    small = f.taxpayer_kind == "small" or f.kind == "sole_trader" or f.is_small_low_profit
    return fen(Decimal(total) / 2) if total and small else None


def vat(f):
    sales = Decimal(f.number("vat_sales_at_3_percent_fen"))
    return fen(sales * 3 / 100) - fen(sales / 100) if f.taxpayer_kind == "small" and sales else None


def levy(f):
    staff, disabled = f.number("staff_last_year"), f.number("disabled_employed_last_year")
    if f.kind == "sole_trader" or staff <= 30 or disabled >= staff * Decimal("0.015"):
        return None
    full = fen((staff * Decimal("0.015") - disabled) * min(f.average_wage_last_year_fen, 2 * 149_208_00))
    return fen(full * (Decimal("0.5") if disabled >= staff * Decimal("0.01") else Decimal("0.9")))


def rent(f):
    if not (f.rents_state_premises and f.is_small_or_trader):
        return None
    since = f.state_premises_rented_since
    rented = (2027 - since.year) * 12 + 1 - since.month - (since.day > 1)
    return f.state_premises_rent_fen * min(6, rented)


def award(f):
    years = [day.year if day else 0 for day in (f.specialised_recognised_on, f.little_giant_recognised_on)]
    return (300_000_00 if years[1] == 2026 else 100_000_00) if f.is_clean and 2026 in years else None


BY_HAND = {
    "job_retention_refund": refund, "job_retention_grant": retention, "graduate_hiring_grant": graduates,
    "unemployed_hiring_grant": unemployed, "trainee_subsidy": trainees, "first_business_grant": first_business,
    "small_profit_income_tax": income_tax, "six_taxes_two_fees": six_and_two, "small_taxpayer_vat": vat,
    "disability_employment_levy": levy, "state_rent_relief": rent, "specialised_enterprise_award": award,
}  # fmt: skip


@pytest.mark.slow(reason="makes a city of 60,000 people and judges its 7,000 firms by twelve policies, twice")
def test_twelve_policies_over_a_city_come_to_the_same_firm_by_firm(tmp_path):
    packs = [load_folder(folder) for folder in all_folders(Path(settings.PACKS))]
    policies = {pack.manifest["code"]: Policy(pack) for pack in packs if pack.kind == "policy"}
    policies = {code: one for code, one in policies.items() if one.audience == "organisation"}
    assert sorted(policies) == sorted(BY_HAND)
    make_population(60_000, 7_000, tmp_path / "city", seed=5, jobs=1)
    table = sorted((tmp_path / "city" / "organisation").glob("*.parquet"))
    days = {code: policy.schedule.period_of(TODAY).units[-1].evaluated_on for code, policy in policies.items()}
    questions = [policy.question(days[code]) for code, policy in policies.items()]
    result = population_engine().match(table, questions, tmp_path / "result")
    firms = read(table)
    for code, by_hand in BY_HAND.items():
        wanted = {firm.key: amount for firm in firms if (amount := by_hand(firm)) is not None}
        found = {key: amount for key, amount, _mask in result.eligible(code, limit=len(firms))}
        assert found == wanted, code
        assert wanted, f"nobody gets {code} in this city: choose another seed"


def read(table):
    with duckdb.connect() as connection:
        cursor = connection.execute("SELECT * FROM read_parquet(?)", [list(map(str, table))])
        names = [column[0].removeprefix("organisation.") for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert {row["status"] for row in rows} == {"active"}
    return [Firm({**row, "key": row["subject_key"]}) for row in rows]
