"""The page for pack authors names every function, and its examples are true."""

import re
from datetime import date
from pathlib import Path

import pytest

from tongban.capabilities.rules.public import REGISTRY, parse_value

PAGE = (Path(__file__).resolve().parents[5] / "docs" / "pack-authors" / "expressions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^- `(.+)` → `(.+)`$", PAGE, re.MULTILINE)
FROM = {"from": "2016-05-01"}
PARAMETERS = {
    "amount_by_age": {"unit": "fen_per_month", "values": [{**FROM, "brackets": {"65": 7500, "70": 15000}}]},
    "amount_by_level": {"unit": "fen", "values": [{**FROM, "table": {"1": 40000, "2": 30000}}]},
    "districts": {"unit": "code", "values": [{**FROM, "list": ["310101", "310104"]}]},
}
ANSWERS = {
    "answers.shareholders": [
        {"name": "甲", "share": 60, "kind": "person"},
        {"name": "乙", "share": 40, "kind": "person"},
    ],
    "answers.languages": ["zh", "en"],
}


def test_every_function_has_a_heading():
    assert set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)) == set(REGISTRY)


def test_every_function_has_an_example():
    assert {text.split("(")[0] for text, _ in EXAMPLES} >= set(REGISTRY)


@pytest.mark.parametrize(("text", "result"), EXAMPLES)
def test_the_examples_are_true(text, result):
    found = parse_value(text, {"answers.shareholders": "list", "answers.languages": "list"}, PARAMETERS)(
        ANSWERS, date(2026, 11, 23)
    )
    shown = "unknown" if found is None else str(found).lower() if isinstance(found, bool) else str(found)
    assert shown == result
