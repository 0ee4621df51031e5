"""The dictionary of official words, read once and proved against the dictionary of facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tongban.capabilities.rules.public import Predicate, RulesError, parse
from tongban.registers.facts.public import all_facts

FILE = Path(__file__).parent / "vocabulary.yaml"


@cache
def fact_types() -> dict[str, Any]:
    """Type of every fact, for reading expressions."""
    return {fact.id: fact for fact in all_facts()}


@cache
def predicate(expression: str) -> Predicate | None:
    """The expression ready to run; None when it cannot be read with the facts we have."""
    try:
        return parse(expression, fact_types())
    except RulesError:
        return None


def first_known(candidates: Sequence[str]) -> str:
    """The first expression whose facts exist; empty when the dictionary has none of them."""
    return next((text for text in candidates if predicate(text) is not None), "")


@dataclass(frozen=True)
class Term:
    """What a word of official language means: a condition; ``expr`` is empty where we have no fact for it."""

    word: str
    zh: str
    expr: str
    sure: float
    is_status: bool
    firm: str = ""


@cache
def terms() -> tuple[Term, ...]:
    """All words, the longest first, so that 低保边缘 is not read as 低保."""
    rows = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found = [
        Term(
            word,
            row["zh"],
            first_known(row["expr"]),
            float(row["sure"]),
            row.get("status") == "true",
            first_known(row.get("firm", [])),
        )  # fmt: skip
        for row in rows
        for word in row["words"]
    ]
    return tuple(sorted(found, key=lambda term: -len(term.word)))
