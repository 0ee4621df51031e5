"""How well texts are read: criteria by meaning (equal trees), numbers by unit and value, days by role and day."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tongban.capabilities.intelligence.drafts import Extraction
from tongban.capabilities.intelligence.extraction import extract
from tongban.capabilities.intelligence.vocabulary import predicate

FOLDER = Path(__file__).parent / "texts"


@dataclass
class Score:
    """Right, invented and missed of one kind."""

    right: int = 0
    invented: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.invented)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def count(self, code: str, expected: Counter[Any], found: Counter[Any]) -> None:
        self.right += (expected & found).total()
        self.invented += (found - expected).total()
        self.missed += (expected - found).total()
        self.notes += [f"{code}: invented {one}" for one in found - expected]
        self.notes += [f"{code}: missed {one}" for one in expected - found]


def texts(name: str) -> list[dict[str, Any]]:
    """The texts of one file with what should be found."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def measure(name: str) -> dict[str, Score]:
    """Scores of criteria, numbers and days over one file of texts."""
    scores = {kind: Score() for kind in ("criteria", "numbers", "days")}
    for one in texts(name):
        found = extract(one["text"])
        expected = Counter(meaning(expression) for expression in one.get("criteria", []))
        scores["criteria"].count(one["code"], expected, Counter(meaning(item.expr) for item in found.criteria))
        scores["numbers"].count(one["code"], Counter(map(tuple, one.get("parameters", []))), _numbers(found))
        scores["days"].count(
            one["code"], Counter(one.get("dates", [])), Counter(f"{d.role} {d.day}" for d in found.dates)
        )
    return scores


def meaning(expression: str) -> Any:
    """The tree with the alternatives in one order, so that A OR B is B OR A."""
    read = predicate(expression)
    assert read is not None, expression
    whole = read.tree
    parts = whole.children() if type(whole).__name__ == "Or" else (whole,)
    return " OR ".join(sorted(re.sub(r"kind=<[^>]*>, ", "", str(part)) for part in parts))


def _numbers(found: Extraction) -> Counter[Any]:
    return Counter(
        (one.unit, str(value))
        for one in found.parameters
        for value in (one.brackets.values() if one.brackets else [one.value])
    )
