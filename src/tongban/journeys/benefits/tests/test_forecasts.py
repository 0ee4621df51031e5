"""What a forecast tells besides sums: who is close and when, households once, one district alone."""

from datetime import date

import pytest

from tongban.foundation.access.public import NotVisible
from tongban.journeys.benefits.errors import NotYours
from tongban.journeys.benefits.public import simulate, work_out
from tongban.journeys.benefits.queries.desk import desk_policy
from tongban.registers.facts.public import SubjectRef, hold
from tongban.registers.identity.tests.factories import make_officer, viewer_for

from .factories import AGED_65, OWNER, PENSIONER, make_elder, make_pack

pytestmark = pytest.mark.django_db


def forecast(pack, by, **more):
    return work_out(simulate(pack, by=by, period="2026Q3", **more).pk).result


def near_by_criterion(result):
    return {row["id"]: row["near"] for row in result["criteria"] if row["near"]}


def test_near_is_a_year_or_a_tenth_and_the_day_is_told(desk):
    make_elder("有")
    make_elder("十月满", birth=date(1961, 10, 20))  # judged on 30 September
    make_elder("明年满", birth=date(1962, 9, 1))
    make_elder("还早", birth=date(1985, 1, 1))
    make_elder("多一点", pension_fen=330000 - 1)
    make_elder("多许多", pension_fen=600000)
    make_elder("两样", birth=date(1962, 9, 1), pension_fen=310000)
    result = forecast(make_pack(), desk.officer)
    assert near_by_criterion(result) == {"aged_65": 2, "pension_below": 1}
    assert result["near"] == 3
    aged = result["criteria"][0]
    assert [(row["day"], row["count"]) for row in aged["by"]] == [
        ("2026-10-31", 1), ("2026-12-31", 1), ("2027-04-01", 1), ("2027-09-30", 2),
    ]  # fmt: skip
    assert "by" in result["criteria"][1]
    assert result["criteria"][1]["by"] == []


def test_a_pack_declares_what_is_near(desk):
    make_elder("十月满", birth=date(1961, 10, 20))
    make_elder("明年满", birth=date(1962, 9, 1))
    make_elder("多一点", pension_fen=310000)
    month = {**AGED_65, "near": {"within_days": "31"}}
    never = {**PENSIONER, "near": "never"}
    result = forecast(make_pack(criteria=[month, never]), desk.officer)
    assert near_by_criterion(result) == {"aged_65": 1}
    assert [row["days"] for row in result["criteria"][0]["by"]] == [31]


def test_a_household_counts_once(desk):
    def member(name, household, **more):
        person = make_elder(name, **more)
        hold(SubjectRef.of(person), {"person.household_number": household})

    member("夫", "H1")
    member("妻", "H1")
    member("独居", "H2")
    make_elder("不知哪户")
    member("快满", "H3", birth=date(1962, 9, 1))
    member("也快满", "H3", birth=date(1962, 8, 1))
    member("家里已有", "H1", birth=date(1962, 9, 1))
    result = forecast(make_pack(beneficiary="household"), desk.officer)
    assert (result["per"], result["eligible"], result["amount_fen"]) == ("household", 3, 135000)
    assert near_by_criterion(result) == {"aged_65": 1}
    assert forecast(make_pack(), desk.officer)["eligible"] == 4


def test_one_district_alone(desk):
    make_elder("黄浦", district="310101")
    make_elder("浦东", district="310115")
    pack = make_pack()
    result = forecast(pack, desk.officer, district="310115")
    assert (result["seen"], result["eligible"], result["budget"]) == (1, 1, {})
    assert [row["code"] for row in result["by_district"]] == ["310115"]
    # What a policy is proposed on is the whole city.
    assert desk_policy(desk.officer, pack.code).simulation is None
    with pytest.raises(NotVisible):
        simulate(pack, by=desk.officer, district="999999")


def test_a_bureau_of_a_district_asks_for_its_own(desk):
    own = viewer_for(make_officer(f"{OWNER}_310115", ("officer",), region="310115"))
    pack = make_pack()
    assert simulate(pack, by=own, district="310115").region_code == "310115"
    for district in ("310101", ""):
        with pytest.raises(NotYours):
            simulate(pack, by=own, district=district)
