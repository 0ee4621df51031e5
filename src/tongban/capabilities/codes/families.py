"""Families of scenes and what a code tells each of them, worked out from facts when the code is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from tongban.capabilities.rules.public import Predicate, parse
from tongban.foundation.access.public import SYSTEM
from tongban.registers.facts.public import SubjectRef, all_facts, fact, fetch
from tongban.registers.people.public import Person

from .errors import NoSuchFamily
from .gate import Scene

DATA = Path(__file__).parent / "data"
Compute = Callable[[Mapping[str, Any], date], Mapping[str, int]]


@dataclass(frozen=True)
class Concessions:
    """The shelf on which the room of policies puts the reckoning of concessions (码上优待).

    Attributes:
        fact_ids: facts that it needs.
        compute: values and day → percent of the price to pay at each kind of place.
    """

    fact_ids: Callable[[], tuple[str, ...]]
    compute: Compute


_shelf: list[Concessions] = []


def put_concessions(concessions: Concessions) -> None:
    """Give this room the reckoning; the last one given counts."""
    _shelf[:] = [concessions]


@dataclass(frozen=True)
class Family:
    """One field of life.

    Attributes:
        conditions: fact name → predicate.
        percents: fact name → kind of place in the concessions.
        titles: fact name → its words.
    """

    id: str
    title: Mapping[str, str]
    conditions: Mapping[str, Predicate]
    percents: Mapping[str, str]
    titles: Mapping[str, Mapping[str, str]]

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Facts of the dictionary that must be known to fill a code of this family."""
        own = [name for predicate in self.conditions.values() for name in predicate.names]
        given = _shelf[0].fact_ids() if self.percents and _shelf else ()
        return tuple(dict.fromkeys((*own, *given)))


def _family(code: str, data: Mapping[str, Any]) -> Family:
    facts = data.get("facts") or {}
    types = {one.id: one for one in all_facts()}
    conditions = {name: parse(one["expr"], types) for name, one in facts.items() if "expr" in one}
    percents = {name: one["concession"] for name, one in facts.items() if "concession" in one}
    return Family(code, data["title"], conditions, percents, {name: one["title"] for name, one in facts.items()})


@lru_cache(maxsize=1)
def families() -> dict[str, Family]:
    """All families by id."""
    data = yaml.safe_load((DATA / "families.yaml").read_text(encoding="utf-8"))
    return {code: _family(code, one) for code, one in data.items()}


def family(code: str) -> Family:
    """One family.

    Raises:
        NoSuchFamily: not declared.
    """
    try:
        return families()[code]
    except KeyError:
        raise NoSuchFamily from None


@lru_cache(maxsize=1)
def scene_rows() -> tuple[dict[str, Any], ...]:
    """Declarations of all scenes, as gates get them."""
    return tuple(yaml.safe_load((DATA / "scenes.yaml").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def scenes() -> dict[str, Scene]:
    """All scenes by id."""
    return {row["id"]: Scene.of(row) for row in scene_rows()}


def facts_in_code(holder: Person, code: str, on: date | None = None) -> dict[str, Any]:
    """What a code of this family says about its holder. What is not known is left out, so nothing is given for it.

    Legal: 个人信息保护法 第六条 (the least that the purpose needs).
    """
    chosen, day = family(code), on or timezone.localdate()
    wanted = [name for name in chosen.fact_ids if fact(name).subject == "person"]
    if not wanted:
        return {}
    known = fetch(
        SubjectRef.of(holder), wanted, purpose=f"随申码 {chosen.title['zh']}", viewer=SYSTEM,
        legal_basis="沪府办发〔2022〕1号 二",
    )  # fmt: skip
    told: dict[str, Any] = {name: predicate(known, day) for name, predicate in chosen.conditions.items()}
    if chosen.percents and _shelf:
        given = _shelf[0].compute(known, day)
        told.update({name: given.get(place) for name, place in chosen.percents.items()})
    return {name: value for name, value in told.items() if value is not None}
