"""Numbers of the rules, from ``data/rules.yaml``, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Rules:
    """When somebody may book and come.

    Attributes:
        early_minutes: how long before its slot a visitor is let in.
        misses: so many bookings without coming …
        within_days: … within so many days …
        suspended_days: … and nothing can be booked for so many days.
    """

    early_minutes: int
    misses: int
    within_days: int
    suspended_days: int


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules in force."""
    read = yaml.load(
        (Path(__file__).parent / "data" / "rules.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    return Rules(**{name: int(one["value"]) for name, one in read.items()})
