"""听证: told before the decision, asked for within five days, held within twenty; and notices that everybody reads."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tongban.foundation.access.public import NotVisible
from tongban.journeys.cases.actions.watch import raise_hearing_cards
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, NotOrderable, NotYourCase, WrongState
from tongban.journeys.cases.models import HearingRight, Letter, PublicOpinion, Supervision
from tongban.journeys.cases.public import (
    Order,
    ask_for_hearing,
    case_page,
    close_procedure,
    decide,
    give_opinion,
    order_procedure,
    public_notice,
    public_notices,
    tell_hearing_right,
    waive_hearing,
)
from tongban.journeys.cases.tests.factories import Town, make_case, make_letters
from tongban.registers.places.public import forget_calendar

pytestmark = pytest.mark.django_db
CITY = ZoneInfo("Asia/Shanghai")
WHY = "场所楼上是住宅，涉及相邻居民的重大利益"


@pytest.fixture
def town(time_machine):
    time_machine.move_to("2022-09-01T02:00:00Z", tick=False)
    forget_calendar()
    yield Town()
    forget_calendar()


@pytest.fixture
def case(town):
    return make_case(town, "in_review")


def hearing(town, day, **more):
    at = datetime(2022, *day, 10, tzinfo=CITY)
    return Order("hearing", "申请人要求", 20, held_at=at, place="一号会议室", chair=town.head.officer_id, **more)


def test_the_right_is_told_once_with_its_last_day_and_the_decision_waits(town, case, time_machine):
    with pytest.raises(NeedsGround):
        tell_hearing_right(case, reason=" ", by=town.officer)
    with pytest.raises(NotAllowed):
        tell_hearing_right(case, reason=WHY, by=town.clerk)
    row = tell_hearing_right(case, reason=WHY, by=town.officer)
    assert row.ask_by == date(2022, 9, 8)
    assert tell_hearing_right(case, reason="再说一次", by=town.reviewer).reason == WHY
    with pytest.raises(WrongState):
        decide(case, "granted", by=town.reviewer)
    make_letters(case)
    assert Letter.objects.get(case=case, kind="hearing_right").file is not None
    time_machine.move_to("2022-09-09T02:00:00Z", tick=False)
    with pytest.raises(WrongState):
        ask_for_hearing(case, by=town.applicant, request="太晚了")
    assert decide(case, "granted", by=town.reviewer).result == "granted"


def test_who_asks_is_heard_within_twenty_days_and_then_decided_on(town, case, time_machine):
    tell_hearing_right(case, reason=WHY, by=town.officer)
    assert "ask_hearing" in case_page(town.applicant, case.number).actions
    for viewer in (town.stranger, town.other_authority):
        with pytest.raises(NotYourCase):
            ask_for_hearing(case, by=viewer, request="我也要")
    with pytest.raises(NeedsGround):
        ask_for_hearing(case, by=town.applicant, request="")
    time_machine.move_to("2022-09-08T02:00:00Z", tick=False)
    row = ask_for_hearing(case, by=town.applicant, request="想当面说明隔音措施")
    # 9 Sep, then 13–16, 19–23, 26–30, and 8–12 October after the holidays: the twentieth working day
    assert row.hold_by == date(2022, 10, 12)
    assert ask_for_hearing(case, by=town.applicant, request="再说一次").request == "想当面说明隔音措施"
    time_machine.move_to("2022-09-13T02:00:00Z", tick=False)
    with pytest.raises(WrongState):
        decide(case, "granted", by=town.reviewer)
    with pytest.raises(NotOrderable) as told:
        order_procedure(case, hearing(town, (10, 13)), by=town.officer)
    assert "held_at" in told.value.faults
    held = order_procedure(case, hearing(town, (9, 26)), by=town.officer)
    time_machine.move_to("2022-09-26T08:00:00Z", tick=False)
    close_procedure(held, outcome="pass", result="意见已听取", record="双方陈述，核对签字。", by=town.officer)
    assert decide(case, "granted", by=town.reviewer).result == "granted"


def test_a_neighbour_asks_through_an_officer_who_names_them(town, case):
    tell_hearing_right(case, reason=WHY, by=town.officer)
    with pytest.raises(NeedsGround):
        ask_for_hearing(case, by=town.officer, request="怕吵")
    row = ask_for_hearing(case, by=town.officer, request="怕吵", asked_for="楼上住户")
    assert row.asked_for == "楼上住户"


def test_who_waives_need_not_wait(town, case):
    with pytest.raises(WrongState):
        waive_hearing(case, by=town.applicant)
    tell_hearing_right(case, reason=WHY, by=town.officer)
    waive_hearing(case, by=town.applicant)
    with pytest.raises(WrongState):
        ask_for_hearing(case, by=town.applicant, request="又想了")
    assert decide(case, "granted", by=town.reviewer).result == "granted"


def test_a_hearing_that_nobody_holds_raises_a_card(town, case, time_machine):
    tell_hearing_right(case, reason=WHY, by=town.officer)
    ask_for_hearing(case, by=town.applicant, request="想当面说明")
    hold_by = HearingRight.objects.get().hold_by
    time_machine.move_to(f"{hold_by}T02:00:00Z", tick=False)
    assert raise_hearing_cards() == 0
    time_machine.move_to("2022-10-20T02:00:00Z", tick=False)
    assert (raise_hearing_cards(), raise_hearing_cards()) == (1, 0)
    assert Supervision.objects.get(case=case, kind="procedure").due_on == hold_by


def test_what_is_published_is_read_by_everybody_until_it_ends_and_what_is_not_by_nobody(town, case, time_machine):
    with pytest.raises(NotOrderable) as told:
        order_procedure(case, Order("announcement", "影响公共利益", 5), by=town.officer)
    assert list(told.value.faults) == ["public_text"]
    closed = order_procedure(case, hearing(town, (9, 13)), by=town.officer)
    assert list(public_notices()) == []
    with pytest.raises(NotVisible):
        public_notice(closed.pk)
    other = make_case(town, "in_review")
    text = "拟准予一处餐饮场所的许可"
    row = order_procedure(
        other, Order("announcement", "影响公共利益", 5, public_text=text, invites_opinions=True), by=town.officer
    )
    assert [one.pk for one in public_notices()] == [row.pk]
    for viewer in (town.officer, town.other_authority):
        with pytest.raises(NotVisible):
            give_opinion(row, "好", by=viewer)
    with pytest.raises(NeedsGround):
        give_opinion(row, " ", by=town.stranger)
    give_opinion(row, "担心油烟", by=town.stranger)
    give_opinion(row, "油烟要有净化设备", by=town.stranger)
    assert PublicOpinion.objects.get().text == "油烟要有净化设备"
    time_machine.move_to("2022-09-09T02:00:00Z", tick=False)
    with pytest.raises(WrongState):
        give_opinion(row, "太晚了", by=town.stranger)
    assert (list(public_notices()), [one.pk for one in public_notices(ended=True)]) == ([], [row.pk])
