"""How well policy texts are read, and what never happens: words lost, offsets shifted, silence."""

import pytest

from tongban.capabilities.intelligence.extraction import extract
from tongban.capabilities.intelligence.numerals import number, whole
from tongban.capabilities.intelligence.sentences import split
from tongban.capabilities.intelligence.vocabulary import predicate, terms
from tongban.capabilities.rules.public import compile_rule_set
from tongban.registers.facts.public import all_facts

from .measure import measure, texts

ALL = [*texts("known"), *texts("unseen"), *texts("fresh")]


@pytest.mark.parametrize(
    ("file", "precision", "recall"), [("known", 0.95, 0.95), ("unseen", 0.9, 0.85), ("fresh", 0.9, 0.9)]
)
def test_criteria_are_found_and_hardly_any_invented(file, precision, recall):
    score = measure(file)["criteria"]
    assert score.precision >= precision, score.notes
    assert score.recall >= recall, score.notes


@pytest.mark.parametrize("file", ["known", "unseen", "fresh"])
def test_amounts_and_days_are_exact(file):
    scores = measure(file)
    assert scores["numbers"].notes == []
    assert scores["days"].notes == []


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["code"])
def test_everything_points_at_its_words(one):
    text = one["text"]
    found = extract(text)
    for item in [*found.criteria, *found.parameters]:
        assert item.sentence_start <= item.start < item.end <= item.sentence_end <= len(text)
    for words in [*found.stops, *found.unclear]:
        assert 0 <= words.start < words.end <= len(text)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["code"])
def test_what_was_read_compiles_as_the_criteria_of_a_pack(one):
    types = {fact.id: fact for fact in all_facts()}
    rules = [{"id": f"c{place}", "expr": item.expr} for place, item in enumerate(extract(one["text"]).criteria)]
    assert len(compile_rule_set(rules, types).specs) == len(rules)


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        ("年满65周岁的老年人。", ["person.age >= 65"]),
        ("不满16周岁的儿童。", ["person.age < 16"]),
        ("35周岁以下的人员。", ["person.age <= 35"]),
        ("年龄满六十周岁。", ["person.age >= 60"]),
        ("未列入经营异常名录的企业。", ["NOT organisation.is_on_abnormal_list"]),
        ("被列入经营异常名录的，不予返还。", ["NOT organisation.is_on_abnormal_list"]),
        ("低保、低保边缘或者特困人员。", ["person.low_income_kind IN ('dibao', 'marginal', 'destitute')"]),
        ("家庭人均月收入低于2,000元。", ["person.household_income_per_head_fen < 200000"]),
        ("家庭人均财产不超过15万元。", ["person.household_assets_per_head_fen <= 15000000"]),
        ("残疾等级为三级以上。", ["person.disability_grade IN (1, 2, 3)"]),
        ("毕业2年以内的高校毕业生。", ["person.graduated_on >= add_years(today, -2)"]),
        ("企业上年度未发生欠税。", ["NOT organisation.has_tax_arrears"]),
        ("个人未被列入严重失信名单的人员。", ["NOT person.is_on_dishonesty_list"]),
        ("持有光荣证，未享受长期护理保险。", ["person.only_child_certificate", "NOT person.receives_care_insurance"]),
    ],
)
def test_limits_negation_and_alternatives_are_read_as_the_law_means_them(text, expressions):
    assert [one.expr for one in extract(text).criteria] == expressions


def test_steps_by_age_become_one_parameter_and_exclude_nobody():
    found = extract("65—69周岁，每人每月75元；70周岁以上，每人每月150元。")
    assert [dict(one.brackets) for one in found.parameters] == [{"65": 7500, "70": 15000}]
    assert [one.expr for one in found.criteria] == ["(person.age >= 65 AND person.age <= 69) OR person.age >= 70"]


def test_a_threshold_of_income_is_a_condition_and_not_an_amount():
    found = extract("家庭人均月收入不超过4200元的，每月补贴300元。")
    assert [one.value for one in found.parameters] == [30000]


def test_when_payment_ends_is_no_condition():
    found = extract("户籍迁出本市的，自次月起停止发放。")
    assert (found.criteria, [one.text for one in found.stops]) == ([], ["户籍迁出本市的，自次月起停止发放"])


def test_conditions_on_those_whom_a_firm_hires_are_not_taken_for_its_own():
    found = extract("用人单位招用人员须年满18周岁，并为其缴纳失业保险费1个月以上。")
    assert found.criteria == []
    assert {one.reason for one in found.unclear} == {"of_others"}


def test_what_was_not_understood_is_listed():
    found = extract("申领人员应当符合以下条件：\n（一）具有本市户籍；\n（二）连续三年获评星级志愿者。")
    assert [one.expr for one in found.criteria] == ["person.hukou_in_city"]
    assert [(one.reason, one.text) for one in found.unclear] == [("no_word", "（二）连续三年获评星级志愿者")]


def test_a_condition_without_any_known_word_is_listed_too():
    found = extract("具有本市户籍的，可以享受补贴。连续三年获评星级志愿者的，从优照顾。")
    assert [one.text for one in found.unclear] == ["连续三年获评星级志愿者的"]


def test_a_text_about_nothing_gives_nothing():
    found = extract("今天天气很好。")
    assert (found.criteria, found.parameters, found.unclear) == ([], [], [])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("65", 65),
        ("六十五", 65),
        ("十六", 16),
        ("一百二十", 120),
        ("1,500", 1500),
        ("30万", 300000),
        ("两", 2),
        ("３０", 30),
    ],
)
def test_numbers_are_read_as_written(written, value):
    assert whole(written) == value


@pytest.mark.parametrize("written", ["", "十五六个", "abc", "1.5.2"])
def test_what_is_no_number_is_none(written):
    try:
        read = number(written)
    except ValueError:
        return
    pytest.fail(f"{written} was read as {read}")


def test_every_word_of_the_dictionary_means_something_that_can_be_read():
    assert [term.word for term in terms() if not predicate(term.expr)] == []


@pytest.mark.parametrize("one", ALL, ids=lambda one: one["code"])
def test_sentences_stand_where_they_say(one):
    text = one["text"]
    assert all(text[part.start : part.end] == part.text for part in split(text))
