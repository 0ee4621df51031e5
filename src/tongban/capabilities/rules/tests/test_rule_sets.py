"""Criteria of a pack: verdict, the facts used, the article, the one reason to show."""

from dataclasses import dataclass
from datetime import date

import pytest

from tongban.capabilities.rules.public import ExpressionError, RuleBook, WrongValue, compile_rule_set, compile_values

TODAY = date(2022, 3, 1)
TYPES = {
    "person.birth_date": "date",
    "person.hukou_region": "region",
    "person.is_alive": "boolean",
    "person.disability_level": {"type": "code", "codes": ["1", "2", "3", "4"]},
    "answers.bank_account": "text",
}
PARAMETERS = {
    "least_age": {"unit": "year", "values": [{"from": "2016-05-01", "value": "65", "legal": "沪府发〔2016〕24号 二"}]},
    "monthly_amount_by_age": {
        "unit": "fen_per_month",
        "values": [{"from": "2016-05-01", "brackets": {"65": "7500", "70": "15000", "80": "18000"}}],
    },
}
CRITERIA = [
    {"id": "account_given", "expr": "length(answers.bank_account) >= 16",
     "refusal": {"zh": "账号不完整", "en": "Account too short"}},
    {"id": "old_enough", "expr": "person.age >= param.least_age",
     "legal": {"document": "沪府发〔2016〕24号", "article": "二"},
     "refusal": {"zh": "您还未满 65 周岁", "en": "You are not yet 65"}},
    {"id": "of_shanghai", "expr": "in_region(person.hukou_region, '310000')"},
]  # fmt: skip


@dataclass(frozen=True)
class Value:
    """A fact as the registers give it."""

    value: object
    state: str = "known"
    source_name: str = "公安·人口库"
    as_of: date = TODAY


def rules(criteria=CRITERIA):
    return compile_rule_set(criteria, TYPES, PARAMETERS)


def test_all_met_is_true_and_every_value_keeps_its_source():
    birth = Value(date(1952, 2, 28))
    outcome = rules().explain(
        {"person.birth_date": birth, "person.hukou_region": "310101", "answers.bank_account": "6" * 19}, TODAY
    )
    assert outcome.verdict is True
    old = outcome.criteria[1]
    assert old.used == {"person.birth_date": birth, "param.least_age": 65}
    assert old.used["person.birth_date"].source_name == "公安·人口库"
    assert old.article == "沪府发〔2016〕24号 二"


def test_one_unmet_criterion_is_enough_even_when_others_are_unknown():
    outcome = rules().explain({"person.birth_date": date(1960, 1, 1)}, TODAY)
    assert outcome.verdict is False
    assert [item.verdict for item in outcome.criteria] == [None, False, None]


def test_what_is_missing_is_named_once():
    outcome = rules().explain({"person.birth_date": Value(None, "unknown"), "answers.bank_account": "6" * 19}, TODAY)
    assert outcome.verdict is None
    assert outcome.missing == ("person.birth_date", "person.hukou_region")


def test_the_reason_shown_is_a_fact_before_a_mendable_answer():
    outcome = rules().explain(
        {"person.birth_date": date(1990, 1, 1), "person.hukou_region": "310101", "answers.bank_account": "1"}, TODAY
    )
    assert [item.id for item in outcome.unmet] == ["account_given", "old_enough"]
    assert outcome.reason.id == "old_enough"
    assert outcome.reason.words("refusal", "en") == "You are not yet 65"


def test_a_weight_decides_the_reason():
    heavier = [{**CRITERIA[0], "weight": "5"}, *CRITERIA[1:]]
    outcome = rules(heavier).explain({"person.birth_date": date(1990, 1, 1), "answers.bank_account": "1"}, TODAY)
    assert outcome.reason.id == "account_given"


def test_nobody_is_asked_what_the_source_says_does_not_exist():
    disabled = rules([{"id": "disabled", "expr": "person.disability_level IN ('1', '2')"}])
    absent = {"person.disability_level": Value(None, "absent")}
    unknown = {"person.disability_level": Value(None, "unknown")}
    assert disabled.explain(absent, TODAY).verdict is False
    assert disabled.explain(absent, TODAY).missing == ()
    assert disabled.explain(unknown, TODAY).verdict is None
    assert disabled.verdicts(absent, TODAY) == (False,)


@pytest.mark.parametrize(
    ("expression", "absent", "unknown"),
    [
        ("person.disability_level = '1'", False, None),
        ("NOT (person.disability_level = '1')", True, None),
        ("has(person.disability_level)", False, None),
        ("person.disability_level IS NULL", True, None),
        ("person.disability_level IS NOT NULL", False, None),
        ("coalesce(person.disability_level, '4') = '4'", True, None),
        ("person.disability_level = '1' AND person.birth_date > '2000-01-01'", False, None),
        ("person.disability_level = '1' OR person.birth_date > '2000-01-01'", None, None),
    ],
)
def test_absent_is_settled_and_unknown_stays_open(expression, absent, unknown):
    rule = rules([{"id": "x", "expr": expression}])
    assert rule.verdicts({"person.disability_level": Value(None, "absent")}, TODAY) == (absent,)
    assert rule.verdicts({"person.disability_level": Value(None, "unknown")}, TODAY) == (unknown,)
    assert rule.verdicts({}, TODAY) == (unknown,)


def test_a_parameter_holds_from_its_day():
    values = {"person.birth_date": date(1900, 1, 1)}
    age = [CRITERIA[1]]
    assert rules(age).verdicts(values, date(2016, 4, 30)) == (None,)
    assert rules(age).verdicts(values, date(2016, 5, 1)) == (True,)


@pytest.mark.parametrize(("birth", "amount"), [("1957-03-02", None), ("1957-03-01", 7500), ("1952-03-02", 7500),
                                               ("1952-03-01", 15000), ("1942-03-01", 18000)])  # fmt: skip
def test_an_amount_follows_its_bracket_to_the_day(birth, amount):
    values = compile_values({"amount_fen": "bracket(param.monthly_amount_by_age, person.age)"}, TYPES, PARAMETERS)
    assert values["amount_fen"]({"person.birth_date": birth}, TODAY) == amount
    assert values["amount_fen"].kind == "money_fen"


def test_a_book_agrees_with_its_sets_and_keeps_their_parameters_apart():
    other = {"least_age": {"unit": "year", "values": [{"from": "2016-05-01", "value": "80"}]}}
    sets = {"a": rules(), "b": compile_rule_set([CRITERIA[1]], TYPES, other)}
    values = {"person.birth_date": date(1952, 2, 28), "person.hukou_region": "330100", "answers.bank_account": "6" * 19}
    outcomes = RuleBook(sets).explain(values, TODAY)
    assert {code: outcome.results for code, outcome in outcomes.items()} == {"a": (True, True, False), "b": (False,)}
    assert RuleBook(sets).verdicts(values, TODAY) == {"a": False, "b": False}
    assert outcomes["b"].criteria[0].used["param.least_age"] == 80


def test_a_wrong_type_is_never_compared_silently():
    with pytest.raises(WrongValue, match=r"person\.is_alive"):
        rules([{"id": "alive", "expr": "person.is_alive"}]).explain({"person.is_alive": "true"}, TODAY)


def test_a_fault_names_its_criterion():
    with pytest.raises(ExpressionError) as caught:
        rules([{"id": "odd", "expr": "person.agee > 3"}])
    assert caught.value.__notes__ == ["criterion odd"]
    assert (caught.value.line, caught.value.column) == (1, 1)
