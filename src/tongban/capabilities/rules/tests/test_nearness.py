"""Who is close: what comes by time, what is a little more or less, and what never changes; both engines alike."""

from datetime import date

import duckdb
import pytest

from tongban.capabilities.rules.adapters.embedded import DuckDbEngine
from tongban.capabilities.rules.public import Margin, Question, compile_rule_set, margin_of, nearly

TODAY = date(2026, 11, 25)
KINDS = {
    "person.birth_date": "date", "person.card_until": "date", "person.married_on": "date",
    "person.income_fen": "money_fen",
    "person.months": "integer", "person.sex": "code", "person.household": "text",
}  # fmt: skip
CRITERIA = {
    "aged": "age(person.birth_date) >= 65",
    "card": "person.card_until >= today",
    "married": "person.married_on < DATE '2020-01-01'",
    "income": "person.income_fen <= 300000",
    "months": "NOT person.months < 12",
    "sex": "person.sex = 'female'",
}
GOOD = {
    "person.birth_date": date(1950, 1, 1), "person.card_until": date(2030, 1, 1), "person.married_on": date(1975, 5, 1),
    "person.income_fen": 200000, "person.months": 24, "person.sex": "female",
}  # fmt: skip
MARGINS = [Margin()] * len(CRITERIA)


def rules(names=tuple(CRITERIA)):
    return compile_rule_set([{"id": name, "expr": CRITERIA[name]} for name in names], KINDS)


def reach(name, fact, value, **margin):
    """Whether the condition is within reach of somebody with this one fact."""
    wider = nearly(rules((name,)), TODAY, [Margin(**margin)])
    return wider.verdicts({**GOOD, fact: value}, TODAY)[0]


@pytest.mark.parametrize(
    ("name", "fact", "value", "close"),
    [
        ("aged", "person.birth_date", date(1962, 11, 25), True),  # turns 65 a year from now
        ("aged", "person.birth_date", date(1962, 11, 26), False),
        ("card", "person.card_until", date(2026, 11, 24), False),  # time does not bring it back
        ("married", "person.married_on", date(2020, 1, 2), False),  # nor does it change the past
        ("income", "person.income_fen", 330000, True),
        ("income", "person.income_fen", 330001, False),
        ("months", "person.months", 11, True),
        ("months", "person.months", 10, False),
        ("sex", "person.sex", "male", True),
    ],
)
def test_a_condition_is_within_reach_up_to_its_margin(name, fact, value, close):
    assert reach(name, fact, value) is close


def test_a_margin_may_be_declared():
    assert margin_of({}) == Margin(365, 10, False)
    assert margin_of({"near": {"within_days": "31"}}) == Margin(31, 10, False)
    assert margin_of({"near": {"within_percent": "50"}}) == Margin(365, 50, False)
    assert margin_of({"near": "never"}).never is True
    assert reach("aged", "person.birth_date", date(1961, 12, 26), days=31) is True
    assert reach("aged", "person.birth_date", date(1961, 12, 27), days=31) is False
    assert reach("income", "person.income_fen", 450000, percent=50) is True
    assert reach("sex", "person.sex", "male", never=True) is False


def test_within_some_days_only_time_counts():
    wider = nearly(rules(), TODAY, MARGINS, within_days=31)
    soon = wider.verdicts({**GOOD, "person.birth_date": date(1961, 12, 26)}, TODAY)
    assert dict(zip(CRITERIA, soon, strict=True)) == {
        "aged": True, "card": True, "married": False, "income": False, "months": False, "sex": False,
    }  # fmt: skip


PEOPLE = [
    ("1", {}, "h1"),  # has everything
    ("2", {"person.birth_date": date(1962, 1, 1)}, "h1"),  # nearly, in a household that has it
    ("3", {"person.birth_date": date(1962, 1, 1)}, "h2"),
    ("4", {"person.income_fen": 310000}, "h2"),  # of the same household
    ("5", {"person.income_fen": 310000}, None),
    ("6", {"person.birth_date": date(1985, 1, 1)}, "h3"),  # far away
    ("7", {"person.birth_date": date(1962, 1, 1), "person.sex": "male"}, "h4"),  # two are missing
    ("8", {"person.birth_date": date(1962, 1, 1), "person.months": None}, "h5"),  # one is missing, one not known
    ("9", {}, "h6"),
    ("A", {}, "h6"),
]


@pytest.fixture
def result(tmp_path):
    columns = ", ".join(
        f'"{name}" {"DATE" if kind == "date" else "BIGINT" if kind in ("money_fen", "integer") else "VARCHAR"}'
        for name, kind in KINDS.items()
    )
    with duckdb.connect() as connection:
        connection.execute(f'CREATE TABLE people (subject_key VARCHAR, {columns}, "answered:a" BOOLEAN)')
        for key, other, household in PEOPLE:
            row = {**GOOD, **other, "person.household": household}
            values = [key, *(row[name] for name in KINDS), row["person.months"] is not None]
            connection.execute(f"INSERT INTO people VALUES ({', '.join('?' * len(values))})", values)
        connection.execute(f"COPY people TO '{tmp_path}/table.parquet'")
    questions = [
        Question("p", rules(), None, TODAY),
        Question("p~near", nearly(rules(), TODAY, MARGINS), None, TODAY),
    ]
    sources = dict.fromkeys(KINDS, "b") | {"person.months": "a"}
    return DuckDbEngine().match(
        tmp_path / "table.parquet", questions, tmp_path / "result", keep=["person.household"], sources=sources
    )


def test_the_engine_counts_whom_one_condition_alone_keeps_away(result):
    assert result.nearly("p", "p~near") == {"aged": 2, "income": 2}


def test_a_household_counts_once_and_not_where_somebody_has_it(result):
    assert result.nearly("p", "p~near", "person.household") == {"aged": 1, "income": 1}
    assert [row[0] for row in result.first_of_each("p", "person.household")] == ["1", "9"]
    assert [row[0] for row in result.first_of_each("p", "person.household", "1", 1)] == ["9"]


def test_the_engine_agrees_with_the_row(result):
    rows = {key: {**GOOD, **other} for key, other, _household in PEOPLE}
    wider = nearly(rules(), TODAY, MARGINS)
    for key, row in rows.items():
        mask = result.one(key)["p~near"][2]
        found = [{0: False, 1: True, 2: None}[mask >> 2 * place & 3] for place in range(len(CRITERIA))]
        values = {name: value for name, value in row.items() if value is not None}
        assert found == list(wider.verdicts(values, TODAY)), key
