"""Whoever is not named by ``subjects_of_the_day`` comes out as yesterday, whatever is compared."""

from datetime import date, timedelta

import numpy as np
import pytest

from tongban.foundation.values.public import whole_months, whole_years
from tongban.registers.facts.public import FactColumn, UnknownFact, subjects_of_the_day, write_part

BORN = [date(1960, 1, 1) + timedelta(days=number) for number in range(1461)]
DAYS = [
    date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28), date(2025, 3, 1), date(2026, 4, 30),
    date(2026, 5, 1), date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 25),
]  # fmt: skip
NAME = "person.birth_date"


def table(path, days):
    column = FactColumn(np.array(days, dtype="datetime64[D]"), np.ones(len(days), bool))
    write_part(path, np.arange(len(days)), {NAME: column}, [NAME], on=DAYS[0])
    return [path]


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_ages_and_months_fill_up_for_those_who_are_named_only(tmp_path, on):
    before = on - timedelta(days=1)
    files = table(tmp_path / "part.parquet", BORN)
    named = {int(key) for key in subjects_of_the_day(files, [NAME], on)}
    for number, born in enumerate(BORN):
        changed = (whole_years(born, on), whole_months(born, on)) != (
            whole_years(born, before),
            whole_months(born, before),
        )
        assert not changed or number in named, born
    # Not everybody: about one in thirty, and the ends of short months on the first.
    assert 0 < len(named) < len(BORN) // 7


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_terms_begin_and_end_for_those_who_are_named_only(tmp_path, on):
    days = [on + timedelta(days=number) for number in range(-400, 400)]
    before = on - timedelta(days=1)
    files = table(tmp_path / "part.parquet", days)
    named = {int(key) for key in subjects_of_the_day(files, [NAME], on, after_days=[90])}
    for number, day in enumerate(days):
        now = (day < on, day <= on, day >= on, day > on, (on - day).days >= 90, (on - day).days > 90)
        then = (
            day < before,
            day <= before,
            day >= before,
            day > before,
            (before - day).days >= 90,
            (before - day).days > 90,
        )
        assert now == then or number in named, day


def test_what_is_no_date_is_refused(tmp_path):
    files = table(tmp_path / "part.parquet", BORN[:3])
    with pytest.raises(ValueError, match="no date"):
        list(subjects_of_the_day(files, ["person.sex"], DAYS[0]))
    with pytest.raises(UnknownFact):
        list(subjects_of_the_day(files, ["person.shoe_size"], DAYS[0]))
    assert list(subjects_of_the_day(files, [], DAYS[0])) == []
