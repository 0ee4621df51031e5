"""Properties of the generated columns: school, work, firms, assistance, driving. All departments agree."""

import numpy as np
import pytest

from tongban.foundation.values.public import CreditCode, OrganisationCode
from tongban.registers.demonstration.generator import CITY_DAY
from tongban.registers.demonstration.generator.columns import YEAR, ages, months_between
from tongban.registers.demonstration.generator.firms import FIRMS_PER_CHUNK, credit_codes
from tongban.registers.demonstration.generator.work import (
    EMPLOYED,
    FIRST_MONTH,
    RETIRED,
    SELF_EMPLOYED,
    STUDENT,
    UNEMPLOYED,
)

from .factories import a_city

DAY = np.timedelta64(1, "D")


@pytest.fixture(scope="module")
def city():
    return a_city()


@pytest.fixture(scope="module")
def people(city):
    return city.people


@pytest.fixture(scope="module")
def age(people):
    return ages(people["birth_date"], CITY_DAY)


def test_children_go_to_the_school_of_their_age(people, age):
    stage = people["school_stage"]
    for number, (youngest, oldest) in enumerate([(3, 6), (6, 11), (11, 15), (15, 18), (15, 18), (18, 22)]):
        assert youngest <= age[stage == number].min()
        assert age[stage == number].max() <= oldest
    of_school_age = np.isnat(people["death_date"]) & (age >= 7) & (age < 15)
    assert (stage[of_school_age] >= 0).all()
    assert (people["school_grade"][stage >= 0] >= 1).all()
    assert people["school_grade"].max() <= 5
    entered = ~np.isnat(people["enrolled_on"])
    assert (entered == (stage >= 0)).all()
    assert (people["enrolled_on"][entered] <= CITY_DAY).all()


def test_work_fits_age_and_school(people, age):
    state = people["employment"]
    working = np.isin(state, [EMPLOYED, SELF_EMPLOYED, UNEMPLOYED])
    assert age[working].min() >= 18
    assert age[working].max() < 60
    assert (people["school_stage"][state == STUDENT] >= 0).all()
    assert (people["school_stage"][working] == -1).all()
    assert age[state == RETIRED].min() >= 55
    assert 0.4 < (state == EMPLOYED)[(age >= 25) & (age < 55)].mean() < 0.95


def test_insurance_months_fit_a_working_life(people, age):
    months = people["insurance_months"].astype(int)
    possible = np.minimum((age - 18) * 12 + 12, months_between(np.full(age.size, FIRST_MONTH), CITY_DAY))
    assert (months <= np.maximum(possible, 0)).all()
    paid = ~np.isnat(people["insurance_first_paid_on"])
    assert (paid == (months > 0)).all()
    assert (months[paid] <= months_between(people["insurance_first_paid_on"], CITY_DAY)[paid] + 1).all()
    recent = people["insurance_recent_months"]
    assert recent.max() <= 63
    assert (recent <= months).all()
    away = people["from_elsewhere"] & paid
    assert (people["insurance_first_paid_on"] > people["residence_registered_on"])[away & ~np.isnat(
        people["residence_registered_on"])].all()  # fmt: skip
    assert (people["fund_months"] <= months).all()
    assert (people["pension_fen"][people["employment"] != RETIRED] == 0).all()
    assert (people["insurance_base_fen"][~people["insurance_active"]] == 0).all()
    assert np.isin(people["employment"][people["insurance_active"]], [EMPLOYED, SELF_EMPLOYED]).all()


def test_both_sides_of_a_job_agree(city, people):
    firm = people["firm"]
    assert ((firm >= 0) <= np.isin(people["employment"], [EMPLOYED, SELF_EMPLOYED])).all()
    assert (firm[people["employment"] == EMPLOYED] >= 0).all()
    at = firm >= 0
    assert (people["employed_since"][at] >= city.firms["established_on"][firm[at]]).all()
    assert (people["employed_since"][at] <= CITY_DAY).all()
    heads = city.firms["head"]
    assert (firm[heads] == np.arange(heads.size)).all()
    assert people["is_head_of_firm"].sum() == heads.size
    staff = np.bincount(firm[at & (people["employment"] == EMPLOYED)], minlength=heads.size)
    assert (staff == city.firms["insured_employees"]).all()


def test_firms_are_founded_by_grown_ups_and_have_right_codes(city, people):
    firms = city.firms
    founded = (firms["established_on"] - people["birth_date"][firms["head"]]) / DAY / YEAR
    assert founded.min() >= 18
    assert np.unique(firms["credit_code"]).size == firms["head"].size
    for code in firms["credit_code"][::17]:
        parsed = CreditCode.parse(str(code))
        assert parsed[2:6] == "3199"
        OrganisationCode.parse(parsed[8:17])
    other = a_city(chunk=1).firms["credit_code"]
    assert not set(firms["credit_code"]) & set(other)


def test_licences_of_firms_have_sensible_terms(city):
    firms = city.firms
    food = ~np.isnat(firms["food_expires_on"])
    assert food.any()
    assert (firms["food_issued_on"][food] >= firms["established_on"][food]).all()
    days = (firms["food_expires_on"] - firms["food_issued_on"])[food] / DAY
    assert set(days.astype(int)) <= {1825, 1826}
    assert (firms["food_expires_on"][food] < CITY_DAY).mean() < 0.1


def test_children_are_counted_alike_on_both_sides(people, age):
    for parent in ("father", "mother"):
        has = people[parent] >= 0
        assert (people["children_count"][people[parent][has]] >= 1).all()
    total = sum(people["children_count"][people[parent][people[parent] >= 0]].size for parent in ("father", "mother"))
    # Beside those who live with a parent there are those who live elsewhere, or have died.
    assert people["children_count"].sum() == total + people["away"].sum()
    assert (people["minor_children_count"] <= people["children_count"]).all()


def test_the_elderly_allowance_is_for_residents_of_65(people, age):
    receives = people["elderly_allowance"]
    assert age[receives].min() >= 65
    assert not people["from_elsewhere"][receives].any()
    entitled = (age >= 65) & ~people["from_elsewhere"] & np.isnat(people["death_date"])
    assert 0.85 < receives[entitled].mean() < 0.99
    assert (people["elderly_allowance_since"][receives] <= CITY_DAY).all()


def test_assistance_goes_to_whole_poor_households(people):
    on_list = people["low_income"] >= 0
    assert on_list.any()
    assert not people["from_elsewhere"][on_list].any()
    assert (people["dibao_fen"][people["low_income"] != 0] == 0).all()
    living = np.isnat(people["death_date"])
    for home in np.unique(people["household"][on_list])[:50]:
        assert on_list[(people["household"] == home) & living].all()


def test_disability_cards_have_kind_and_grade(people):
    has = people["disability_kind"] >= 0
    assert (has == (people["disability_grade"] > 0)).all()
    assert people["disability_grade"].max() == 4
    assert (has == ~np.isnat(people["disability_expires_on"])).all()
    assert 0.01 < has.mean() < 0.06


def test_drivers_are_grown_up_and_terms_are_six_and_ten_years(people, age):
    has = people["licence_class"] >= 0
    first = (people["licence_first_issued_on"] - people["birth_date"])[has] / DAY / YEAR
    assert first.min() >= 18
    ends, begins = people["licence_expires_on"][has], people["licence_valid_from"][has]
    term = np.round((ends - begins)[~np.isnat(ends)] / DAY / YEAR).astype(int)
    assert set(term) <= {6, 10, 16}
    assert ((ends < CITY_DAY) == people["licence_expired"][has]).all()
    soon = (ends >= CITY_DAY) & (ends < CITY_DAY + 90)
    assert soon.any()
    assert (people["licence_class"][people["vehicle_kind"] >= 0] >= 0).all()
    assert people["points"].max() <= 12


def test_credit_codes_stay_unique_in_a_city_of_millions():
    numbers = np.arange(0, 95 * FIRMS_PER_CHUNK, 611)
    codes = credit_codes(np.zeros(numbers.size, int), np.ones(numbers.size, int), numbers)
    assert np.unique(codes).size == numbers.size
