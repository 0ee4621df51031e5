from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.journeys.packs.periods import Schedule

ELDERLY = {
    "unit": "month", "evaluated_on": "last_day", "period": "quarter", "pays_for": "previous",
    "pay_on": {"months": ["1", "4", "7", "10"], "day": "15"},
}  # fmt: skip
SHAPES = [
    Schedule.of(ELDERLY),
    Schedule(unit="month", period="month", pay_day=20),
    Schedule(unit="month", period="month", evaluated_on="first_day", pay_day=0, pays_for="current"),
    Schedule(unit="month", period="year", pay_months=(2,), pay_day=0),
    Schedule(unit="year", period="year", pay_months=(3,), pay_day=10),
    Schedule("year", "first_day", "year", pay_months=(11,), pay_day=1, pays_for="current", year_begins=9),
]  # fmt: skip
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


def test_a_quarter_is_paid_on_the_fifteenth_after_its_end():
    paid = [(p.code, p.pay_on) for p in Schedule.of(ELDERLY).within(date(2026, 1, 1), date(2026, 12, 31))]
    assert paid == [
        ("2026Q1", date(2026, 4, 15)), ("2026Q2", date(2026, 7, 15)),
        ("2026Q3", date(2026, 10, 15)), ("2026Q4", date(2027, 1, 15)),
    ]  # fmt: skip


def test_the_birthday_month_counts_whole_because_it_is_judged_on_its_last_day():
    quarter = Schedule.of(ELDERLY).named("2024Q1")
    assert [(unit.code, unit.evaluated_on) for unit in quarter.units] == [
        ("2024-01", date(2024, 1, 31)), ("2024-02", date(2024, 2, 29)), ("2024-03", date(2024, 3, 31)),
    ]  # fmt: skip
    assert quarter.ready_on == date(2024, 3, 31)


def test_what_is_judged_on_the_first_day_may_be_paid_in_the_same_month():
    month = SHAPES[2].named("2026-02")
    assert (month.units[0].evaluated_on, month.pay_on) == (date(2026, 2, 1), date(2026, 2, 28))


def test_a_year_of_twelve_months_is_paid_together():
    year = SHAPES[3].named("2027")
    assert (len(year.units), year.units[0].code, year.pay_on) == (12, "2027-01", date(2028, 2, 29))


def test_a_school_year_begins_in_september():
    year = SHAPES[5].period_of(date(2027, 5, 4))
    assert (year.code, year.first, year.last, year.pay_on) == (
        "2026", date(2026, 9, 1), date(2027, 8, 31), date(2026, 11, 1),
    )  # fmt: skip
    assert SHAPES[5].named("2026") == year


def test_once_is_judged_on_the_day_asked_and_paid_on_the_next_pay_day():
    once = Schedule(unit="once", period="once", pay_day=25)
    found = once.period_of(date(2026, 11, 25))
    assert (found.code, found.ready_on, found.pay_on) == ("once", date(2026, 11, 25), date(2026, 12, 25))
    assert once.named("once", on=date(2026, 11, 25)) == found
    assert list(once.within(date(2026, 1, 1), date(2026, 12, 31))) == []
    assert once.next_paid(date(2026, 11, 24)).pay_on == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"unit": "once", "period": "month"}, "once"),
        ({"unit": "once", "period": "once", "pays_for": "current"}, "先认定"),
        ({"unit": "year", "period": "quarter", "pay_months": (1, 4, 7, 10)}, "整数个"),
        ({"period": "quarter", "pay_months": (1, 4, 7)}, "4 个发放月"),
        ({"period": "quarter", "pay_months": (3, 6, 9, 12), "pay_day": 15, "pays_for": "current"}, "还没有认定"),
        (
            {"period": "quarter", "pay_months": (3, 9, 11, 12), "evaluated_on": "first_day", "pays_for": "current"},
            "过了期末",
        ),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_together_are_refused_with_the_reason(parts, said):
    with pytest.raises(ValueError, match=said):
        Schedule(**parts)


@pytest.mark.parametrize("code", ["2026Q5", "2026-10", "2026", "once", "Q1"])
def test_a_code_of_another_kind_is_no_period(code):
    with pytest.raises(ValueError, match="不是 quarter 的代码"):
        SHAPES[0].named(code)
    with pytest.raises(ValueError, match="没有这个月份"):
        SHAPES[1].named("2026-13")


@pytest.mark.parametrize("schedule", SHAPES)
@given(day=DAYS)
def test_every_day_lies_in_one_period_whose_units_cover_it_without_a_gap(schedule, day):
    period = schedule.period_of(day)
    assert period.first <= day <= period.last
    assert schedule.named(period.code) == period
    assert (period.units[0].first, period.units[-1].last) == (period.first, period.last)
    joints = zip(period.units, period.units[1:], strict=False)
    assert all(one.last + timedelta(days=1) == other.first for one, other in joints)
    assert all(unit.first <= unit.evaluated_on <= unit.last for unit in period.units)
    assert period.pay_on >= period.ready_on
    assert schedule.period_of(period.last + timedelta(days=1)).first == period.last + timedelta(days=1)


@pytest.mark.parametrize("schedule", SHAPES)
@given(day=DAYS)
def test_the_next_payment_is_the_first_after_the_day(schedule, day):
    coming = schedule.next_paid(day)
    before = schedule.period_of(coming.first - timedelta(days=1))
    assert before.pay_on <= day < coming.pay_on
    ready = schedule.latest_ready(day)
    assert ready.ready_on <= day < schedule.period_of(ready.last + timedelta(days=1)).ready_on
