"""Properties of the generated columns: people, families, homes."""

import numpy as np
import pytest

from tongban.foundation.values.public import CitizenId, MobileNumber
from tongban.registers.demonstration.generator import CITY_DAY, generate, generate_chunk
from tongban.registers.demonstration.generator.columns import YEAR, add_years, ages, months_between
from tongban.registers.demonstration.generator.households import FEMALE, MALE

from .factories import GROUND, a_city

DAY = np.timedelta64(1, "D")


@pytest.fixture(scope="module")
def people():
    return a_city().people


def alive(people):
    return np.isnat(people["death_date"])


def known(column):
    return ~np.isnat(column)


def test_the_same_seed_gives_the_same_city_and_another_seed_another():
    first, again, other = (generate_chunk(50, seed, GROUND) for seed in (3, 3, 4))
    for part in ("people", "homes", "firms"):
        for name, column in getattr(first, part).items():
            np.testing.assert_array_equal(column, getattr(again, part)[name], err_msg=name)
    assert first.people["citizen_id"].tolist() != other.people["citizen_id"].tolist()


def test_a_large_city_comes_in_chunks(monkeypatch):
    monkeypatch.setattr("tongban.registers.demonstration.generator.city.CHUNK", 40)
    sizes = [len(np.unique(city.people["household"])) for city in generate(100, 1, GROUND)]
    assert sizes == [40, 40, 20]


def test_citizen_ids_are_right_synthetic_and_unique_over_chunks(people):
    ids = np.concatenate([people["citizen_id"], a_city(chunk=1).people["citizen_id"]])
    assert np.unique(ids).size == ids.size
    for place in range(0, people["sex"].size, 37):
        number = CitizenId.parse(str(people["citizen_id"][place]))
        assert number.is_synthetic
        assert number.birth_date == people["birth_date"][place].item()
        assert number.sex == ("female" if people["sex"][place] else "male")
        assert int(number[14:17]) >= 10


def test_mobile_numbers_cannot_be_called_and_are_unique_over_chunks(people):
    phones = np.concatenate([people["phone"], a_city(chunk=1).people["phone"]])
    phones = phones[phones > 0]
    assert np.unique(phones).size == phones.size
    assert set(phones // 10**9) <= {10, 11}
    assert MobileNumber.parse(str(phones[0]), allow_synthetic=True).is_synthetic


def test_parents_are_old_enough_and_of_the_right_sex_and_give_their_name(people):
    for parent, sex in (("father", MALE), ("mother", FEMALE)):
        children = np.flatnonzero(people[parent] >= 0)
        parents = people[parent][children]
        assert (people["sex"][parents] == sex).all()
        years = (people["birth_date"][children] - people["birth_date"][parents]) / DAY / YEAR
        assert years.min() >= 20
        assert years.max() <= (46 if parent == "mother" else 56)
        assert (people["household"][children] == people["household"][parents]).all()
    has_father = np.flatnonzero(people["father"] >= 0)
    assert (people["surname"][has_father] == people["surname"][people["father"][has_father]]).all()
    late = people["death_date"][people["father"][has_father]]
    assert (np.isnat(late) | (late > people["birth_date"][has_father])).all()


def test_couples_agree_and_married_at_a_lawful_age(people):
    one = np.flatnonzero(people["spouse"] >= 0)
    other = people["spouse"][one]
    assert (people["spouse"][other] == one).all()
    assert (people["sex"][one] != people["sex"][other]).all()
    assert (people["married_on"][one] == people["married_on"][other]).all()
    young = people["slot"][one] < 4
    age = ages(people["birth_date"], people["married_on"])[one]
    assert (age[young] >= np.where(people["sex"][one][young] == MALE, 22, 20)).all()
    # The grandparents married before 1981.
    assert age[~young].min() >= 18
    assert (people["married_on"][one] < CITY_DAY).all()
    children = np.flatnonzero((people["father"] >= 0) & (people["mother"] >= 0))
    assert (people["birth_date"][children] > people["married_on"][people["father"][children]]).all()


def test_states_of_marriage_fit_the_register(people):
    living_spouse = (people["spouse"] >= 0) & alive(people)[np.maximum(people["spouse"], 0)]
    status = people["marital_status"]
    assert (status[living_spouse & alive(people)] == 1).all()
    dead_spouse = (people["spouse"] >= 0) & ~alive(people)[np.maximum(people["spouse"], 0)]
    assert (status[dead_spouse] == 3).all()
    assert dead_spouse.sum() > 10
    assert known(people["married_on"])[status != 0].all()
    assert not known(people["married_on"])[status == 0].any()
    assert (ages(people["birth_date"], CITY_DAY)[status != 0] >= 20).all()


def test_nobody_lives_before_birth_or_after_death(people):
    assert (people["birth_date"] < CITY_DAY).all()
    assert ages(people["birth_date"], CITY_DAY).max() < 106
    dead = ~alive(people)
    assert (people["death_date"][dead] > people["birth_date"][dead]).all()
    assert (people["death_date"][dead] < CITY_DAY).all()
    for name in ("has_social_card", "elderly_allowance", "veteran", "on_dibao", "insurance_active", "has_phone"):
        assert not people[name][dead].any(), name
    for name in ("licence_class", "vehicle_kind", "disability_kind", "school_stage", "firm"):
        assert (people[name][dead] == -1).all(), name
    assert not people["insurance_months"][dead].any()


def test_ages_look_like_a_city(people):
    age = ages(people["birth_date"], CITY_DAY)[alive(people)]
    assert 0.10 < (age < 18).mean() < 0.22
    assert 0.15 < (age >= 65).mean() < 0.35
    assert (age == 0).sum() > 10
    assert 0.47 < people["sex"].mean() < 0.53


def test_people_from_elsewhere_are_registered_elsewhere(people):
    away = people["from_elsewhere"]
    assert 0.25 < away.mean() < 0.5
    assert (people["hukou_region"][away] % 10000 == 0).all()
    assert (people["hukou_region"][~away] // 10000 == 31).all()
    assert not known(people["residence_registered_on"])[~away].any()
    permit = known(people["permit_issued_on"])
    waited = (people["permit_issued_on"] - people["residence_registered_on"])[permit] / DAY
    assert waited.min() >= 184
    assert (people["permit_issued_on"][permit] <= CITY_DAY).all()
    assert (people["permit_expires_on"][permit] > people["permit_issued_on"][permit]).all()
    lapsed = people["permit_expires_on"][permit] < CITY_DAY
    assert 0 < lapsed.mean() < 0.2
    assert (ages(people["birth_date"], CITY_DAY)[permit] >= 16).all()


def test_hukou_dates_are_in_order(people):
    registered = known(people["hukou_registered_on"])
    assert (people["hukou_registered_on"][registered] >= people["birth_date"][registered]).all()
    assert (people["hukou_registered_on"][registered] < CITY_DAY).all()
    moved = known(people["hukou_moved_in_on"])
    assert not (moved & people["from_elsewhere"]).any()
    assert moved.any()


def test_owning_a_home_fits_how_one_lives():
    city = a_city()
    homes, people = city.homes, city.people
    owned = homes["homes_owned"][homes["dwelling"] == 0]
    assert owned.min() >= 1
    assert owned.max() <= 2
    bought = known(people["home_bought_on"])
    assert (bought == (people["homes_owned"] > 0)).all()
    years = (people["home_bought_on"] - people["birth_date"])[bought] / DAY / YEAR
    assert years.min() >= 20


def test_helpers_of_columns_count_as_the_law_does():
    births = np.array(["2000-02-29", "1990-06-15"], dtype="datetime64[D]")
    assert ages(births, np.datetime64("2001-02-28")).tolist() == [0, 10]
    assert ages(births, np.datetime64("2001-03-01")).tolist() == [1, 10]
    assert add_years(births, 1).astype(str).tolist() == ["2001-02-28", "1991-06-15"]
    assert months_between(births, np.datetime64("2000-05-01")).tolist() == [3, 119]
