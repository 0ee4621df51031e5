"""特别程序: who may order what, on which ground, with whom; what the clock does; what is told and kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tongban.capabilities.process.public import items_of
from tongban.foundation.audit.public import entries_about
from tongban.journeys.cases.actions.watch import raise_procedure_cards
from tongban.journeys.cases.archive_procedures import procedure_rows
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, NotOrderable, WrongState
from tongban.journeys.cases.models import Case, SpecialProcedure, Supervision
from tongban.journeys.cases.procedure_kinds import KINDS, Kind, kinds_for
from tongban.journeys.cases.public import (
    Order,
    able_to_chair,
    call_off,
    close_procedure,
    decide,
    order_procedure,
    withdraw,
)
from tongban.journeys.cases.tests.factories import a_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
INSPECTION = Order("inspection", "需要检验", 10, institution="检验研究院")


def at(day: int, hour: int = 2) -> datetime:
    return datetime(2022, 9, day, hour, tzinfo=UTC)


def survey(town, **change) -> Order:
    return a_survey(town, **{"held_at": at(5), **change})


def hearing(town, **change) -> Order:
    chair = town.second_reviewer.officer_id
    return replace(Order("hearing", "涉及公共利益", 20, held_at=at(15), place="一楼听证室", chair=chair), **change)


def test_only_what_the_law_names_stops_the_clock():
    """第四十五条: hearing, tender, auction, inspection, testing, quarantine, appraisal and expert review."""
    assert {kind.code for kind in KINDS.values() if kind.stops_clock} == {
        Kind.HEARING, Kind.TENDER, Kind.AUCTION, Kind.INSPECTION, Kind.TESTING, Kind.QUARANTINE, Kind.APPRAISAL,
        Kind.EXPERT_REVIEW,
    }  # fmt: skip
    assert set(KINDS) == set(Kind)


def test_an_item_sets_term_ground_and_another_law_that_stops_the_clock():
    limit = {"value": "3", "unit": "working_day"}
    law = {"document": "特种设备安全法", "article": "第二十条"}
    kinds = kinds_for({"procedures": [
        {"kind": "site_survey", "limit": limit, "legal": {"document": "电影管理条例", "article": "第三十九条"}},
        {"kind": "technical_review", "stops_clock_by": law},
    ]})  # fmt: skip
    survey, technical = kinds["site_survey"], kinds["technical_review"]
    assert (survey.working_days, survey.most_working_days, survey.stops_clock) == (3, 3, False)
    assert survey.ground == "电影管理条例 第三十九条"
    assert (technical.stops_clock, technical.ground) == (True, "特种设备安全法 第二十条")


def test_a_survey_runs_inside_the_limit_and_the_applicant_is_told_when_and_where(town, case):
    due = case.promised_due_on
    row = order_procedure(case, survey(town), by=town.officer)
    case.refresh_from_db()
    assert (case.state, case.promised_due_on, row.stops_clock) == ("in_review", due, False)
    assert {one.officer_id for one in row.members.all()} == {town.officer.officer_id, town.reviewer.officer_id}
    event = case.events.last()
    assert event.kind == "procedure_ordered"
    assert "2022-09-05 10:00；人民路1号" in event.note
    assert "办理期限照常计算" in event.note
    context = row.notice.context
    assert (context["held_on"], context["place"], context["term_days"]) == ("2022年09月05日 10:00", "人民路1号", 5)
    assert "days" not in context


@pytest.mark.parametrize("change", [
    {"reason": " "}, {"working_days": 0}, {"working_days": 21}, {"held_at": None}, {"held_at": at(1, 1)},
    {"held_at": at(20)}, {"place": ""}, {"officials": ()},
])  # fmt: skip
def test_an_order_that_lacks_something_changes_nothing(town, case, change):
    with pytest.raises(NotOrderable) as refused:
        order_procedure(case, survey(town, **change), by=town.officer)
    assert set(refused.value.faults) == set(change)
    assert not SpecialProcedure.objects.exists()
    assert case.letters.filter(kind="special_procedure").count() == 0


def test_one_officer_a_clerk_or_a_stranger_is_not_sent(town, case):
    for second in (town.officer, town.clerk, town.other_authority):
        both = (town.officer.officer_id, second.officer_id)
        with pytest.raises(NotOrderable):
            order_procedure(case, survey(town, officials=both), by=town.officer)
    with pytest.raises(NotAllowed):
        order_procedure(case, survey(town), by=town.clerk)


def test_ordering_twice_is_one_order_and_another_of_the_kind_has_to_wait(town, case):
    first = order_procedure(case, INSPECTION, by=town.officer)
    assert order_procedure(case, INSPECTION, by=town.officer) == first
    with pytest.raises(WrongState):
        order_procedure(case, replace(INSPECTION, kind="testing"), by=town.officer)
    assert case.letters.filter(kind="special_procedure").count() == 1
    assert order_procedure(case, survey(town), by=town.officer).is_open  # beside a stopped clock a survey may run


def test_only_the_head_orders_a_tender_or_an_auction(town, case):
    order = Order(
        "auction", "有限自然资源", 30, institution="公共资源交易中心", held_at=at(13), place="开标室",
        public_text="拍卖公告", officials=(town.officer.officer_id, town.reviewer.officer_id),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        order_procedure(case, order, by=town.reviewer)
    assert order_procedure(case, order, by=town.head).stops_clock


def test_time_of_an_inspection_is_not_counted_and_the_timeline_says_so(town, case, time_machine):
    """Ten working days from 1 September end on 16 September (12 is Mid-Autumn); five days of inspection make it 23."""
    assert case.promised_due_on == date(2022, 9, 16)
    row = order_procedure(case, INSPECTION, by=town.officer)
    time_machine.move_to("2022-09-08T02:00:00Z", tick=False)
    close_procedure(row, outcome="pass", result="检验报告 J-1 合格", by=town.officer)
    case.refresh_from_db()
    assert (case.state, case.promised_due_on) == ("in_review", date(2022, 9, 23))
    assert "5 个工作日不计入，办理期限到 2022年09月23日" in case.events.last().note


def test_no_decision_while_a_procedure_is_open(town, case):
    row = order_procedure(case, survey(town), by=town.officer)
    with pytest.raises(WrongState):
        decide(case, "granted", by=town.reviewer)
    call_off(row, reason="申请人改期", by=town.officer)
    assert decide(case, "granted", by=town.reviewer).result == "granted"


def test_a_hearing_is_told_seven_working_days_before(town, case):
    """第四十八条: told on 1 September, 2 5 6 7 8 9 are six, 12 is Mid-Autumn, 13 is the seventh working day."""
    with pytest.raises(NotOrderable) as refused:
        order_procedure(case, hearing(town, held_at=at(9)), by=town.officer)
    assert set(refused.value.faults) == {"held_at"}
    row = order_procedure(case, hearing(town, held_at=at(13)), by=town.officer)
    assert row.notice.context["chair"] == row.members.get().officer.name


def test_whoever_examines_or_orders_does_not_chair(town, case):
    """The town's officer examined the case; the head orders the hearing."""
    assert [item.completed_by for item in items_of(case.ref) if item.block == "review"] == [town.officer.actor_ref]
    able = {one.actor_ref for one in able_to_chair(case, town.head)}
    assert able & {town.officer.actor_ref, town.head.actor_ref, town.clerk.actor_ref} == set()
    assert town.second_reviewer.actor_ref in able
    with pytest.raises(NotOrderable):
        order_procedure(case, hearing(town, chair=town.officer.officer_id), by=town.head)


def test_a_hearing_ends_after_it_was_held_and_with_minutes(town, case, time_machine):
    row = order_procedure(case, hearing(town), by=town.officer)
    told = {"outcome": "noted", "result": "双方充分陈述", "by": town.officer}
    with pytest.raises(WrongState):
        close_procedure(row, record="主持人宣布开始……", **told)
    time_machine.move_to("2022-09-15T09:00:00Z", tick=False)
    with pytest.raises(NeedsGround):
        close_procedure(row, **told)
    close_procedure(row, record="主持人宣布开始……", **told)
    row.refresh_from_db()
    assert (row.outcome, row.record, row.ended_on) == ("noted", "主持人宣布开始……", date(2022, 9, 15))
    assert any(head.get("记录") == "笔录" for head, _text in procedure_rows(case))


def test_an_announcement_runs_its_whole_term(town, case, time_machine):
    row = order_procedure(
        case, Order("announcement", "拟准予，征求意见", 5, public_text="拟准予一项许可"), by=town.officer
    )
    for day, ended in (("08", False), ("09", True)):
        time_machine.move_to(f"2022-09-{day}T02:00:00Z", tick=False)
        if ended:
            close_procedure(row, outcome="noted", result="没有异议", by=town.officer)
        else:
            with pytest.raises(WrongState):
                close_procedure(row, outcome="noted", result="没有异议", by=town.officer)
    assert SpecialProcedure.objects.get(pk=row.pk).ended_on == date(2022, 9, 9)


def test_a_withdrawn_case_takes_its_procedures_with_it(town, case):
    order_procedure(case, INSPECTION, by=town.officer)
    withdraw(Case.objects.get(pk=case.pk), town.applicant)
    row = SpecialProcedure.objects.get()
    assert (row.outcome, row.ended_on) == ("called_off", date(2022, 9, 1))


def test_a_procedure_that_is_not_over_in_time_reaches_the_supervisor_once(town, case, time_machine):
    order_procedure(case, INSPECTION, by=town.officer)
    assert raise_procedure_cards() == 0
    time_machine.move_to("2022-09-19T02:00:00Z", tick=False)
    assert (raise_procedure_cards(), raise_procedure_cards()) == (1, 0)
    assert Supervision.objects.get(kind="procedure").due_on == date(2022, 9, 16)


def test_everything_stands_in_the_audit_and_in_what_is_filed(town, case, time_machine):
    row = order_procedure(case, survey(town), by=town.officer)
    call_off(row, reason="申请人改期", by=town.officer)
    said = [entry.action for entry in entries_about(case.ref)]
    assert said[-2:] == ["case.procedure_ordered", "case.procedure_closed"]
    head, text = procedure_rows(case)[0]
    assert (head["程序"], head["依据"], head["计时"]) == ("现场踏勘", "行政许可法 第三十四条第三款", "照常计算")
    assert "申请人改期" in text
