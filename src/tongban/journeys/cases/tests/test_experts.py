"""专家评审: a draw that anybody can compute again, nobody with an interest, and marks that nobody sees too early."""

from dataclasses import replace

import pytest

from tongban.foundation.access.public import NotVisible
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, NotOrderable, WrongState
from tongban.journeys.cases.lots import place_of
from tongban.journeys.cases.models import Expert, SpecialProcedure
from tongban.journeys.cases.public import (
    Order,
    add_expert,
    close_procedure,
    declare,
    mark,
    order_procedure,
    own_seat,
    seats_of,
    set_expert_active,
)
from tongban.journeys.cases.tests.factories import make_case
from tongban.registers.identity.tests.factories import make_person, viewer_for
from tongban.registers.people.public import bulk_relate

pytestmark = pytest.mark.django_db
REVIEW = Order("expert_review", "技术方案复杂", 15, experts=3, criteria=("安全", "可行"))
GIVEN = {"points": [80, 90], "advice": "pass", "opinion": "方案可行"}


@pytest.fixture
def experts(town):
    return [add_expert(make_person(f"专家{n}"), "结构工程", by=town.head) for n in "甲乙丙丁"]


@pytest.fixture
def row(town, experts):
    return order_procedure(make_case(town, "in_review"), REVIEW, by=town.officer)


def seats(row):
    return list(row.members.filter(left_at=None).select_related("expert__person"))


def as_expert(seat):
    return viewer_for(seat.expert.person)


def test_the_draw_can_be_computed_again_from_its_record(row, experts):
    drawn = row.draw["order"]
    assert drawn == sorted((one.pk for one in experts), key=lambda pk: place_of(row.draw["seed"], pk))
    assert [seat.expert_id for seat in seats(row)] == drawn[:3]


def test_the_applicant_their_family_and_who_rests_are_never_drawn(town, experts):
    daughter = make_person("陈敏")
    bulk_relate([(town.elder.pk, daughter.pk, "child", "test")])
    barred = [add_expert(town.elder, "结构工程", by=town.head), add_expert(daughter, "结构工程", by=town.head)]
    set_expert_active(experts[3].pk, False, by=town.head)
    row = order_procedure(make_case(town, "in_review"), REVIEW, by=town.officer)
    assert set(row.draw["order"]) == {one.pk for one in experts[:3]}
    assert set(row.draw["left_out"]) == {str(one.pk) for one in barred}


@pytest.mark.parametrize("change", [{"experts": 2}, {"experts": 5}, {"field": "声学"}, {"experts": 11}])
def test_too_few_an_even_number_or_nobody_of_the_profession(town, experts, change):
    case = make_case(town, "in_review")
    with pytest.raises(NotOrderable) as refused:
        order_procedure(case, replace(REVIEW, **change), by=town.officer)
    assert set(refused.value.faults) == {"experts"}
    assert not SpecialProcedure.objects.exists()


def test_without_a_question_there_is_no_review(town, experts):
    with pytest.raises(NotOrderable) as refused:
        order_procedure(make_case(town, "in_review"), replace(REVIEW, criteria=(" ",)), by=town.officer)
    assert set(refused.value.faults) == {"criteria"}


def test_who_declares_an_interest_is_replaced_by_the_next_of_the_lot(row):
    first = seats(row)[0]
    declare(as_expert(first), first.pk, interest="曾为申请人设计")
    declare(as_expert(first), first.pk, interest="曾为申请人设计")
    assert sorted(seat.expert_id for seat in seats(row)) == sorted(row.draw["order"][1:4])


def test_marks_come_after_the_declaration_once_and_whole(row):
    seat = seats(row)[0]
    viewer = as_expert(seat)
    with pytest.raises(WrongState):
        mark(viewer, seat.pk, **GIVEN)
    declare(viewer, seat.pk)
    for wrong in ({"points": [80]}, {"points": [80, 101]}, {"advice": ""}, {"opinion": " "}):
        with pytest.raises(NeedsGround):
            mark(viewer, seat.pk, **{**GIVEN, **wrong})
    mark(viewer, seat.pk, **GIVEN)
    mark(viewer, seat.pk, **GIVEN)
    with pytest.raises(WrongState):
        mark(viewer, seat.pk, **{**GIVEN, "points": [1, 2]})
    seat.refresh_from_db()
    assert seat.average == 85.0


def test_nobody_sits_on_another_ones_seat(row, town):
    one, other = seats(row)[:2]
    for viewer in (as_expert(other), town.applicant, town.officer):
        with pytest.raises(NotVisible):
            own_seat(viewer, one.pk)
    assert [seat.pk for seat in seats_of(as_expert(one))] == [one.pk]
    assert seats_of(town.officer) == []


def test_the_review_ends_when_the_last_has_marked(row, town):
    told = {"outcome": "pass", "result": "三名专家都建议通过", "by": town.officer}
    for seat in seats(row):
        with pytest.raises(WrongState):
            close_procedure(row, **told)
        declare(as_expert(seat), seat.pk)
        mark(as_expert(seat), seat.pk, **GIVEN)
    assert close_procedure(row, **told).outcome == "pass"


def test_only_the_head_keeps_the_list(town):
    for viewer in (town.officer, town.reviewer, town.clerk):
        with pytest.raises(NotAllowed):
            add_expert(make_person("专家"), "结构工程", by=viewer)
    expert = add_expert(make_person("专家"), "结构工程", by=town.head)
    with pytest.raises(NotAllowed):
        set_expert_active(expert.pk, False, by=town.other_authority)
    assert Expert.objects.get().is_active
