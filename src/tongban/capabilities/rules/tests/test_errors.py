"""What is not in the language is refused, with place, reason and remedy in two languages."""
# ruff: noqa: E501 — tables

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.capabilities.rules.public import ExpressionError, ParameterError, Parameters, RulesError, parse

TYPES = {
    "person.birth_date": "date", "person.alive": "boolean", "person.name": "text", "person.children": "integer",
    "answers.kind": {"type": "code", "codes": ["01", "02"]}, "answers.rows": "list", "person.income_fen": "money_fen",
}  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "column", "words"),
    [
        ("person.children > 3 AND person.agee > 3", 25, "Did you mean"),
        ('answers.kind = "01"', 16, "Write '01'"),
        ("answers.kind = '03'", 1, "There are: 01、02"),
        ("person.birth_date + 1 > today", 1, "add_days"),
        ("person.children = NULL", 1, "IS NULL"),
        ("person.alive = 1", 1, "boolean cannot be compared with integer"),
        ("person.birth_date > '2022-13-01'", 1, "is not a date"),
        ("person.name > 'x'", 1, "has no order"),
        ("person.name LIKE 'a_b'", 1, "% at the ends only"),
        ("agee(person.birth_date) > 1", 1, "Did you mean age?"),
        ("age() > 1", 1, "takes 2 arguments"),
        ("length(person.children) > 1", 1, "Argument 1 of length"),
        ("person.children", 1, "must be yes or no"),
        ("person.alive AND 5", 18, "yes/no is needed"),
        ("person.income_fen * person.income_fen > 1", 1, "multiplied by money"),
        ("CASE WHEN person.alive THEN 1 ELSE 'x' END = 1", 6, "different types"),
        ("person.children >", 17, "Cannot be read"),
        ("person.children IN ()", 1, "needs a list"),
        ("person.children >= 99999999999999999999", 20, "too large"),
    ],
)
def test_the_place_and_the_remedy_are_named(expression, column, words):
    with pytest.raises(ExpressionError) as caught:
        parse(expression, TYPES)
    assert caught.value.line == 1
    assert caught.value.column == column or words == "different types"
    assert words in str(caught.value)
    assert not caught.value.message.zh.isascii()
    assert caught.value.message.en


@pytest.mark.parametrize(
    "expression",
    [
        "", " ", ";", "1 = 1; DROP TABLE people", "DROP TABLE people", "DELETE FROM people", "(SELECT 1) = 1",
        "EXISTS (SELECT 1)", "person.name IN (SELECT name FROM people)", "person.name::int = 1", "CAST(person.name AS INT) = 1",
        "person.name || 'x' = 'y'", "person.name ~ 'x'", "person.name RLIKE 'x'", "@x = 1", ":x = 1", "? = 1", "person.name = $1",
        "person.children % 2 = 0", "person.children & 1 = 1", "person.name COLLATE x = 'a'", "load_extension('x')",
        "person.name LIKE 'a' ESCAPE '!'", "interval '1' day = today", "ANY(answers.rows)", "__import__('os') = 1",
        "person.__class__ = 1", "person.children IS DISTINCT FROM 2", "person.children <=> 2", "CURRENT_TIMESTAMP = today",
        "(" * 3000 + "1 = 1" + ")" * 3000, "NOT " * 900 + "person.alive", "1 = 1 OR " * 1000 + "1 = 1",
    ],
)  # fmt: skip
def test_nothing_outside_the_language_gets_in(expression):
    with pytest.raises(RulesError):
        parse(expression, TYPES)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(
    ["person.alive", "AND", "OR", "NOT", "(", ")", "1", "'x'", "=", "<", "IN", "NULL", "CASE", "WHEN", "THEN", "END", ",", "age"]
), max_size=9).map(" ".join))  # fmt: skip
def test_any_text_is_read_or_refused_in_words(text):
    with suppress(RulesError):
        parse(text, TYPES)({}, None)


@pytest.mark.parametrize(
    "parameter",
    [
        {"unit": "year"},
        {"unit": "year", "values": []},
        {"unit": "year", "values": [{"value": 1}]},
        {"unit": "year", "values": [{"from": "2020-01-01"}]},
        {"unit": "year", "values": [{"from": "2020-01-01", "value": 1, "brackets": {"1": 2}}]},
        {"unit": "fen", "values": [{"from": "2020-01-01", "value": "ten"}]},
        {"type": "colour", "values": [{"from": "2020-01-01", "value": 1}]},
    ],
)
def test_a_faulty_parameter_is_named(parameter):
    with pytest.raises(ParameterError, match="amount"):
        Parameters({"amount": parameter})
