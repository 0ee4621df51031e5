"""Facts of firms, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tongban.registers.demonstration.generator import City, words
from tongban.registers.demonstration.generator.columns import Array
from tongban.registers.demonstration.generator.employers import SIZES
from tongban.registers.demonstration.generator.firms import KINDS

from .column import Column, Make, known_of

GRADES = ("A", "B", "M", "C", "D")
TAX_YEAR = 2025


def _firm(name: str, zero: bool = False) -> Make:
    """``zero``: nought is an answer and not a missing entry."""

    def make(city: City) -> Column:
        values = city.firms[name]
        return Column(values, np.ones(values.size, bool) if zero else known_of(values))

    return make


def _firm_code(name: str, listed: tuple[str, ...]) -> Make:
    return lambda city: Column(city.firms[name].astype(np.int64), city.firms[name] >= 0, listed)


def _settled(name: str) -> Make:
    """A figure of the tax year: known, even as nought, for whoever settled one."""
    return lambda city: Column(city.firms[name], city.firms["has_tax_year"])


def _constant(value: int) -> Make:
    return lambda city: Column(np.full(city.firms["head"].size, value), np.ones(city.firms["head"].size, bool))


def _small_sales(city: City) -> Column:
    f = city.firms
    return Column(f["vat_sales_fen"], f["small_taxpayer"] & f["has_tax_year"])


def _taxpayer(city: City) -> Column:
    small = city.firms["small_taxpayer"]
    return Column((~small).astype(np.int64), np.ones(small.size, bool), ("small", "general"))


def _premises(city: City) -> Column:
    f = city.firms
    return Column((f["number"] % 4 != 0).astype(np.int64), np.ones(f["number"].size, bool), ("own", "rented"))


def _state_premises(city: City) -> Column:
    rents = city.firms["state_rent_fen"] > 0
    return Column(rents, rents)


def _specialised_until(city: City) -> Column:
    day = city.firms["specialised_on"]
    return Column(day + 1095, ~np.isnat(day))


def _firm_region(city: City) -> Column:
    found, place = np.unique(city.firms["street"] // 1000, return_inverse=True)
    return Column(place, np.ones(place.size, bool), tuple(map(str, found.tolist())))


def _firm_status(city: City) -> Column:
    number = city.firms["number"].size
    return Column(np.zeros(number, np.int64), np.ones(number, bool), ("active",))


def _tax_paid(city: City) -> Column:
    staff = city.firms["insured_employees"].astype(np.int64)
    return Column(staff * 1_830_000 + 95_000, np.ones(staff.size, bool))


def _food(column: Callable[[City], Array]) -> Make:
    return lambda city: Column(column(city), ~np.isnat(city.firms["food_expires_on"]))


def _handlers(city: City) -> Array:
    number: Array = np.maximum(1, city.firms["insured_employees"] // 2)
    return number


def _venue(city: City) -> Column:
    listed = tuple(sorted({row[5] for row in words.TRADES if row[5]}))
    place = np.array([listed.index(row[5]) if row[5] else -1 for row in words.TRADES])[city.firms["trade"]]
    return Column(place, ~np.isnat(city.firms["sanitary_expires_on"]), listed)


ORGANISATION: Mapping[str, Make] = {
    f"organisation.{name}": make
    for name, make in {
        "kind": _firm_code("kind", KINDS),
        "status": _firm_status,
        "region": _firm_region,
        "industry": _firm_code("trade", tuple(row[0] for row in words.TRADES)),
        "established_on": _firm("established_on"),
        "registered_capital_fen": _firm("capital_fen"),
        "annual_report_year": _constant(TAX_YEAR),
        "premises_area_centi_m2": _firm("area_centi_m2"),
        "premises_right": _premises,
        "is_on_abnormal_list": _firm("abnormal"),
        "is_on_dishonesty_list": _firm("dishonest"),
        "insurance_arrears": _firm("arrears"),
        "insured_employees": _firm("insured_employees"),
        "insured_months": _firm("insured_months"),
        "insured_employees_last_december": _firm("december_last"),
        "insured_employees_december_before": _firm("december_before"),
        "insured_employees_first_month": _firm("first_month"),
        "retired_or_died_last_year": _firm("retired_or_died"),
        "unemployment_premiums_last_year_fen": _firm("unemployment_premiums_fen"),
        "longest_insured_months": _firm("longest_insured_months"),
        "graduate_hires_this_year": _firm("graduate_hires"),
        "young_unemployed_hires_this_year": _firm("young_unemployed_hires"),
        "long_unemployed_hires_this_year": _firm("long_unemployed_hires"),
        "graduate_hires_on_year_contract_this_year": _firm("graduate_year_hires"),
        "hires_of_both_kinds_this_year": _firm("hires_of_both_kinds"),
        "is_trainee_base": _firm("trainee_base"),
        "trainees": _firm("trainees"),
        "trainee_months_this_year": _firm("trainee_months"),
        "staff_last_year": _firm("staff_last_year"),
        "average_wage_last_year_fen": _firm("average_wage_fen"),
        "disabled_employed_last_year": _firm("disabled_employed"),
        "tax_credit_grade": _firm_code("tax_grade", GRADES),
        "taxpayer_kind": _taxpayer,
        "tax_last_year_fen": _tax_paid,
        "tax_year": lambda city: Column(np.full(city.firms["head"].size, TAX_YEAR), city.firms["has_tax_year"]),
        "taxable_income_fen": _settled("taxable_income_fen"),
        "average_staff": _settled("average_staff"),
        "average_assets_fen": _settled("average_assets_fen"),
        "is_in_restricted_trade": _firm("restricted_trade"),
        "vat_sales_fen": _settled("vat_sales_fen"),
        "vat_sales_at_3_percent_fen": _small_sales,
        "resource_tax_fen": _settled("resource_tax_fen"),
        "urban_maintenance_tax_fen": _settled("urban_tax_fen"),
        "property_tax_fen": _settled("property_tax_fen"),
        "land_use_tax_fen": _settled("land_tax_fen"),
        "stamp_duty_fen": _settled("stamp_duty_fen"),
        "farmland_tax_fen": _settled("farmland_tax_fen"),
        "education_fee_fen": _settled("education_fee_fen"),
        "local_education_fee_fen": _settled("local_fee_fen"),
        "size_class": _firm_code("size", SIZES),
        "specialised_recognised_on": _firm("specialised_on"),
        "specialised_until": _specialised_until,
        "little_giant_recognised_on": _firm("giant_on"),
        "rents_state_premises": _state_premises,
        "state_premises_rent_fen": _firm("state_rent_fen"),
        "state_premises_rented_since": _firm("state_rented_since"),
        "is_founders_first": _firm("founders_first"),
        "head_graduated_on": _firm("head_graduated_on"),
        "head_is_hard_to_employ": _firm("head_hard"),
        "food_licence_issued_on": _food(lambda city: city.firms["food_issued_on"]),
        "food_licence_expires_on": _food(lambda city: city.firms["food_expires_on"]),
        "food_handlers": _food(_handlers),
        "food_handlers_with_health_certificate": _food(_handlers),
        "sanitary_licence_expires_on": _firm("sanitary_expires_on"),
        "venue_kind": _venue,
        "fire_check_passed_on": _firm("fire_passed_on"),
    }.items()
}
