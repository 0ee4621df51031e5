"""Search examples that change with the season and with who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SHOWN = 5


@dataclass(frozen=True)
class Example:
    """Words as people type them, and how they read in English."""

    zh: str
    en: str

    @property
    def words(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


@cache
def _entries() -> tuple[dict[str, Any], ...]:
    text = (Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text))


def fit(code: str, age: int | None) -> int:
    """How well a service fits somebody of this age: -1 it is on the mind of their age, 1 of other ages only, else 0."""
    spans = [entry["ages"] for entry in _entries() if entry["item"] == code and "ages" in entry]
    if age is None or not spans:
        return 0
    return -1 if any(first <= age <= last for first, last in spans) else 1


def examples_for(codes: set[str], today: date, *, age: int | None = None, organisation: bool = False) -> list[Example]:
    """At most five examples; what fits this month and this person comes first.

    Args:
        codes: services that are published now; an example of another one is never shown.
        age: whole years, None when nobody is signed in.
        organisation: the viewer acts for a firm.
    """

    def weight(entry: dict[str, Any]) -> int:
        fits_month = today.month in entry.get("months", ())
        fits_person = age is not None and "ages" in entry and entry["ages"][0] <= age <= entry["ages"][1]
        return -2 * fits_person - fits_month

    def is_for_them(entry: dict[str, Any]) -> bool:
        if entry["item"] not in codes:
            return False
        if organisation and entry.get("audience") != "organisation":
            return False
        return age is None or "ages" not in entry or entry["ages"][0] <= age <= entry["ages"][1]

    chosen = sorted(filter(is_for_them, _entries()), key=weight)
    return [Example(entry["words"], entry["english"]) for entry in chosen[:SHOWN]]
