"""Properties of the columns that benefits ask about: one-child families, unemployment, service, employers, taxes."""

import numpy as np
import pytest

from tongban.registers.demonstration.generator import CITY_DAY
from tongban.registers.demonstration.generator.columns import ages, months_between
from tongban.registers.demonstration.generator.work import EMPLOYED, RETIRED, UNEMPLOYED

from .factories import a_city


@pytest.fixture(scope="module")
def city():
    return a_city()


@pytest.fixture(scope="module")
def people(city):
    return city.people


@pytest.fixture(scope="module")
def firms(city):
    return city.firms


def known(days):
    return ~np.isnat(days)


def test_the_only_childs_entries_are_those_of_the_child(people):
    parents = np.flatnonzero(people["only_child"] >= 0)
    child = people["only_child"][parents]
    assert parents.size > 1000
    assert ((people["father"][child] == parents) | (people["mother"][child] == parents)).all()
    assert (people["only_child_birth_date"][parents] == people["birth_date"][child]).all()
    assert (people["only_child_disability_grade"][parents] == people["disability_grade"][child]).all()
    assert (people["daughters_count"][parents] == people["sex"][child]).all()
    assert (people["daughters_count"] <= people["children_count"]).all()


def test_two_parents_agree_about_children_who_live_elsewhere(people):
    couple = np.flatnonzero((people["slot"] == 0) & (people["spouse"] >= 0) & (people["away"] > 0))
    other = people["spouse"][couple]
    assert couple.size > 500
    for name in ("away", "away_born", "away_death", "away_grade", "away_daughters", "accident_on"):
        one, two = people[name][couple], people[name][other]
        both = known(one) | known(two) if one.dtype.kind == "M" else np.ones(couple.size, bool)
        same = one[both] == two[both]
        # The register speaks of the living parent only.
        alive = known(people["death_date"][couple][both]) | known(people["death_date"][other][both])
        assert (same | alive).all(), name


def test_certificates_are_for_one_child_born_from_1979_to_2015(people):
    has = people["only_child_certificate"]
    year = people["only_child_birth_date"][has].astype("datetime64[Y]").astype(int) + 1970
    assert year.min() >= 1979
    assert year.max() <= 2015
    assert (people["children_count"][has] == 1).all()
    assert (people["only_child_certificate_on"][has] > people["only_child_birth_date"][has]).all()
    assert people["only_child_certificate_on"][has].max() < np.datetime64("2016-01-01")
    paid = known(people["one_child_bonus_on"])
    assert (paid <= has).all()
    assert (people["employment"][paid] == RETIRED).all()
    assert 0.5 < paid[has & (people["employment"] == RETIRED)].mean() < 0.9


def test_a_lost_child_is_no_living_child_and_accidents_happen_before_sixteen(people):
    lost = known(people["only_child_death_date"])
    assert lost.sum() > 20
    assert (people["living_children_count"][lost] == people["adopted"][lost]).all()
    accident = people["accident_result"] >= 0
    assert set(people["accident_result"][accident]) == {0, 1}
    assert (known(people["accident_on"]) == accident).all()
    assert (people["accident_on"][accident] < CITY_DAY).all()
    hurt = people["accident_result"] == 0
    assert ages(people["only_child_birth_date"][hurt], people["accident_on"][hurt]).max() < 16
    assert (people["only_child_disability_grade"][hurt] > 0).all()


def test_the_registered_unemployed_have_no_employer_and_nobody_draws_more_than_is_due(people):
    out = people["employment"] == UNEMPLOYED
    assert (people["firm"][out] == -1).all()
    assert not known(people["employed_since"])[out].any()
    draws = people["unemployment_benefit"]
    assert draws.any()
    assert (people["employment"][draws] == UNEMPLOYED).all()
    assert (people["unemployment_months"][draws] >= 12).all()
    assert people["involuntary"][draws].all()
    entitled = np.minimum(people["unemployment_months"] // 12 * 2, 24)
    assert (people["benefit_months_used"] <= entitled).all()
    assert (people["benefit_months_used"][draws] >= 1).all()
    assert (people["aid_months_used"] == 0)[draws].all()
    left = known(people["left_job_on"])
    assert (people["left_job_on"][left] < people["unemployed_since"][left]).all()
    assert (out & ~people["involuntary"] & left).any()


def test_conscripts_serve_two_years_and_neither_work_nor_study(people):
    serves = people["conscript"]
    assert serves.sum() > 20
    assert (people["firm"][serves] == -1).all()
    assert (people["school_stage"][serves] == -1).all()
    months = months_between(people["enlisted_on"], CITY_DAY)[serves]
    assert months.max() < 24
    assert ages(people["birth_date"], people["enlisted_on"])[serves].min() >= 18
    payees = np.flatnonzero(people["conscript_of"] >= 0)
    assert np.unique(people["conscript_of"][payees]).size == payees.size
    assert not known(people["death_date"])[payees].any()


def test_a_resident_pension_is_for_those_without_another(people):
    has = known(people["resident_pension_since"])
    age = ages(people["birth_date"], CITY_DAY)
    assert has.any()
    assert not people["has_other_pension"][has].any()
    assert age[has].min() >= 60
    assert ((people["resident_years"] >= 15) | people["resident_transitional"])[has].all()
    assert (people["resident_years"][people["has_other_pension"]] == 0).all()


def test_hardship_is_of_students_and_assistance_shows_in_it(people):
    graded = people["hardship"] >= 0
    assert people["full_time"][graded].all()
    assert (people["hardship"][people["full_time"] & (people["low_income"] == 0)] == 0).all()
    assert set(people["hardship"][graded]) == {0, 1, 2}
    assert (people["tuition_fen"][people["school_stage"] < 3] == 0).all()


def test_households_share_area_income_and_assets(people):
    alive = ~known(people["death_date"])
    for name in ("area_per_head", "income_per_head_fen", "public_rental", "assets_per_head_fen"):
        for home in np.unique(people["household"])[:200]:
            assert np.unique(people[name][alive & (people["household"] == home)]).size == 1, name
    renters = (people["area_per_head"] <= 70_000 // 100) & people["was_checked"] & ~people["from_elsewhere"]
    assert renters.any()


def test_headcounts_of_two_decembers_follow_from_todays_staff(people, firms):
    staff = np.flatnonzero((people["firm"] >= 0) & (people["employment"] == EMPLOYED))
    came = people["employed_since"][staff] >= np.datetime64("2026-01-01")
    new = np.bincount(people["firm"][staff[came]], minlength=firms["head"].size)
    assert (firms["insured_employees"] - new <= firms["december_last"]).all()
    assert (firms["retired_or_died"] <= firms["december_before"]).all()
    young = firms["established_on"] >= np.datetime64("2026-01-01")
    assert (firms["december_last"][young] == 0).all()
    old = firms["december_before"] > 0
    rate = 1 - (firms["december_last"] + firms["retired_or_died"])[old] / firms["december_before"][old]
    assert 0.02 < (rate > 0.055).mean() < 0.5
    assert (rate > 0.2).any()


def test_hires_disabled_staff_and_wages_are_those_of_the_people(people, firms):
    of = np.flatnonzero((people["firm"] >= 0) & (people["employment"] == EMPLOYED))
    disabled = of[(people["disability_grade"][of] > 0) & (people["employed_since"][of] < np.datetime64("2026-01-01"))]
    weight = np.where(people["disability_grade"][disabled] <= 2, 2, 1)
    counted = np.bincount(people["firm"][disabled], weights=weight, minlength=firms["head"].size)
    assert (firms["disabled_employed"] == np.minimum(counted, 2 * firms["staff_last_year"])).all()
    assert firms["graduate_hires"].sum() > 5
    assert (firms["graduate_hires"] <= firms["insured_employees"]).all()
    assert (firms["graduate_year_hires"] <= firms["graduate_hires"]).all()
    either = firms["graduate_hires"] + firms["young_unemployed_hires"]
    assert (firms["hires_of_both_kinds"] <= either).all()
    assert (firms["hires_of_both_kinds"] <= firms["graduate_year_hires"] + firms["long_unemployed_hires"]).all()
    assert (firms["hires_of_both_kinds"] > 0).any()
    assert (firms["trainees"][~firms["trainee_base"]] == 0).all()
    assert firms["trainees"].sum() > 50


def test_taxes_are_tied_as_the_law_ties_them(firms):
    assert (firms["education_fee_fen"] * 7 // 3 - firms["urban_tax_fen"] <= 3).all()
    assert (firms["vat_sales_fen"][firms["small_taxpayer"]] <= 500_000_000).all()
    assert (firms["taxable_income_fen"] <= firms["vat_sales_fen"]).all()
    assert (firms["property_tax_fen"][firms["number"] % 4 != 0] == 0).all()
    assert (firms["state_rent_fen"][firms["number"] % 4 == 0] == 0).all()
    assert np.unique(firms["size"]).size == 4
    assert (known(firms["giant_on"]) <= known(firms["specialised_on"])).all()
    assert known(firms["giant_on"]).any()


def test_without_texts_all_else_is_the_same(city):
    from tongban.registers.demonstration.generator import generate_chunk

    from .factories import GROUND

    bare = generate_chunk(8000, 7, GROUND, chunk=0, chunks=4, with_texts=False)
    assert set(city.people) - set(bare.people) == {
        "citizen_id", "phone", "name", "surname", "given_first", "given_second",
    }  # fmt: skip
    for name, column in bare.people.items():
        same = column == city.people[name]
        assert (same | np.isnat(column) if column.dtype.kind == "M" else same).all(), name
