"""A condition told in plain words."""

from __future__ import annotations

import pytest

from tongban.capabilities.rules.public import Words, in_words, parse

TYPES = {
    "person.age": "integer", "answers.card": "boolean", "person.kind": {"type": "code", "codes": ["a", "b"]},
    "person.born": "date", "person.name": "text",
}  # fmt: skip
TITLES = {
    "person.age": Words("年龄", "age"), "answers.card": Words("要不要办卡", "the card too"),
    "person.kind": Words("类别", "kind"), "person.born": Words("出生日期", "date of birth"),
    "person.name": Words("姓名", "name"),
}  # fmt: skip


def said(text: str) -> Words:
    codes = {"a": Words("甲类", "class A"), "b": Words("乙类", "class B")}
    return in_words(parse(text, TYPES), TITLES.__getitem__, lambda name, value: codes.get(value))


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("answers.card = TRUE", "“要不要办卡”是“是”", "“the card too” is yes"),
        ("person.age >= 65", "“年龄”至少为65", "“age” is at least 65"),
        (
            "answers.card = TRUE AND (person.age < 18 OR person.age >= 65)",
            "“要不要办卡”是“是”，并且（“年龄”小于18，或者“年龄”至少为65）",
            "“the card too” is yes, and (“age” is less than 18, or “age” is at least 65)",
        ),
        ("person.kind = 'a'", "“类别”是“甲类”", "“kind” is “class A”"),
        ("person.kind IN ('a', 'b')", "“类别”是以下之一：“甲类”、“乙类”", "“kind” is one of: “class A”, “class B”"),
        ("NOT answers.card = TRUE", "“要不要办卡”不是“是”", "“the card too” is not yes"),
        ("person.name LIKE '王%'", "“姓名”开头是“王”", "“name” begins with “王”"),
        ("person.born IS NULL", "“出生日期”没有", "“date of birth” is not there"),
    ],
)
def test_it_is_said_as_people_say_it(text, zh, en):
    assert said(text) == Words(zh, en)


def test_a_function_is_told_by_what_it_means():
    assert "周岁" in said("age(person.born) >= 65").zh
