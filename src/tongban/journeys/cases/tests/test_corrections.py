"""补正: once, everything, with its clock; silence is acceptance; no answer is a returned case."""

from dataclasses import replace
from datetime import date

import pytest

from tongban.capabilities.process.public import items_of, open_items
from tongban.journeys.cases.actions.watch import raise_cards, recompute, take_up_forgotten, watch
from tongban.journeys.cases.errors import CorrectedOnce, NeedsGround, NotComplete, WrongState
from tongban.journeys.cases.models import Case, Supervision
from tongban.journeys.cases.public import (
    Order,
    accept,
    close_procedure,
    correct,
    decide,
    extend,
    order_procedure,
    request_correction,
    review,
)
from tongban.journeys.cases.tests.factories import Town, make_case, settle
from tongban.registers.places.public import forget_calendar, override_day

pytestmark = pytest.mark.django_db
ITEMS = [{"id": "purpose", "text": "用途不清楚", "remedy": "写明用途"}]
PAUSE = Order("inspection", "需要检验", 10, institution="检验研究院")


@pytest.fixture
def town(september, time_machine):
    time_machine.move_to("2022-09-23T02:00:00Z", tick=False)
    return Town()


def test_everything_is_asked_for_once_and_the_five_days_begin_again(town, time_machine):
    case = make_case(town)
    assert (case.materials_on, case.acceptance_due_on) == (date(2022, 9, 23), date(2022, 9, 30))
    request_correction(case, ITEMS, by=town.officer)
    case.refresh_from_db()
    assert (case.state, case.due_on, open_items(case.ref)) == ("correction_requested", None, [])
    time_machine.move_to("2022-09-29T02:00:00Z", tick=False)
    correct(case, town.applicant, {"purpose": "购房贷款"})
    case.refresh_from_db()
    # 30 September, then 8 and 9 October are worked, 10, 11
    assert (case.state, case.acceptance_due_on) == ("received", date(2022, 10, 11))
    assert [item.block for item in open_items(case.ref)] == ["accept"]
    correct(case, town.applicant)
    accept(case, by=town.officer)
    case.refresh_from_db()
    assert (case.measure.accepted_first, case.measure.corrections) == (False, 1)


def test_a_second_request_needs_a_reason_and_reaches_the_supervisor(town):
    case = make_case(town)
    request_correction(case, ITEMS, by=town.officer)
    correct(case, town.applicant)
    with pytest.raises(CorrectedOnce):
        request_correction(case, ITEMS, by=town.officer)
    assert case.corrections.count() == 1
    request_correction(case, ITEMS, by=town.officer, reason_code="new_fault")
    assert Supervision.objects.get(case=case).kind == "second_correction"


def test_nothing_can_be_asked_for_without_saying_what(town):
    case = make_case(town)
    with pytest.raises(NeedsGround):
        request_correction(case, [], by=town.officer)
    assert Case.objects.get(pk=case.pk).state == "received"


def test_a_correction_that_leaves_faults_is_not_taken(town):
    case = make_case(town)
    request_correction(case, ITEMS, by=town.officer)
    with pytest.raises(NotComplete):
        correct(case, town.applicant, {"purpose": ""})
    assert Case.objects.get(pk=case.pk).state == "correction_requested"


def test_silence_for_five_working_days_is_acceptance_as_of_the_day_of_receipt(town, time_machine):
    case = make_case(town)
    time_machine.move_to("2022-09-30T02:00:00Z", tick=False)
    watch()
    assert Case.objects.get(pk=case.pk).state == "received"
    time_machine.move_to("2022-09-30T16:10:00Z", tick=False)  # 1 October in the city
    watch()
    watch()
    case.refresh_from_db()
    assert (case.state, case.accepted_on, case.is_deemed_accepted) == ("accepted", date(2022, 9, 23), True)
    assert list(Supervision.objects.filter(case=case, kind="deemed").values_list("due_on", flat=True)) == [
        date(2022, 9, 30)
    ]
    assert [item.state for item in items_of(case.ref) if item.block == "accept"] == ["done"]
    # ten working days from 23 September: 26–30 are 5, 8–12 October are 10
    assert case.promised_due_on == date(2022, 10, 12)


def test_no_correction_in_time_returns_the_case(town, time_machine):
    case = make_case(town)
    request_correction(case, ITEMS, by=town.officer)
    assert case.corrections.get().due_on == date(2022, 10, 19)
    time_machine.move_to("2022-10-20T02:00:00Z", tick=False)
    watch()
    case.refresh_from_db()
    assert (case.state, case.end_result) == ("lapsed", "5")
    assert [letter.kind for letter in case.letters.all()][-1] == "return"
    with pytest.raises(WrongState):
        correct(case, town.applicant)


def test_a_pause_moves_the_due_days_by_what_it_took(town, time_machine):
    case = make_case(town, "accepted")
    assert (case.promised_due_on, case.statutory_due_on) == (date(2022, 10, 12), date(2022, 10, 26))
    row = order_procedure(case, PAUSE, by=town.officer)
    case.refresh_from_db()
    assert (case.state, case.due_on, case.procedures.get().notice.kind) == ("suspended", None, "special_procedure")
    time_machine.move_to("2022-09-28T02:00:00Z", tick=False)
    with pytest.raises(WrongState):
        decide(case, "granted", by=town.reviewer)
    close_procedure(row, outcome="pass", result="报告合格", by=town.officer)
    close_procedure(row, outcome="pass", result="报告合格", by=town.officer)
    case.refresh_from_db()
    # three working days were not counted: 26, 27, 28 September
    assert (case.state, case.promised_due_on, case.statutory_due_on) == (
        "accepted", date(2022, 10, 17), date(2022, 10, 31),
    )  # fmt: skip


@pytest.mark.parametrize("change", [{"kind": "holiday"}, {"institution": " "}, {"reason": ""}, {"working_days": 0}])
def test_no_pause_without_kind_ground_reason_and_time(town, change):
    case = make_case(town, "accepted")
    with pytest.raises(NeedsGround):
        order_procedure(case, replace(PAUSE, **change), by=town.officer)
    assert case.procedures.count() == 0


def test_the_head_extends_once_by_at_most_ten_days(town):
    case = make_case(town, "accepted")
    with pytest.raises(NeedsGround):
        extend(case, reason="情况复杂", by=town.head, working_days=11)
    extend(case, reason="情况复杂", by=town.head, working_days=10)
    case.refresh_from_db()
    assert case.promised_due_on == date(2022, 10, 26)
    with pytest.raises(WrongState):
        extend(case, reason="又复杂", by=town.head)


def test_cards_warn_before_and_tell_after_once_each(town, time_machine):
    case = make_case(town, "accepted")
    review(case, "pass", by=town.officer)
    assert raise_cards() == 0
    time_machine.move_to("2022-10-10T02:00:00Z", tick=False)  # two of ten days are left
    assert (raise_cards(), raise_cards()) == (1, 0)
    time_machine.move_to("2022-10-13T02:00:00Z", tick=False)
    assert (raise_cards(), raise_cards()) == (1, 0)
    assert list(case.supervisions.order_by("pk").values_list("kind", flat=True)) == ["yellow", "red"]


def test_open_clocks_follow_a_new_calendar(town):
    case = make_case(town, "accepted")
    override_day(date(2022, 9, 26), is_working=False, source="全市停工", by="system")
    forget_calendar()
    recompute()
    case.refresh_from_db()
    assert case.promised_due_on == date(2022, 10, 13)


def test_a_received_case_without_process_is_found_and_started(town, time_machine):
    from tongban.foundation.jobs.public import JobRow

    case = make_case(town, "draft")
    from tongban.journeys.cases.public import submit

    submit(case, town.applicant)
    JobRow.objects.all().delete()  # as if every job had been lost
    assert items_of(case.ref) == []
    time_machine.move_to("2022-09-23T02:05:00Z", tick=False)
    assert take_up_forgotten() == 2
    settle(letters=True)
    assert [item.block for item in items_of(case.ref)] == ["accept"]
    assert case.letters.filter(made_at=None).count() == 0
