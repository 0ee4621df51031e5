from datetime import date

import pytest

from tongban.registers.catalogue.public import (
    CatalogCode,
    InvalidItemCode,
    national_case_number,
    task_code,
    variant_code,
)

DEPARTMENT = "11319900TB000001XT"


def test_the_national_example_is_put_together():
    task = task_code(DEPARTMENT, "2", "310123001000")
    assert task == "11319900TB000001XT2310123001000"
    assert variant_code(task, "01") == task + "01"


def test_a_case_number_has_45_characters_and_six_digits_of_sequence():
    number = national_case_number("11319900TB000001XT231012300100001", date(2022, 1, 5), 1)
    assert number == "11319900TB000001XT231012300100020220105000001"
    assert len(number) == 45


@pytest.mark.parametrize("code", ["31012300100", "3101230010000", "31012300100X", "319923001000", "310123000000"])
def test_a_wrong_basic_code_is_refused(code):
    with pytest.raises(InvalidItemCode):
        CatalogCode.parse(code)


@pytest.mark.parametrize(
    ("credit", "level", "basic"),
    [
        ("11319900TB000001XA", "2", "310123001000"),
        (DEPARTMENT, "8", "310123001000"),
        (DEPARTMENT, "2", "310199"),
    ],
)
def test_a_wrong_part_of_an_implementation_code_is_refused(credit, level, basic):
    with pytest.raises(InvalidItemCode):
        task_code(credit, level, basic)


@pytest.mark.parametrize("sequence", [0, 1_000_000])
def test_a_sequence_that_does_not_fit_is_refused(sequence):
    with pytest.raises(InvalidItemCode):
        national_case_number("1" * 33, date(2022, 1, 5), sequence)
