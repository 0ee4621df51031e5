"""保管期限: how long, by rules that are data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "data" / "retention.yaml"
# Codes of 保管期限 in a 档号. Legal: DA/T 13-2022 (Y permanent, D30, D10).
CODES = {"permanent": "Y", "30": "D30", "10": "D10"}
YEARS = {"Y": None, "D30": 30, "D10": 10}


@dataclass(frozen=True)
class Retention:
    """How long something is kept, by which rule and on what ground."""

    rule: str
    code: str
    basis: str

    def keep_until(self, year: int) -> date | None:
        """Last day of the term of what was closed in that year; None for ever."""
        years = YEARS[self.code]
        return date(year + years, 12, 31) if years else None


@lru_cache(maxsize=1)
def rules() -> list[dict[str, Any]]:
    """The rules in their order."""
    content = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    return list(content["rules"])


def retention_of(facts: dict[str, str]) -> Retention:
    """The first rule whose conditions all hold.

    Legal: 国家档案局令第8号; DA/T 13-2022.
    """
    for rule in rules():
        wanted = rule.get("when") or {}
        if all(facts.get(name, "") in values for name, values in wanted.items()):
            legal = rule["legal"]
            basis = f"{rule['title']['zh']}：{legal['document']} {legal['article']}"
            return Retention(rule["id"], CODES[rule["keep"]], basis)
    raise LookupError("the last rule has conditions, so that this case has no rule")
