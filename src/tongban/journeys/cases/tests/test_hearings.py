"""听证: told before the decision, asked for within five days, held within twenty; and notices that everybody reads."""

from datetime import date, datetime
from importlib import import_module
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from tongban.foundation.access.public import NotVisible
from tongban.journeys.cases.actions.hearings import last_day_of_hearing
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
from tongban.journeys.cases.tests.factories import make_case, make_letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
CITY = ZoneInfo("Asia/Shanghai")
WHY = "场所楼上是住宅，涉及相邻居民的重大利益"
UPSTAIRS = ["楼上住户"]
LAST = date(2022, 9, 8)


def hearing(town, day, **more):
    at = datetime(2022, *day, 10, tzinfo=CITY)
    return Order("hearing", "申请人要求", 20, held_at=at, place="一号会议室", chair=town.head.officer_id, **more)


def test_the_right_is_told_once_with_its_last_day_and_the_decision_waits(town, case, time_machine):
    with pytest.raises(NeedsGround):
        tell_hearing_right(case, reason=" ", neighbours=UPSTAIRS, by=town.officer)
    with pytest.raises(NotAllowed):
        tell_hearing_right(case, reason=WHY, neighbours=UPSTAIRS, by=town.clerk)
    with pytest.raises(NeedsGround):
        tell_hearing_right(case, reason=WHY, neighbours=[" "], by=town.officer)
    assert HearingRight.objects.count() == 0
    row = tell_hearing_right(case, reason=WHY, neighbours=UPSTAIRS, by=town.officer)
    assert [(one.name, one.ask_by) for one in row.parties.all()] == [("", LAST), ("楼上住户", LAST)]
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
    tell_hearing_right(case, reason=WHY, neighbours=UPSTAIRS, by=town.officer)
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
    tell_hearing_right(case, reason=WHY, neighbours=UPSTAIRS, by=town.officer)
    with pytest.raises(NeedsGround):
        ask_for_hearing(case, by=town.officer, request="怕吵")
    row = ask_for_hearing(case, by=town.officer, request="怕吵", asked_for="楼上住户")
    assert (row.name, row.request) == ("楼上住户", "怕吵")
    never_told = ask_for_hearing(case, by=town.officer, request="油烟", asked_for="隔壁商户")
    assert HearingRight.objects.get().neighbours == [row, never_told]


def test_who_waives_gives_up_their_own_right_only(town, case, time_machine):
    with pytest.raises(WrongState):
        waive_hearing(case, by=town.applicant)
    tell_hearing_right(case, reason=WHY, neighbours=[*UPSTAIRS, "隔壁商户"], by=town.officer)
    waive_hearing(case, by=town.applicant, neighbour="楼上住户")
    assert [one.waived_on for one in HearingRight.objects.get().parties.all()] == [date(2022, 9, 1), None, None]
    with pytest.raises(WrongState):
        ask_for_hearing(case, by=town.applicant, request="又想了")
    with pytest.raises(WrongState, match="楼上住户、隔壁商户到 2022-09-08"):
        decide(case, "granted", by=town.reviewer)
    with pytest.raises(NeedsGround):
        waive_hearing(case, by=town.officer, neighbour="楼上住户")
    with pytest.raises(NotYourCase):
        waive_hearing(case, by=town.stranger, neighbour="楼上住户", words="替他说的")
    waive_hearing(case, by=town.officer, neighbour="楼上住户", words="签字的声明")
    assert waive_hearing(case, by=town.officer, neighbour="楼上住户", words="再说").waiver == "签字的声明"
    with pytest.raises(WrongState, match="^隔壁商户到"):
        decide(case, "granted", by=town.reviewer)
    time_machine.move_to("2022-09-09T02:00:00Z", tick=False)
    assert decide(case, "granted", by=town.reviewer).result == "granted"


def test_nobody_waits_once_all_have_waived(town, case):
    tell_hearing_right(case, reason=WHY, neighbours=UPSTAIRS, by=town.officer)
    waive_hearing(case, by=town.officer, neighbour="楼上住户", words="签字的声明")
    with pytest.raises(WrongState, match="^申请人到"):
        decide(case, "granted", by=town.reviewer)
    waive_hearing(case, by=town.applicant)
    assert decide(case, "granted", by=town.reviewer).result == "granted"


def test_a_neighbour_told_later_has_five_days_from_that_day(town, case, time_machine):
    tell_hearing_right(case, reason=WHY, neighbours=UPSTAIRS, by=town.officer)
    time_machine.move_to("2022-09-08T02:00:00Z", tick=False)
    for _again in range(2):
        right = tell_hearing_right(case, reason="", neighbours=["楼上住户", "隔壁商户"], by=town.officer)
    assert [(one.who, one.ask_by) for one in right.neighbours] == [
        ("楼上住户", LAST), ("隔壁商户", date(2022, 9, 16))
    ]  # fmt: skip
    assert right.own.ask_by == LAST
    time_machine.move_to("2022-09-16T02:00:00Z", tick=False)
    with pytest.raises(WrongState):
        ask_for_hearing(case, by=town.officer, request="太晚了", asked_for="楼上住户")
    with pytest.raises(WrongState, match="^隔壁商户到 2022-09-16"):
        decide(case, "granted", by=town.reviewer)
    assert ask_for_hearing(case, by=town.officer, request="怕吵", asked_for="隔壁商户").asked_on == date(2022, 9, 16)
    with pytest.raises(WrongState, match="还没有举行"):
        decide(case, "granted", by=town.reviewer)


def test_who_asks_after_a_hearing_was_held_is_heard_too(town, case, time_machine):
    tell_hearing_right(case, reason=WHY, neighbours=UPSTAIRS, by=town.officer)
    ask_for_hearing(case, by=town.applicant, request="想当面说明")
    held = order_procedure(case, hearing(town, (9, 14)), by=town.officer)
    time_machine.move_to("2022-09-14T08:00:00Z", tick=False)
    close_procedure(held, outcome="pass", result="意见已听取", record="双方陈述，核对签字。", by=town.officer)
    assert last_day_of_hearing(case) is None
    time_machine.move_to("2022-09-15T02:00:00Z", tick=False)
    late = ask_for_hearing(case, by=town.officer, request="没人告诉我", asked_for="隔壁商户")
    assert last_day_of_hearing(case) == late.hold_by
    with pytest.raises(WrongState, match="还没有举行"):
        decide(case, "granted", by=town.reviewer)


def test_a_hearing_that_nobody_holds_raises_a_card(town, case, time_machine):
    tell_hearing_right(case, reason=WHY, neighbours=UPSTAIRS, by=town.officer)
    ask_for_hearing(case, by=town.applicant, request="想当面说明")
    hold_by = HearingRight.objects.get().hold_by
    assert hold_by == date(2022, 9, 30)
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


def test_rights_told_before_become_rows_of_their_own():
    fill = import_module("tongban.journeys.cases.migrations.0011_fill_hearing_parties").fill
    told = {"told_on": date(2022, 9, 1), "ask_by": LAST}
    rows = {
        "waived": {"asked_for": "", "asked_on": None, "request": "", "hold_by": None, "waived_on": LAST},
        "neighbour": {"asked_for": "楼上", "asked_on": LAST, "request": "吵", "hold_by": LAST, "waived_on": None},
    }
    rights, made = [SimpleNamespace(case=key, **told, **row) for key, row in rows.items()], []
    party = type("Party", (SimpleNamespace,), {"objects": SimpleNamespace(bulk_create=made.extend)})
    old = SimpleNamespace(objects=SimpleNamespace(iterator=lambda: iter(rights)))
    fill(SimpleNamespace(get_model=lambda _app, name: {"HearingRight": old, "HearingParty": party}[name]), None)
    shown = [(one.right.case, getattr(one, "name", ""), getattr(one, "asked_on", None), getattr(one, "waived_on", None))
             for one in made]  # fmt: skip
    assert shown == [("waived", "", None, LAST), ("neighbour", "", None, None), ("neighbour", "楼上", LAST, None)]
