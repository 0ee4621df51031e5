"""Facts of people, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tongban.registers.demonstration.generator import City
from tongban.registers.demonstration.generator.columns import Array, gather
from tongban.registers.demonstration.generator.homes import DWELLINGS, RENTED
from tongban.registers.demonstration.generator.households import MARITAL
from tongban.registers.demonstration.generator.life import CLASSES, DISABILITY, DRIVES, LOW_INCOME
from tongban.registers.demonstration.generator.support import ACCIDENTS, FLEXIBLE_PREMIUM_FEN, HARDSHIP
from tongban.registers.demonstration.generator.work import EDUCATION, EMPLOYMENT, STAGES, STUDENT

from .column import Column, Make, known_of

RELATIONS = ("head", "spouse", "child", "parent")
MEDICAL = ("none", "employee", "resident")
SEXES = ("male", "female")


def _person(name: str, of_the_dead: bool = True) -> Make:
    def make(city: City) -> Column:
        values = city.people[name]
        known = known_of(values)
        return Column(values, known if of_the_dead else known & _alive(city))

    return make


def _alive(city: City) -> Array:
    return np.isnat(city.people["death_date"])


def _living(name: str) -> Make:
    return _person(name, of_the_dead=False)


def _code(name: str, listed: tuple[str, ...], of_the_dead: bool = True) -> Make:
    def make(city: City) -> Column:
        values = city.people[name].astype(np.int64)
        known = values >= 0
        return Column(values, known if of_the_dead else known & _alive(city), listed)

    return make


def _where(values: Callable[[City], Array], known: Callable[[City], Array], listed: tuple[str, ...] = ()) -> Make:
    return lambda city: Column(values(city), known(city), listed)


def _of_people(name: str) -> Callable[[City], Array]:
    return lambda city: city.people[name]


def _of_home(name: str) -> Callable[[City], Array]:
    def of_home(city: City) -> Array:
        found: Array = city.homes[name][city.people["household"]]
        return found

    return of_home


def _married(city: City) -> Array:
    married: Array = (city.people["marital_status"] == 1) & (city.people["spouse"] >= 0)
    return married


def _local(city: City) -> Array:
    return ~city.people["from_elsewhere"]


def _elsewhere(city: City) -> Array:
    found: Array = city.people["from_elsewhere"]
    return found


def _rented(city: City) -> Array:
    p = city.people
    rented: Array = _alive(city) & (city.homes["dwelling"][p["household"]] == RENTED) & (p["household_relation"] == 0)
    return rented


def _insurance_state(city: City) -> Column:
    p = city.people
    active = p["insurance_active"] | ~np.isnat(p["flexible_on"])
    state = np.select([active, p["pension_fen"] > 0, p["insurance_months"] > 0], [0, 2, 1], -1)
    return Column(state, (state >= 0) & _alive(city), ("active", "paused", "retired"))


def _ground(city: City) -> Column:
    state = city.people["employment"]
    ground = np.select([state <= 1, state == STUDENT], [0, 2], 1)
    return Column(ground, _elsewhere(city), ("employment", "dwelling", "study"))


def _allowance_card(city: City) -> Column:
    p = city.people
    return Column(p["senior_card"].astype(np.int64), p["elderly_allowance"], ("social_security", "senior"))


def _licence_state(city: City) -> Column:
    p = city.people
    return Column(p["licence_expired"].astype(np.int64), p["licence_class"] >= 0, ("normal", "expired"))


def _driver(name: str) -> Make:
    return _where(_of_people(name), lambda city: (city.people["licence_class"] >= 0) & known_of(city.people[name]))


def _card_state(city: City) -> Column:
    card = city.people["has_social_card"] & _alive(city)
    return Column(np.zeros(card.size, np.int64), card, ("active",))


def _tax_months(city: City) -> Column:
    p = city.people
    months = np.where(p["income_tax_fen"] > 0, np.minimum(p["insurance_months"], 60), 0)
    return Column(months, (months > 0) & _alive(city))


def _region_text(codes: Callable[[City], Array]) -> Make:
    def make(city: City) -> Column:
        found, place = np.unique(codes(city), return_inverse=True)
        return Column(place, np.ones(place.size, bool), tuple(map(str, found.tolist())))

    return make


def _among(make: Make, known: Callable[[City], Array]) -> Make:
    def narrowed(city: City) -> Column:
        column = make(city)
        return Column(column.values, column.known & known(city), column.words)

    return narrowed


def _of_conscript(name: str) -> Callable[[City], Array]:
    return lambda city: city.people[name][np.maximum(city.people["conscript_of"], 0)]


def _has_conscript(city: City) -> Array:
    return city.people["conscript_of"] >= 0


def _own_firm(city: City) -> Array:
    p = city.people
    first = gather(city.firms["founders_first"], p["firm"], False).astype(bool)
    own: Array = p["is_head_of_firm"] & first
    return own


def _firm_of(name: str) -> Callable[[City], Array]:
    return lambda city: gather(city.firms[name], city.people["firm"], city.firms[name][0])


def _flexible(city: City) -> Array:
    return ~np.isnat(city.people["flexible_on"])


def _spouse_birth(city: City) -> Array:
    birth = city.people["birth_date"]
    return gather(birth, city.people["spouse"], birth[0])


def _checked(name: str) -> Make:
    return _where(_of_people(name), _of_people("was_checked"))


_IDENTITY: Mapping[str, Make] = {
    "sex": _code("sex", SEXES),
    "birth_date": _person("birth_date"),
    "death_date": _person("death_date"),
    "hukou_region": _region_text(_of_people("hukou_region")),
    "residence_region": _among(_region_text(_of_people("street")), _alive),
    "id_card_expires_on": _person("id_card_expires_on"),
    "photo_on_file": _person("has_photo"),
    "household_relation": _code("household_relation", RELATIONS),
    "household_size": _person("household_size"),
    "hukou_kind": _where(
        lambda city: np.where(_local(city), _of_home("hukou_kind")(city), 1),
        lambda city: np.ones(city.size, bool),
        ("urban", "rural"),
    ),
    "hukou_registered_on": _person("hukou_registered_on"),
    "hukou_moved_in_on": _person("hukou_moved_in_on"),
    "hukou_left_on": _person("hukou_left_on"),
    "residence_registered_on": _among(_person("residence_registered_on"), _elsewhere),
    "residence_permit_issued_on": _among(_person("permit_issued_on"), _elsewhere),
    "residence_permit_expires_on": _among(_person("permit_expires_on"), _elsewhere),
    "home_province": _among(_region_text(_of_home("province")), _elsewhere),
    "residence_ground": _ground,
}
_FAMILY: Mapping[str, Make] = {
    "marital_status": _code("marital_status", MARITAL),
    "married_on": _person("married_on"),
    "spouse_birth_date": _where(_spouse_birth, _married),
    "children_count": _person("children_count"),
    "minor_children_count": _person("minor_children_count"),
    "daughters_count": _person("daughters_count"),
    "living_children_count": _person("living_children_count"),
    "adopted_children_count": _person("adopted"),
    "youngest_child_birth_date": _person("youngest_child_birth_date"),
    "only_child_certificate": _person("only_child_certificate"),
    "only_child_certificate_on": _person("only_child_certificate_on"),
    "only_child_birth_date": _person("only_child_birth_date"),
    "only_child_death_date": _person("only_child_death_date"),
    "only_child_disability_grade": _person("only_child_disability_grade"),
    "only_child_accident_on": _person("accident_on"),
    "only_child_accident_result": _code("accident_result", ACCIDENTS),
    "one_child_fee_paid_by_employer": _living("fee_by_employer"),
    "one_child_bonus_received_on": _person("one_child_bonus_on"),
    "vision_check_passed_on": _person("vision_check_passed_on"),
}
_WORK: Mapping[str, Make] = {
    "insurance_months": _living("insurance_months"),
    "insurance_recent_months": _living("insurance_recent_months"),
    "insurance_state": _insurance_state,
    "insurance_base_fen": _living("insurance_base_fen"),
    "insurance_first_paid_on": _living("insurance_first_paid_on"),
    "pension_fen": _living("pension_fen"),
    "has_other_pension": _living("has_other_pension"),
    "retired_on": _living("retired_on"),
    "statutory_retirement_on": _living("statutory_retirement_on"),
    "resident_pension_years": _living("resident_years"),
    "resident_pension_transitional": _living("resident_transitional"),
    "resident_pension_since": _living("resident_pension_since"),
    "receives_unemployment_benefit": _living("unemployment_benefit"),
    "unemployment_insurance_months": _living("unemployment_months"),
    "left_job_on": _living("left_job_on"),
    "left_job_involuntarily": _where(
        _of_people("involuntary"), lambda city: ~np.isnat(city.people["left_job_on"]) & _alive(city)
    ),
    "unemployment_benefit_since": _living("benefit_since"),
    "unemployment_benefit_months_used": _living("benefit_months_used"),
    "unemployment_aid_months_used": _living("aid_months_used"),
    "employment_state": _code("employment", EMPLOYMENT, of_the_dead=False),
    "unemployed_since": _living("unemployed_since"),
    "employed_since": _living("employed_since"),
    "is_hard_to_employ": _living("hard_to_employ"),
    "hard_to_employ_since": _living("hard_since"),
    "flexible_work_registered_on": _living("flexible_on"),
    "flexible_premium_fen": _where(lambda city: np.full(city.size, FLEXIBLE_PREMIUM_FEN), _flexible),
    "flexible_subsidy_months_used": _living("flexible_months_used"),
    "first_firm_established_on": _where(_firm_of("established_on"), _own_firm),
    "first_firm_longest_insured_months": _where(
        _firm_of("longest_insured_months"),
        lambda city: _own_firm(city) & (_firm_of("longest_insured_months")(city) > 0),
    ),
    "work_injury_grade": _living("injury_grade"),
    "receives_work_injury_care": _living("injury_care"),
    "has_social_card": _living("has_social_card"),
    "social_card_state": _card_state,
    "medical_insurance_kind": _code("medical_insurance", MEDICAL, of_the_dead=False),
    "medical_account_fen": _living("medical_account_fen"),
    "resident_medical_premium_fen": _living("resident_premium_fen"),
    "care_insurance_level": _living("care_insurance_level"),
    "receives_care_insurance": _living("care_insurance"),
    "housing_fund_months": _living("fund_months"),
    "housing_fund_balance_fen": _living("fund_balance_fen"),
    "housing_fund_state": _where(
        lambda city: np.zeros(city.size, np.int64),
        lambda city: (city.people["fund_months"] > 0) & _alive(city),
        ("active",),
    ),
    "income_last_year_fen": _living("income_fen"),
    "income_tax_last_year_fen": _living("income_tax_fen"),
    "tax_months": _tax_months,
    "school_stage": _code("school_stage", STAGES, of_the_dead=False),
    "school_grade": _living("school_grade"),
    "enrolled_on": _living("enrolled_on"),
    "is_full_time_student": _living("full_time"),
    "student_hardship_grade": _code("hardship", HARDSHIP, of_the_dead=False),
    "tuition_per_year_fen": _living("tuition_fen"),
    "highest_education": _code("education", EDUCATION, of_the_dead=False),
    "graduated_on": _living("graduated_on"),
}
_HOUSING: Mapping[str, Make] = {
    "homes_owned": _living("homes_owned"),
    "home_bought_on": _living("home_bought_on"),
    "home_area_centi_m2": _where(
        _of_home("area_centi_m2"), lambda city: (city.people["homes_owned"] > 0) & _alive(city)
    ),
    "housing_area_per_head_centi_m2": _where(_of_people("area_per_head"), _alive),
    "dwelling_kind": _where(_of_home("dwelling"), _alive, DWELLINGS),
    "rent_fen": _where(_of_home("rent_fen"), _rented),
    "rental_until": _where(lambda city: np.datetime64("2026-11-01") + _of_home("rental_days")(city), _rented),
    "district_rent_per_m2_fen": _living("district_rent_fen"),
    "lives_in_public_rental": _living("public_rental"),
}
_LIFE: Mapping[str, Make] = {
    "disability_kind": _code("disability_kind", DISABILITY),
    "disability_grade": _person("disability_grade"),
    "disability_card_expires_on": _person("disability_expires_on"),
    "low_income_kind": _code("low_income", LOW_INCOME),
    "is_on_dibao": _person("on_dibao"),
    "dibao_monthly_fen": _person("dibao_fen"),
    "household_income_per_head_fen": _checked("income_per_head_fen"),
    "household_assets_per_head_fen": _checked("assets_per_head_fen"),
    "severely_disabled_and_jobless": _person("severe_jobless"),
    "is_orphan": _person("orphan"),
    "receives_elderly_allowance": _person("elderly_allowance"),
    "elderly_allowance_since": _person("elderly_allowance_since"),
    "benefit_card_kind": _allowance_card,
    "care_need_level": _person("care_level"),
    "lives_alone": _person("lives_alone"),
    "is_veteran": _person("veteran"),
    "served_until": _person("served_until"),
    "is_serving_conscript": _person("conscript"),
    "enlisted_on": _person("enlisted_on"),
    "enlisted_from_region": _among(_region_text(_of_people("enlisted_from")), _of_people("conscript")),
    "is_conscript_family_payee": _where(_has_conscript, _has_conscript),
    "conscript_enlisted_on": _where(_of_conscript("enlisted_on"), _has_conscript),
    "conscript_enlisted_from_region": _among(_region_text(_of_conscript("enlisted_from")), _has_conscript),
    "is_martyr_family": _person("martyr_family"),
    "is_on_dishonesty_list": _person("dishonest"),
    "driving_licence_class": _code("licence_class", CLASSES),
    "driving_licence_first_issued_on": _driver("licence_first_issued_on"),
    "driving_licence_valid_from": _driver("licence_valid_from"),
    "driving_licence_expires_on": _driver("licence_expires_on"),
    "driving_licence_state": _licence_state,
    "driving_points": _driver("points"),
    "unpaid_traffic_fines": _driver("fines"),
    "vehicles_owned": _where(lambda city: np.ones(city.size, np.int64), lambda city: city.people["vehicle_kind"] >= 0),
    "vehicle_kind": _code("vehicle_kind", DRIVES),
    "vehicle_inspected_until": _driver("vehicle_inspected_until"),
}
PERSON: Mapping[str, Make] = {
    f"person.{name}": make
    for part in (_IDENTITY, _FAMILY, _WORK, _HOUSING, _LIFE)
    for name, make in part.items()
}  # fmt: skip
