import random
from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from tongban.foundation.values.public import (
    CalendarMissing,
    TimeLimit,
    TimeUnit,
    WorkingCalendar,
    add_months,
    whole_years,
)


@pytest.fixture(scope="module")
def days():
    return WorkingCalendar()


def test_every_day_of_2004_to_2026_agrees_with_the_package(days):
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert days.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_swapped_days_of_2022(days):
    for text in ("01-29", "01-30", "04-02", "04-24", "05-07", "10-08", "10-09"):
        assert days.is_working(date.fromisoformat(f"2022-{text}")), text
    for text in ("01-31", "02-04", "04-04", "05-04", "06-03", "09-12", "10-07"):
        assert not days.is_working(date.fromisoformat(f"2022-{text}")), text


def test_adding_agrees_with_counting_day_by_day(days):
    random.seed(1)
    for _ in range(300):
        start = date(2004, 1, 1) + timedelta(days=random.randrange(9000))
        count = random.randrange(1, 80)
        step, left, back, left_back = start, count, start, count
        while left:
            step += timedelta(days=1)
            left -= days.is_working(step)
        while left_back:
            back -= timedelta(days=1)
            left_back -= days.is_working(back)
        assert days.add(start, count) == step
        assert days.add(start, -count) == back
        assert days.between(start, step) == count


def test_years_not_announced_are_provisional_until_they_are(days):
    assert not days.is_provisional(date(2026, 12, 31))
    assert days.is_provisional(date(2027, 1, 1))
    assert days.is_working(date(2027, 1, 1))
    told = WorkingCalendar({date(2027, 1, 1): (False, "国办发明电〔2026〕")}, announced_years=[2027])
    assert not told.is_working(date(2027, 1, 1))
    assert not told.is_provisional(date(2027, 3, 1))
    assert told.add(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert told.source(date(2027, 1, 1)) == "国办发明电〔2026〕"


def test_the_calendar_reaches_2050_and_says_so_beyond(days):
    assert days.is_working(date(2050, 12, 30))
    with pytest.raises(CalendarMissing):
        days.is_working(date(2051, 1, 2))
    with pytest.raises(CalendarMissing):
        days.add(date(2050, 12, 30), 5)


def test_next_working_day(days):
    assert days.next_working(date(2022, 10, 1)) == date(2022, 10, 8)
    assert days.next_working(date(2022, 10, 8)) == date(2022, 10, 8)


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (TimeLimit(20, TimeUnit.WORKING_DAY), "20个工作日", "20 working days"),
        (TimeLimit(1, TimeUnit.CALENDAR_DAY), "1日", "1 day"),
        (TimeLimit(6, TimeUnit.MONTH), "6个月", "6 months"),
        (TimeLimit(24, TimeUnit.HOUR), "24小时", "24 hours"),
        (TimeLimit(0, TimeUnit.WORKING_DAY), "当场", "on the spot"),
    ],
)
def test_limits_read_well(limit, zh, en):
    assert (limit.text_zh, limit.text_en) == (zh, en)
    assert TimeLimit.of(limit.as_dict()) == limit


def test_limits_end_on_the_right_day(days):
    accepted = date(2022, 9, 30)
    assert TimeLimit(1, TimeUnit.WORKING_DAY).last_day(accepted, days) == date(2022, 10, 8)
    assert TimeLimit(60, TimeUnit.CALENDAR_DAY).last_day(accepted) == date(2022, 11, 29)
    assert TimeLimit(5, TimeUnit.YEAR).last_day(date(2024, 2, 29)) == date(2029, 2, 28)
    with pytest.raises(ValueError, match="calendar"):
        TimeLimit(1, TimeUnit.WORKING_DAY).last_day(accepted)
    start = datetime(2022, 1, 1, tzinfo=UTC)
    assert TimeLimit(2, TimeUnit.HOUR).last_moment(start) == start + timedelta(hours=2)


def test_age_is_reached_on_the_birthday():
    assert whole_years(date(1952, 3, 1), date(2022, 2, 28)) == 69
    assert whole_years(date(1952, 3, 1), date(2022, 3, 1)) == 70
    assert whole_years(date(2026, 11, 2), date(2026, 11, 1)) == -1


def test_months_end_where_the_month_ends():
    assert add_months(date(2026, 10, 31), 1) == date(2026, 11, 30)
    assert add_months(date(2026, 1, 15), -13) == date(2024, 12, 15)
