"""利害关系人: each has letters of their own, answers by themselves, and is seen by nobody else but officers."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from tongban.capabilities.messaging.public import Message
from tongban.foundation.access.public import NotVisible
from tongban.journeys.cases.archiving import collect
from tongban.journeys.cases.errors import NeedsGround, NotYourCase, WrongState
from tongban.journeys.cases.models import Case, HearingRight, Letter
from tongban.journeys.cases.public import (
    Order,
    ask_for_hearing,
    case_page,
    close_procedure,
    decide,
    order_procedure,
    own_hearing,
    tell_hearing_right,
    waive_hearing,
)
from tongban.journeys.cases.tests.factories import ARTICLE, make_case, make_letters, settle
from tongban.registers.identity.tests.factories import make_organisation, make_person, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
WHY = "场所楼上是住宅，涉及相邻居民的重大利益"


@pytest.fixture
def upstairs():
    return make_person("楼上甲")


@pytest.fixture
def case(town, upstairs):
    case = make_case(town, "in_review")
    lines = [f"楼上甲 {upstairs.citizen_id}", "示范路90号住户"]
    tell_hearing_right(case, reason=WHY, neighbours=lines, by=town.officer)
    return case


def hearing(town, day, **more):
    at = datetime(2022, *day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    return Order("hearing", "利害关系人要求", 20, held_at=at, place="一号会议室", chair=town.head.officer_id, **more)


def letters_of(case, kind):
    return [one.party.name for one in Letter.objects.filter(case=case, kind=kind).select_related("party")]


def test_each_neighbour_is_told_in_a_letter_of_their_own_that_the_applicant_does_not_see(town, case, upstairs):
    assert letters_of(case, "hearing_right_neighbour") == ["楼上甲", "示范路90号住户"]
    (told,) = Message.objects.filter(kind="case.hearing_told")
    mine, paper = HearingRight.objects.get().neighbours
    assert (told.person, told.link) == (upstairs, f"/hearings/{mine.pk}/")
    shown = [one.context.get("online", "") for one in Letter.objects.filter(party__isnull=False)]
    assert shown == [f"{settings.TONGBAN_URL}{told.link}", ""]
    assert {one.kind for one in case_page(town.applicant, case.number).letters} == {
        "receipt", "acceptance", "hearing_right"
    }  # fmt: skip
    assert len(case_page(town.officer, case.number).letters) == 5
    assert own_hearing(viewer_for(upstairs), mine.pk) == mine
    for viewer, pk in (
        (town.stranger, mine.pk), (town.applicant, mine.pk), (town.officer, mine.pk), (viewer_for(upstairs), paper.pk),
        (viewer_for(upstairs), HearingRight.objects.get().own.pk),
    ):  # fmt: skip
        with pytest.raises(NotVisible):
            own_hearing(viewer, pk)


def test_a_wrong_number_tells_nobody_and_a_known_one_is_told_once(town, case, upstairs):
    with pytest.raises(NeedsGround, match="楼下丙"):
        tell_hearing_right(case, reason="", neighbours=["楼下丙 319901195703120026"], by=town.officer)
    tell_hearing_right(case, reason="", neighbours=[f"甲女士 {upstairs.citizen_id}"], by=town.officer)
    firm = make_organisation("上海隔壁商贸有限公司")
    tell_hearing_right(case, reason="", neighbours=[f"隔壁商户，{firm.credit_code}"], by=town.officer)
    assert letters_of(case, "hearing_right_neighbour") == ["楼上甲", "示范路90号住户", "隔壁商户"]
    assert Message.objects.filter(kind="case.hearing_told", organisation=firm).count() == 1


def test_a_neighbour_answers_by_themselves_and_only_for_themselves(town, case, upstairs):
    mine = viewer_for(upstairs)
    row = ask_for_hearing(case, by=mine, request="夜里太吵", asked_for="示范路90号住户")
    assert (row.name, row.request, row.hold_by) == ("楼上甲", "夜里太吵", date(2022, 9, 30))
    with pytest.raises(WrongState):
        waive_hearing(case, by=mine)
    with pytest.raises(NotYourCase):
        waive_hearing(case, by=town.stranger)
    (shown,) = (one for one in case_page(town.applicant, case.number).timeline if one.kind == "hearing_neighbour_asked")
    assert "楼上甲" not in shown.note


def test_who_waives_on_their_page_leaves_a_trace_for_the_file(town, case, upstairs):
    assert waive_hearing(case, by=viewer_for(upstairs), neighbour="示范路90号住户").waiver == "本人在网上声明"
    assert [one.is_open for one in HearingRight.objects.get().neighbours] == [False, True]


def test_all_are_called_seven_days_before_and_who_is_told_too_late_is_heard_anew(town, case, upstairs, time_machine):
    ask_for_hearing(case, by=viewer_for(upstairs), request="夜里太吵")
    waive_hearing(case, by=town.applicant)
    row = order_procedure(case, hearing(town, (9, 16)), by=town.officer)
    assert letters_of(case, "hearing_notice_neighbour") == ["楼上甲", "示范路90号住户"]
    letter = Letter.objects.filter(kind="hearing_notice_neighbour").first()
    assert (letter.context["held_on"], letter.context["chair"]) == ("2022年09月16日 10:00", row.members.get().name)
    assert Message.objects.get(kind="case.hearing_called").person == upstairs
    time_machine.move_to("2022-09-06T02:00:00Z", tick=False)  # seven working days are left: 7 8 9 13 14 15 16
    tell_hearing_right(case, reason="", neighbours=["隔壁商户"], by=town.officer)
    time_machine.move_to("2022-09-07T02:00:00Z", tick=False)
    tell_hearing_right(case, reason="", neighbours=["楼下乙"], by=town.officer)
    assert letters_of(case, "hearing_notice_neighbour") == ["楼上甲", "示范路90号住户", "隔壁商户"]
    ask_for_hearing(case, by=town.officer, request="油烟", asked_for="楼下乙")
    time_machine.move_to("2022-09-16T08:00:00Z", tick=False)
    close_procedure(row, outcome="pass", result="意见已听取", record="双方陈述，核对签字。", by=town.officer)
    with pytest.raises(WrongState, match="还没有举行"):
        decide(case, "granted", by=town.reviewer)


def test_the_archive_holds_the_letters_closed_to_the_applicant(town, case, upstairs, time_machine):
    time_machine.move_to("2022-09-09T02:00:00Z", tick=False)
    decide(case, "refused", reasons=["扰民"], articles=[ARTICLE], by=town.reviewer)
    settle()
    make_letters(case)
    Case.objects.filter(pk=case.pk).update(closed_at=datetime(2022, 9, 9, tzinfo=ZoneInfo("UTC")))
    parts = {one.key: one for one in collect(case.ref).components}
    letters = Letter.objects.filter(case=case)
    assert {one.is_closed for one in map(parts.get, (f"letter:{one.number}" for one in letters if one.party_id))} == {
        True
    }
    assert [one.is_closed for one in parts.values()].count(True) == 3
    assert "示范路90号住户" in parts["hearing_parties"].content.decode()
    assert {one.file.owner_ref for one in letters if one.party_id} == {
        one.ref for one in HearingRight.objects.get().neighbours
    }
