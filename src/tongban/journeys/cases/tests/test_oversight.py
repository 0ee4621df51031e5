"""全过程监督: late, twice, too long, in seconds, always on the last day; and a supervisor who asks."""

from datetime import date, timedelta

import pytest

from tongban.capabilities.messaging.public import Message
from tongban.journeys.cases.actions.watch import watch
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, NotYourCase
from tongban.journeys.cases.models import Case, Decision, SpecialProcedure, Supervision
from tongban.journeys.cases.oversight import HABIT_LEAST, oversee
from tongban.journeys.cases.public import (
    Order,
    correct,
    decide,
    order_procedure,
    raise_card,
    request_correction,
    review,
    settle_card,
)
from tongban.journeys.cases.tests.factories import make_case, make_pack

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
ITEMS = [{"id": "purpose", "text": "用途不清楚", "remedy": "写明用途"}]
SPAN = {"since": date(2022, 9, 1), "until": date(2022, 10, 31)}


def found(town, kind):
    return [row.case.pk for row in oversee(town.head, **SPAN).found[kind]]


def test_who_does_not_supervise_sees_nothing(town):
    assert [oversee(who, **SPAN) for who in (town.officer, town.reviewer, town.clerk, town.applicant)] == [None] * 4
    assert oversee(town.other_authority, **SPAN).found["overdue"] == []


def test_overdue_now_and_decided_late(town, time_machine):
    late, waiting = make_case(town, "in_review"), make_case(town, "in_review")
    time_machine.move_to("2022-09-20T02:00:00Z", tick=False)  # ten working days ended on 16 September
    decide(late, "granted", by=town.reviewer)
    assert found(town, "overdue") == [waiting.pk]
    assert found(town, "decided_late") == [late.pk]


def test_accepted_by_silence_only(town, time_machine):
    silent = make_case(town)
    make_case(town, "accepted")
    time_machine.move_to("2022-09-10T02:00:00Z", tick=False)
    watch()
    assert found(town, "accepted_late") == [silent.pk]


def test_corrected_twice_with_its_reason(town):
    case = make_case(town)
    for reason in ("", "new_fault"):
        request_correction(case, ITEMS, by=town.officer, reason_code=reason)
        correct(case, town.applicant)
    [row] = oversee(town.head, **SPAN).found["corrected_twice"]
    assert (row.case.pk, row.words) == (case.pk, "new_fault")


def test_a_pause_that_lasts_longer_than_told_and_one_without_an_article(town, time_machine):
    case = make_case(town, "in_review")
    row = order_procedure(case, Order("inspection", "需要检验", 5, institution="检验研究院"), by=town.officer)
    assert found(town, "paused_long") == []
    SpecialProcedure.objects.filter(pk=row.pk).update(ground="领导要求")
    time_machine.move_to("2022-09-15T02:00:00Z", tick=False)
    assert found(town, "paused_long") == found(town, "paused_without_article") == [case.pk]


def test_decided_in_seconds_by_a_person_and_not_by_rules(town, time_machine):
    quick, slow = make_case(town, "in_review"), make_case(town, "in_review")
    rules = make_case(town, "in_review")
    for case in (quick, rules):
        decide(case, "granted", by=town.reviewer)
    Decision.objects.filter(case=rules).update(is_automatic=True)
    time_machine.move_to("2022-09-01T02:05:00Z", tick=False)
    decide(slow, "granted", by=town.reviewer)
    assert found(town, "in_seconds") == [quick.pk]


def test_a_habit_needs_many_decisions_on_the_last_day(town, time_machine):
    pack = make_pack()
    cases = [make_case(town, "in_review", pack) for _number in range(HABIT_LEAST)]
    time_machine.move_to("2022-09-16T02:00:00Z", tick=False)
    for case in cases[:-1]:
        decide(case, "granted", by=town.reviewer)
    assert oversee(town.head, **SPAN).habits == []
    decide(cases[-1], "granted", by=town.reviewer)
    [habit] = oversee(town.head, **SPAN).habits
    assert (habit.officer_ref, habit.decided, habit.on_last_day) == (town.reviewer.actor_ref, HABIT_LEAST, HABIT_LEAST)


def test_a_supervisor_asks_once_a_day_with_a_reason_and_those_who_hold_it_are_told(town):
    case = make_case(town, "accepted")
    with pytest.raises(NeedsGround):
        raise_card(case, by=town.head, reason=" ")
    for viewer, wrong in ((town.officer, NotAllowed), (town.other_authority, NotYourCase)):
        with pytest.raises(wrong):
            raise_card(case, by=viewer, reason="请说明")
    first = raise_card(case, by=town.head, reason="请说明为什么没有进展")
    assert raise_card(case, by=town.head, reason="再问一次") == first
    assert Supervision.objects.get().reason == "请说明为什么没有进展"
    assert Message.objects.filter(kind="case.supervised").count() >= 1
    settle_card(first, by=town.head, note="已补充人手")
    first.refresh_from_db()
    assert (first.note, first.reason) == ("已补充人手", "请说明为什么没有进展")


def test_many_cases_cost_as_many_questions_as_few(town, django_assert_max_num_queries):
    pack = make_pack()
    for _number in range(4):
        review(make_case(town, "accepted", pack), "pass", by=town.officer)
    Case.objects.update(due_on=date(2022, 8, 1), acceptance_due_on=date(2022, 8, 1))
    with django_assert_max_num_queries(12):
        seen = oversee(town.head, **SPAN)
    assert len(seen.found["overdue"]) == len(seen.found["accepted_late"]) == 4
    assert seen.until - seen.since == timedelta(days=60)
