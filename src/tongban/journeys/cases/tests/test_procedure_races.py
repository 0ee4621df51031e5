"""Two at once: one order, one report, one seat for whoever follows."""

import uuid

from django.utils import timezone
from tests import racing
from tests.racing import together

from tongban.journeys.cases.models import Letter, ProcedureMember, SpecialProcedure, SurveyReport
from tongban.journeys.cases.public import (
    Found,
    Order,
    add_expert,
    declare,
    order_procedure,
    report_survey,
)
from tongban.journeys.cases.tests.factories import Town, a_survey, make_case
from tongban.registers.identity.tests.factories import make_person, viewer_for

pytestmark = racing.MARKS


def test_a_double_click_orders_one_procedure_with_one_notice():
    town = Town()
    case = make_case(town, "in_review")
    order = Order("inspection", "需要检验", 10, institution="检验研究院")
    rows = together(*[lambda: order_procedure(case, order, by=town.officer)] * 4)
    assert len({row.pk for row in rows}) == 1
    assert Letter.objects.filter(case=case, kind="special_procedure").count() == 1


def test_a_report_that_arrives_twice_at_once_is_one_report():
    town = Town()
    row = order_procedure(make_case(town, "in_review"), a_survey(town), by=town.officer)
    said = Found(uuid.uuid4(), timezone.now(), [], [], "pass", "属实", refused=True)
    reports = together(*[lambda: report_survey(row, said, {}, by=town.officer)] * 3)
    assert len({report.pk for report in reports}) == SurveyReport.objects.count() == 1


def test_two_experts_who_step_back_at_once_are_followed_by_two():
    town = Town()
    for n in "甲乙丙丁戊":
        add_expert(make_person(f"专家{n}"), "结构工程", by=town.head)
    order = Order("expert_review", "技术复杂", 15, experts=3, criteria=("安全",))
    row = order_procedure(make_case(town, "in_review"), order, by=town.officer)
    first, second = row.members.select_related("expert__person")[:2]
    together(
        *[
            lambda seat=seat: declare(viewer_for(seat.expert.person), seat.pk, interest="曾为申请人设计")
            for seat in (first, second)
        ]
    )
    sitting = ProcedureMember.objects.filter(procedure=row, left_at=None).values_list("expert_id", flat=True)
    assert sorted(sitting) == sorted(SpecialProcedure.objects.get(pk=row.pk).draw["order"][2:5])
