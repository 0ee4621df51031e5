"""Hand-computed days for the articles of 行政许可法, over the holidays of 2021 to 2026."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.foundation.values.public import TimeLimit, TimeUnit, WorkingCalendar
from tongban.journeys.cases.clock import (
    Colour,
    Course,
    Extension,
    Pause,
    acceptance_due_on,
    decision_due_on,
    delivery_due_on,
    not_counted,
    read,
)

CALENDAR = WorkingCalendar()
TWENTY = TimeLimit(20, TimeUnit.WORKING_DAY)
FIVE = TimeLimit(5, TimeUnit.WORKING_DAY)
HEARING = "行政许可法 第四十五条"


def pause(start, end=None, kind="hearing"):
    return Pause(kind, HEARING, start, end)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2022, 1, 28), date(2022, 2, 9)),  # 29 and 30 January are worked, then Spring Festival: 29 30 7 8 9
        (date(2022, 9, 29), date(2022, 10, 11)),  # 30; 8 and 9 October are worked: 30 8 9 10 11
        (date(2021, 4, 30), date(2021, 5, 11)),  # 1–5 May off, 8 May worked: 6 7 8 10 11
        (date(2026, 2, 13), date(2026, 2, 27)),  # 14 worked, 15–23 off: 14 24 25 26 27
    ],
)
def test_five_working_days_to_tell_what_is_missing(received, due):
    """第三十二条."""
    assert acceptance_due_on(received, CALENDAR) == due


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        (date(2022, 1, 26), date(2022, 2, 28)),  # 27–30 Jan are 4, 7–11 Feb 9, 14–18 Feb 14, 21–25 Feb 19, 28 Feb 20
        (date(2022, 7, 1), date(2022, 7, 29)),  # no holiday: four weeks
        (date(2024, 9, 13), date(2024, 10, 17)),  # 14 worked, 15–17 off, 29 worked, 1–7 Oct off, 12 worked
    ],
)
def test_twenty_working_days_to_decide(accepted, due):
    """第四十二条第一款, 第八十二条."""
    assert decision_due_on(TWENTY, accepted, CALENDAR) == due


def test_ten_more_days_with_the_heads_approval():
    """第四十二条第一款: 1 July + 20 = 29 July; + 10 = 12 August."""
    extension = Extension(10, approved_on=date(2022, 7, 28))
    assert decision_due_on(TWENTY, date(2022, 7, 1), CALENDAR, extensions=[extension]) == date(2022, 8, 12)


def test_joint_handling_takes_forty_five_and_fifteen():
    """第四十二条第二款: from 4 July 2022 no holiday until Mid-Autumn; 45 working days end on 5 September."""
    joint = TimeLimit(45, TimeUnit.WORKING_DAY)
    assert decision_due_on(joint, date(2022, 7, 4), CALENDAR) == date(2022, 9, 5)
    more = [Extension(15, approved_on=date(2022, 9, 1))]
    # 6–9 are 4, 12 is Mid-Autumn, 13–16 are 8, 19–23 are 13, 26 and 27 make 15
    assert decision_due_on(joint, date(2022, 7, 4), CALENDAR, extensions=more) == date(2022, 9, 27)


def test_ten_working_days_to_deliver():
    """第四十四条: 6–9 are 4, 12 September is Mid-Autumn, 13–16 are 8, 19 and 20 make 10."""
    assert delivery_due_on(date(2022, 9, 5), CALENDAR) == date(2022, 9, 20)


def test_a_hearing_is_not_counted():
    """第四十五条: ordered on Monday 11 July, held and recorded on Monday 25 July: ten working days are left out."""
    heard = [pause(date(2022, 7, 11), date(2022, 7, 25))]
    assert decision_due_on(TWENTY, date(2022, 7, 1), CALENDAR, pauses=heard) == date(2022, 8, 12)


def test_two_procedures_at_once_are_left_out_once():
    both = [
        pause(date(2022, 7, 11), date(2022, 7, 20)),
        pause(date(2022, 7, 15), date(2022, 7, 25), kind="expert_review"),
    ]
    whole = [pause(date(2022, 7, 11), date(2022, 7, 25))]
    left_out = {"counted_from": date(2022, 7, 1), "until": date(2022, 8, 1), "unit": TimeUnit.WORKING_DAY}
    assert not_counted(both, calendar=CALENDAR, **left_out) == not_counted(whole, calendar=CALENDAR, **left_out) == 10


def test_a_pause_after_the_due_day_gives_no_time_back():
    late = [pause(date(2022, 8, 1), date(2022, 8, 12))]
    assert decision_due_on(TWENTY, date(2022, 7, 1), CALENDAR, pauses=late) == date(2022, 7, 29)


def test_a_limit_in_calendar_days_that_ends_on_a_day_of_rest_ends_on_the_next_working_day():
    """民法典 第二百零三条: 30 days from 1 September 2022 end on 1 October; the next working day is 8 October."""
    assert decision_due_on(TimeLimit(30, TimeUnit.CALENDAR_DAY), date(2022, 9, 1), CALENDAR) == date(2022, 10, 8)


COURSE = Course(statutory=TWENTY, promised=FIVE, received_on=date(2022, 7, 1))


def test_the_clock_first_runs_towards_acceptance():
    reading = read(COURSE, date(2022, 7, 4), CALENDAR)
    assert (reading.acceptance_due_on, reading.left, reading.total) == (date(2022, 7, 8), 4, 5)
    assert reading.colour == Colour.GREEN


def test_then_towards_the_promised_day_while_the_statutory_day_stands_beside_it():
    accepted = replace(COURSE, accepted_on=date(2022, 7, 4))
    reading = read(accepted, date(2022, 7, 5), CALENDAR)
    assert (reading.promised_due_on, reading.statutory_due_on) == (date(2022, 7, 11), date(2022, 8, 1))
    assert (reading.left, reading.colour) == (4, Colour.GREEN)


@pytest.mark.parametrize(
    ("today", "colour"),
    [
        (date(2022, 7, 7), Colour.GREEN),  # two of five left
        (date(2022, 7, 8), Colour.YELLOW),  # one of five left: a fifth
        (date(2022, 7, 11), Colour.YELLOW),  # the last day is still in time
        (date(2022, 7, 12), Colour.RED),
    ],
)
def test_yellow_before_and_red_after(today, colour):
    accepted = replace(COURSE, accepted_on=date(2022, 7, 4))
    assert read(accepted, today, CALENDAR).colour == colour


def test_an_open_pause_stops_the_clock_and_says_why():
    stopped = replace(COURSE, accepted_on=date(2022, 7, 4), pauses=(pause(date(2022, 7, 6)),))
    reading = read(stopped, date(2022, 7, 20), CALENDAR)
    assert (reading.colour, reading.left, reading.not_counted) == (Colour.STOPPED, None, 10)
    assert reading.stopped_by is not None
    assert reading.stopped_by.ground == HEARING


def test_after_the_decision_it_runs_towards_delivery_and_then_ends():
    decided = replace(COURSE, accepted_on=date(2022, 7, 4), decided_on=date(2022, 7, 8))
    assert read(decided, date(2022, 7, 11), CALENDAR).delivery_due_on == date(2022, 7, 22)
    assert read(replace(decided, delivered_on=date(2022, 7, 12)), date(2022, 7, 13), CALENDAR).colour == Colour.DONE


def test_a_due_day_in_a_year_nobody_announced_is_provisional():
    late = Course(statutory=TWENTY, promised=None, received_on=date(2026, 12, 21), accepted_on=date(2026, 12, 22))
    assert read(late, date(2026, 12, 23), CALENDAR).is_provisional
    assert not read(replace(late, accepted_on=date(2026, 11, 2)), date(2026, 11, 3), CALENDAR).is_provisional


days = st.dates(date(2021, 1, 1), date(2025, 6, 30))
spans = st.builds(
    lambda start, length: pause(start, start + timedelta(days=length)), days, st.integers(min_value=0, max_value=60)
)


@given(accepted=days, pauses=st.lists(spans, max_size=5), limit=st.integers(1, 60))
def test_pausing_never_brings_the_due_day_forward(accepted, pauses, limit):
    of = TimeLimit(limit, TimeUnit.WORKING_DAY)
    before = decision_due_on(of, accepted, CALENDAR)
    for count in range(len(pauses) + 1):
        assert decision_due_on(of, accepted, CALENDAR, pauses=pauses[:count]) >= before


@given(accepted=days, pauses=st.lists(spans, max_size=5).flatmap(lambda p: st.tuples(st.just(p), st.permutations(p))))
def test_the_order_in_which_pauses_are_told_does_not_matter(accepted, pauses):
    one, other = pauses
    assert decision_due_on(TWENTY, accepted, CALENDAR, pauses=one) == decision_due_on(
        TWENTY, accepted, CALENDAR, pauses=other
    )


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(accepted=days, limit=st.integers(0, 100))
def test_the_due_day_is_a_working_day_with_exactly_the_limit_before_it(accepted, limit):
    due = decision_due_on(TimeLimit(limit, TimeUnit.WORKING_DAY), accepted, CALENDAR)
    assert CALENDAR.between(accepted, due) == limit
    assert limit == 0 or CALENDAR.is_working(due)


def test_a_district_may_promise_less_time_where_the_pack_lets_it():
    from tongban.journeys.cases.content import PackKit
    from tongban.journeys.packs.public import PackVersion

    content = {
        "manifest": {
            "promised_limit": {"value": 15, "unit": "working_day"},
            "district_may_set": ["manifest.promised_limit"],
        },
        "districts": {
            "310101": {"legal": "区通知", "set": {"manifest.promised_limit": {"value": "10", "unit": "working_day"}}}
        },
    }
    kit = PackKit(PackVersion(content=content))
    assert [kit.limit("promised_limit", region).value for region in ("310101013", "310115", "")] == [10, 15, 15]


ENDS = date(2022, 7, 20)


def test_a_renewal_is_due_on_the_last_day_of_the_licence_and_no_pause_moves_it():
    """第五十条第二款: accepted on 4 July; the law's twenty days would end on 1 August, the licence on 20 July."""
    renewal = replace(COURSE, promised=None, accepted_on=date(2022, 7, 4), decide_by=ENDS)
    running = read(renewal, date(2022, 7, 5), CALENDAR)
    assert (running.due_on, running.statutory_due_on, running.left, running.total) == (ENDS, ENDS, 11, 12)
    stopped = read(replace(renewal, pauses=(pause(date(2022, 7, 6)),)), date(2022, 7, 19), CALENDAR)
    assert (stopped.colour, stopped.due_on, stopped.left) == (Colour.STOPPED, ENDS, 1)
    late = read(replace(renewal, accepted_on=None, received_on=date(2022, 7, 18)), date(2022, 7, 19), CALENDAR)
    assert (late.acceptance_due_on, late.due_on) == (date(2022, 7, 25), ENDS)
    assert read(replace(renewal, promised=FIVE), date(2022, 7, 5), CALENDAR).due_on == date(2022, 7, 11)
    decided = read(replace(renewal, decided_on=date(2022, 7, 19)), date(2022, 7, 19), CALENDAR)
    assert (decided.due_on, decided.decide_by) == (date(2022, 8, 2), None)


courses = st.builds(
    lambda accepted, length, pauses, more, after, promised: Course(
        statutory=TimeLimit(length, TimeUnit.WORKING_DAY), promised=promised, received_on=accepted,
        accepted_on=accepted, pauses=tuple(pauses), decide_by=accepted + timedelta(days=after),
        extensions=(Extension(more, accepted),) if more else (),
    ),
    days, st.integers(1, 60), st.lists(spans, max_size=4), st.integers(0, 15), st.integers(1, 200),
    st.none() | st.just(FIVE),
)  # fmt: skip


@given(course=courses, later=st.integers(0, 90), is_stopped=st.booleans())
def test_no_due_day_of_a_renewal_lies_after_the_licence_and_none_comes_earlier_than_that(course, later, is_stopped):
    if is_stopped:
        course = replace(course, pauses=(*course.pauses, pause(course.accepted_on)))
    today = course.accepted_on + timedelta(days=later)
    bound, free = read(course, today, CALENDAR), read(replace(course, decide_by=None), today, CALENDAR)
    shown = [day for day in (bound.due_on, bound.promised_due_on, bound.statutory_due_on) if day]
    assert shown
    assert max(shown) <= course.decide_by
    assert bound.due_on == min(free.due_on or course.decide_by, course.decide_by)
