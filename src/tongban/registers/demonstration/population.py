"""Population tables of made-up cities, straight from the generator's columns: millions of people in minutes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import django

from tongban.registers.facts.public import FactColumn, fact, needed_for, write_part

from .generator import CITY_DAY, City, generate_chunk
from .generator.homes import made_up_ground
from .mapping import ORGANISATION, PERSON

HOUSEHOLDS = 40_000
PEOPLE_PER_HOUSEHOLD = 2.35
KINDS = {"person": PERSON, "organisation": ORGANISATION}
MANIFEST = "population.json"


@dataclass(frozen=True)
class Part:
    """One chunk of the city: which, and how many of its people and firms are wanted."""

    number: int
    seed: int
    people: int
    firms: int
    into: str
    facts: tuple[tuple[str, ...], tuple[str, ...]]
    on: date


def mapped_facts(kind: str) -> list[str]:
    """Every fact that the generator has a column for, and the derived ones that follow."""
    return list(KINDS[kind])


def make_population(
    people: int,
    organisations: int,
    into: Path,
    *,
    seed: int = 1,
    facts: Sequence[str] | None = None,
    on: date | None = None,
    jobs: int = 2,
    say: Callable[[str], None] = lambda text: None,
) -> Path:
    """Write ``into``/person and ``into``/organisation: population tables of a city that exists nowhere else.

    The same arguments always give the same facts. Parts that are there are kept, so that a killed run goes on. One
    chunk of 40,000 households is in memory per job (about 300 MB each).

    Args:
        facts: fact ids of both kinds; every fact that the generator knows if not given.
        on: day of derived facts; the day of the made-up city if not given.
        jobs: processes side by side.
    Raises:
        UnknownFact: an id is not in the dictionary.
        ValueError: the folder holds another city.
    """
    wanted = [name for kind in KINDS for name in mapped_facts(kind)] if facts is None else list(facts)
    by_kind = tuple(tuple(name for name in wanted if fact(name).subject == kind) for kind in KINDS)
    day = on or CITY_DAY.astype(object)
    definition = {"people": people, "organisations": organisations, "seed": seed, "facts": by_kind, "on": str(day)}
    _define(into, json.loads(json.dumps(definition)))
    parts = list(_parts(people, organisations, seed, into, (by_kind[0], by_kind[1]), day))
    done = 0
    with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        for number in pool.map(_make, parts) if jobs > 1 else map(_make, parts):
            done += number
            say(f"{done:,} of {people:,} people")
    return into


def _define(into: Path, definition: dict[str, object]) -> None:
    for kind in KINDS:
        (into / kind).mkdir(parents=True, exist_ok=True)
    manifest = into / MANIFEST
    if manifest.exists() and json.loads(manifest.read_text(encoding="utf-8")) != definition:
        raise ValueError(f"{into} holds another city; name another folder")
    manifest.write_text(json.dumps(definition), encoding="utf-8")


def _parts(
    people: int, organisations: int, seed: int, into: Path, facts: tuple[tuple[str, ...], tuple[str, ...]], on: date
) -> Iterator[Part]:
    """Chunks with as many people as a chunk surely has, and firms in proportion."""
    size, number, given = int(HOUSEHOLDS * PEOPLE_PER_HOUSEHOLD), 0, 0
    while given < people or number == 0:
        now = min(size, people - given)
        firms = organisations * (given + now) // max(people, 1) - organisations * given // max(people, 1)
        yield Part(number, seed, now, firms, str(into), facts, on)
        given, number = given + now, number + 1


def _make(part: Part) -> int:
    paths = [Path(part.into) / kind / f"part-{part.number:05d}.parquet" for kind in KINDS]
    if all(path.exists() for path in paths):
        return part.people
    city = generate_chunk(
        HOUSEHOLDS, part.seed, made_up_ground(), chunk=part.number, firms_wanted=part.firms, with_texts=False
    )
    for (kind, makers), path, size, wanted in zip(
        KINDS.items(), paths, (part.people, part.firms), part.facts, strict=True
    ):
        keys = city.people["number"] if kind == "person" else city.firms["number"]
        columns = {name: makers[name](city) for name in needed_for(wanted) if name in makers}
        columns = {name: _first(column, size) for name, column in columns.items()}
        write_part(path, keys[:size], columns, wanted, on=part.on)
    return part.people


def _first(column: FactColumn, size: int) -> FactColumn:
    return FactColumn(column.values[:size], column.known[:size], column.words)


__all__ = ["City", "make_population", "mapped_facts"]
