"""From dated events to moments, grounds and what happens by itself; computed by hand, and properties for the rest."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.foundation.values.public import TimeLimit, TimeUnit, WorkingCalendar
from tongban.journeys.cases.clock import acceptance_due_on, not_counted, read
from tongban.journeys.cases.dated import Dated, Next, NoGround, What, course_from, if_nobody_acts, left_out, state
from tongban.journeys.cases.legal_terms import (
    deemed_renewed_on,
    first_day_of_hearing,
    hearing_asked_by,
    hearing_held_by,
    hearing_told_by,
    inspectors_sent_by,
    lawsuit_until,
    may_apply_again_on,
    pre_review_due_on,
    published_by,
    reconsideration_until,
    renewal_asked_by,
)

CALENDAR = WorkingCalendar()
CITY = ZoneInfo("Asia/Shanghai")
TWENTY, TEN = TimeLimit(20, TimeUnit.WORKING_DAY), TimeLimit(10, TimeUnit.WORKING_DAY)
GROUND = "行政许可法 第四十五条"


def course(*events: Dated):
    return course_from(events, statutory=TWENTY, promised=TEN)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2021, 2, 10), date(2021, 2, 23)),  # 11–17 off, 20 worked: 18 19 20 22 23
        (date(2023, 1, 20), date(2023, 2, 1)),  # 21–27 off, 28 29 worked: 28 29 30 31 1
        (date(2024, 2, 9), date(2024, 2, 22)),  # 10–17 off, 18 worked: 18 19 20 21 22
        (date(2025, 1, 27), date(2025, 2, 10)),  # 28 Jan–4 Feb off, 8 worked: 5 6 7 8 10
        (date(2021, 9, 30), date(2021, 10, 13)),  # 1–7 off, 9 worked: 8 9 11 12 13
        (date(2023, 9, 28), date(2023, 10, 11)),  # 29 Sep–6 Oct off, 7 8 worked: 7 8 9 10 11
        (date(2024, 9, 30), date(2024, 10, 12)),  # 1–7 off, 12 worked: 8 9 10 11 12
        (date(2025, 9, 30), date(2025, 10, 14)),  # 1–8 off, 11 worked: 9 10 11 13 14
        (date(2026, 9, 30), date(2026, 10, 13)),  # 1–7 off, 10 worked: 8 9 10 12 13
    ],
)
def test_five_working_days_over_the_long_holidays_of_each_year(received, due):
    """第三十二条, 第八十二条."""
    assert acceptance_due_on(received, CALENDAR) == due


@pytest.mark.parametrize(
    ("term", "begins", "ends"),
    [
        (hearing_asked_by, date(2022, 9, 28), date(2022, 10, 10)),  # 第四十七条: 29 30 8 9 10
        (hearing_held_by, date(2022, 9, 28), date(2022, 10, 31)),  # 2, 8–14 are 9, 17–21 are 14, 24–28 are 19, 31
        (hearing_told_by, date(2022, 10, 12), date(2022, 9, 28)),  # 第四十八条: back 11 10 9 8 30 29 28
        (first_day_of_hearing, date(2022, 9, 28), date(2022, 10, 12)),  # 29 30 8 9 10 11 12
        (inspectors_sent_by, date(2022, 4, 29), date(2022, 5, 10)),  # 第五十五条: 5 6 7 (worked) 9 10
        (pre_review_due_on, date(2023, 9, 22), date(2023, 10, 26)),  # 第四十三条: 25–28 4, 7–13 11, 16–20 16, 23–26
        (published_by, date(2022, 6, 1), date(2022, 6, 13)),  # 3 June off: 2 6 7 8 9 10 13
        (reconsideration_until, date(2022, 8, 2), date(2022, 10, 8)),  # sixty days end on 1 October, a holiday
        (lawsuit_until, date(2022, 4, 1), date(2022, 10, 8)),  # six months end on 1 October
    ],
)
def test_terms_of_the_law(term, begins, ends):
    assert term(begins, CALENDAR) == ends


def test_renewal_is_asked_for_thirty_days_before_and_silence_renews():
    """第五十条."""
    ends = date(2025, 3, 31)
    assert renewal_asked_by(ends) == date(2025, 3, 1)
    assert deemed_renewed_on(date(2025, 3, 1), ends, None) == date(2025, 4, 1)
    assert deemed_renewed_on(date(2025, 3, 1), ends, date(2025, 4, 1)) == date(2025, 4, 1)  # answered too late
    assert deemed_renewed_on(date(2025, 3, 1), ends, date(2025, 3, 31)) is None
    assert deemed_renewed_on(date(2025, 3, 2), ends, None) is None


def test_who_lied_waits_one_year_and_who_cheated_three():
    """第七十八条, 第七十九条; 29 February has no corresponding day in common years."""
    assert may_apply_again_on(date(2024, 2, 29), was_granted=False) == date(2025, 3, 1)
    assert may_apply_again_on(date(2024, 2, 29), was_granted=True) == date(2027, 3, 1)


def test_a_limit_is_over_at_midnight_of_its_last_day_in_the_city():
    said = state(course(Dated(What.RECEIVED, date(2022, 7, 1))), date(2022, 7, 4), CALENDAR, CITY)
    assert said.acceptance_due_at is not None
    assert said.acceptance_due_at.isoformat() == "2022-07-09T00:00:00+08:00"
    assert said.promised_due_at is None


def test_silence_is_acceptance_the_day_after_the_fifth_working_day():
    received = course(Dated(What.RECEIVED, date(2022, 7, 1)))
    [step] = if_nobody_acts(received, date(2022, 7, 4), CALENDAR)
    assert (step.what, step.on, step.article) == (
        Next.DEEMED_ACCEPTED, date(2022, 7, 9), "行政许可法 第三十二条第一款第四项",
    )  # fmt: skip


def test_who_does_not_correct_lapses_and_no_clock_of_the_authority_runs():
    asked = [
        Dated(What.RECEIVED, date(2022, 7, 1)),
        Dated(What.CORRECTION_ASKED, date(2022, 7, 4), until=date(2022, 7, 25)),
    ]
    assert read(course(*asked), date(2022, 7, 5), CALENDAR).acceptance_due_on is None
    assert [(one.what, one.on) for one in if_nobody_acts(course(*asked), date(2022, 7, 5), CALENDAR)] == [
        (Next.LAPSES, date(2022, 7, 26))
    ]
    corrected = course(*asked, Dated(What.CORRECTED, date(2022, 7, 11)))
    assert read(corrected, date(2022, 7, 12), CALENDAR).acceptance_due_on == date(2022, 7, 18)


def test_after_acceptance_first_the_promise_breaks_then_the_law():
    accepted = course(Dated(What.RECEIVED, date(2022, 7, 1)), Dated(What.ACCEPTED, date(2022, 7, 4)))
    assert [(one.what, one.on) for one in if_nobody_acts(accepted, date(2022, 7, 5), CALENDAR)] == [
        (Next.PROMISE_BROKEN, date(2022, 7, 19)), (Next.LIMIT_BROKEN, date(2022, 8, 2)),
    ]  # fmt: skip
    assert [one.what for one in if_nobody_acts(accepted, date(2022, 7, 20), CALENDAR)] == [Next.LIMIT_BROKEN]


def test_while_stopped_only_the_procedure_can_be_late():
    stopped = course(
        Dated(What.ACCEPTED, date(2022, 7, 4)),
        Dated(What.PAUSED, date(2022, 7, 6), "testing", GROUND, until=date(2022, 7, 20)),
    )
    assert [(one.what, one.on) for one in if_nobody_acts(stopped, date(2022, 7, 8), CALENDAR)] == [
        (Next.PROCEDURE_LATE, date(2022, 7, 21))
    ]


def test_after_the_decision_delivery_and_after_delivery_nothing():
    decided = [Dated(What.ACCEPTED, date(2022, 7, 4)), Dated(What.DECIDED, date(2022, 7, 8))]
    assert [(one.what, one.on) for one in if_nobody_acts(course(*decided), date(2022, 7, 11), CALENDAR)] == [
        (Next.DELIVERY_LATE, date(2022, 7, 23))
    ]
    delivered = course(*decided, Dated(What.DELIVERED, date(2022, 7, 12)))
    assert if_nobody_acts(delivered, date(2022, 7, 13), CALENDAR) == []


def test_every_pause_says_its_ground_and_its_own_days():
    """A hearing of ten working days and a review inside its last three: thirteen to the review's end, none twice."""
    paused = course(
        Dated(What.ACCEPTED, date(2022, 7, 1)),
        Dated(What.PAUSED, date(2022, 7, 11), "hearing", GROUND), Dated(What.RESUMED, date(2022, 7, 25), "hearing"),
        Dated(What.PAUSED, date(2022, 7, 20), "expert_review", GROUND),
        Dated(What.RESUMED, date(2022, 7, 28), "expert_review"),
    )  # fmt: skip
    rows = left_out(paused, date(2022, 8, 1), CALENDAR)
    assert [(row.kind, row.ground, row.days) for row in rows] == [
        ("hearing", GROUND, 10), ("expert_review", GROUND, 3),
    ]  # fmt: skip


def test_a_pause_without_a_ground_stops_no_clock():
    with pytest.raises(NoGround):
        course(Dated(What.ACCEPTED, date(2022, 7, 1)), Dated(What.PAUSED, date(2022, 7, 4), "hearing", " "))


days = st.dates(date(2021, 1, 4), date(2025, 3, 31))
KINDS = ("hearing", "testing", "expert_review")


@st.composite
def lives(draw):
    """Events of one case: received, accepted, any procedures one after another, perhaps extended and decided."""
    received = draw(days)
    accepted = received + timedelta(days=draw(st.integers(0, 10)))
    events = [Dated(What.RECEIVED, received), Dated(What.ACCEPTED, accepted)]
    at = accepted
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=4, unique=True)):
        start = at + timedelta(days=draw(st.integers(0, 12)))
        at = start + timedelta(days=draw(st.integers(0, 20)))
        events += [Dated(What.PAUSED, start, kind, GROUND), Dated(What.RESUMED, at, kind)]
    if draw(st.booleans()):
        events.append(Dated(What.EXTENDED, accepted + timedelta(days=3), working_days=draw(st.integers(1, 10))))
    return events


slow = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@slow
@given(events=lives(), data=st.data(), ahead=st.integers(0, 200))
def test_the_order_in_which_events_are_told_does_not_matter(events, data, ahead):
    shuffled = data.draw(st.permutations(events))
    today = events[1].on + timedelta(days=ahead)
    one, other = (
        state(course_from(told, statutory=TWENTY, promised=TEN), today, CALENDAR, CITY) for told in (events, shuffled)
    )
    assert one == other


@slow
@given(events=lives(), ahead=st.integers(0, 200))
def test_the_days_of_all_pauses_sum_up_to_what_is_not_counted(events, ahead):
    found, today = course_from(events, statutory=TWENTY, promised=TEN), events[1].on + timedelta(days=ahead)
    rows = left_out(found, today, CALENDAR)
    whole = not_counted(
        found.pauses, counted_from=events[1].on, until=today, unit=TimeUnit.WORKING_DAY, calendar=CALENDAR
    )
    assert sum(row.days for row in rows) == whole
    assert all(row.days >= 0 for row in rows)


@slow
@given(events=lives())
def test_no_event_brings_the_due_day_forward(events):
    """Each further pause or extension leaves the due day where it is or moves it on."""
    before = date.min
    for count in range(2, len(events) + 1):
        told = course_from(events[:count], statutory=TWENTY, promised=TEN)
        due = read(told, date(2027, 1, 1), CALENDAR).statutory_due_on
        if due is None:  # stopped at this moment
            continue
        assert due >= before
        before = due


@slow
@given(events=lives(), later=st.integers(1, 40))
def test_who_is_accepted_later_is_due_no_earlier(events, later):
    moved = [Dated(one.what, one.on + timedelta(days=later), one.kind, one.ground, one.working_days) for one in events]
    first, second = (
        read(course_from(told, statutory=TWENTY, promised=TEN), date(2027, 1, 1), CALENDAR).statutory_due_on
        for told in ([events[0], events[1]], [moved[0], moved[1]])
    )
    assert first is not None
    assert second is not None
    assert second >= first


@slow
@given(events=lives(), ahead=st.integers(0, 200))
def test_what_comes_next_lies_ahead_and_is_told_once_and_in_order(events, ahead):
    found, today = course_from(events, statutory=TWENTY, promised=TEN), events[1].on + timedelta(days=ahead)
    steps = if_nobody_acts(found, today, CALENDAR)
    assert all(one.on > today and one.article for one in steps)
    assert [one.on for one in steps] == sorted(one.on for one in steps)
    assert len({one.what for one in steps}) == len(steps)
