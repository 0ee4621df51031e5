"""Reads network and tariffs from ``data/``; everything with a number there has its source."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from .reckoning import Network, NoTariff, Operator, Role, Stop, Tariff, Transfer

DATA = Path(__file__).parent / "data"
CITY = ZoneInfo("Asia/Shanghai")


def _read(name: str) -> Any:
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@lru_cache(maxsize=1)
def network() -> Network:
    """Operators, stops and tracks."""
    read = _read("network.yaml")
    stops = {code: Stop(code, one["operator"], one["title"]) for code, one in read["flat"].items()}
    rails: dict[str, dict[str, int]] = {}
    for line in read["lines"].values():
        before: tuple[str, int] | None = None
        for code, at, zh, en in line["stops"]:
            stops[code] = Stop(code, line["operator"], {"zh": zh, "en": en})
            if before:
                metres = int(at) - before[1]
                rails.setdefault(code, {})[before[0]] = metres
                rails.setdefault(before[0], {})[code] = metres
            before = (code, int(at))
    operators = {code: Operator(code, one["mode"], one["title"]) for code, one in read["operators"].items()}
    return Network(operators, stops, rails)


@lru_cache(maxsize=1)
def gates() -> dict[str, str]:
    """Gate → stop at which it stands."""
    return dict(_read("network.yaml")["gates"])


@lru_cache(maxsize=1)
def roles() -> dict[str, Role]:
    """Scene → what passing such a gate means."""
    return {scene: Role(role) for scene, role in _read("network.yaml")["roles"].items()}


def _tariff(row: dict[str, Any]) -> Tariff:
    base, step, transfer = row["metro"]["base"], row["metro"]["step"], row["transfer"]
    change = Transfer(
        int(transfer["within_minutes"]) * 60, int(transfer["fen"]), frozenset((a, b) for a, b in transfer["between"])
    )
    return Tariff(
        date.fromisoformat(row["from"]), int(base["fen"]), int(base["metres"]), int(step["fen"]), int(step["metres"]),
        {mode: int(one["fen"]) for mode, one in row["flat"].items()}, change,
        int(row["missing_end"]["stay_minutes"]) * 60, int(row["repeat_minutes"]["value"]) * 60,
        int(row["correction"]["days"]), int(row["correction"]["per_month"]),
    )  # fmt: skip


@lru_cache(maxsize=1)
def tariffs() -> tuple[Tariff, ...]:
    """All editions, the latest first."""
    return tuple(sorted(map(_tariff, _read("tariffs.yaml")), key=lambda one: one.since, reverse=True))


def day_of(at: int) -> date:
    """The city's day of a moment."""
    return datetime.fromtimestamp(at, tz=UTC).astimezone(CITY).date()


def tariff_on(day: date) -> Tariff:
    """The tariff in force on a day.

    Raises:
        NoTariff: none is.
    """
    for one in tariffs():
        if one.since <= day:
            return one
    raise NoTariff(str(day))


def tariff_at(at: int) -> Tariff:
    """The tariff in force at a moment."""
    return tariff_on(day_of(at))
