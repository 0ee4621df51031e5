"""The whole: households → families → homes → school and work → firms → everything else, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .columns import Columns, stream
from .employers import employers
from .firms import firm_names, firms
from .homes import Ground, homes, id_area, residents
from .households import families
from .identity import citizen_ids, mobile_numbers, name_text, names, orders
from .life import children, documents, driving, welfare
from .support import (
    care,
    conscript_families,
    grown_children,
    housing_need,
    only_children,
    pensions,
    service,
    students,
    unemployment,
)
from .work import employment, insurance, school

# The day as of which the town is made. Fixed, so that the same seed gives the same people on any day.
CITY_DAY = np.datetime64("2026-11-01")
CHUNK = 100_000


@dataclass(frozen=True)
class City:
    """Columns of one chunk: rows of ``people`` refer to rows of ``homes`` and ``firms`` of the same chunk."""

    people: Columns
    homes: Columns
    firms: Columns

    @property
    def size(self) -> int:
        """Number of people, the dead of the register included."""
        return int(self.people["sex"].size)


def generate_chunk(
    households: int,
    seed: int,
    ground: Ground,
    *,
    chunk: int = 0,
    chunks: int = 1,
    today: np.datetime64 = CITY_DAY,
    firms_wanted: int = 0,
    with_texts: bool = True,
) -> City:
    """One self-contained part of the city; the same arguments always give the same columns.

    Args:
        households: of this chunk.
        chunk: number of this chunk of ``chunks``; citizen ids, phones and credit codes differ between chunks.
        firms_wanted: firms of this chunk; 0 for as many as a city has.
        with_texts: names, citizen ids and phone numbers too; without them it is faster, and all else is the same.
    """

    def rng(name: str) -> np.random.Generator:
        return stream(seed, name, chunk)

    people = families(rng("families"), households, today)
    home = homes(rng("homes"), people, households, ground, today)
    residents(rng("residents"), people, home, today)
    if with_texts:
        names(rng("names"), people)
        place = id_area(rng("areas"), people, ground)
        area, order = orders(place, people["birth_date"], people["sex"], chunk, chunks)
        people["citizen_id"] = citizen_ids(area, people["birth_date"], order)
    school(rng("school"), people, today)
    service(rng("service"), people, today)
    employment(rng("employment"), people, today)
    insurance(rng("insurance"), people, today)
    firm = firms(rng("firms"), people, ground, today, chunk, firms_wanted)
    grown_children(rng("grown children"), people, today)
    children(people, today)
    welfare(rng("welfare"), people, today)
    driving(rng("driving"), people, today)
    documents(rng("documents"), people, today)
    conscript_families(people)
    only_children(rng("only children"), people, today)
    unemployment(rng("unemployment"), people, today)
    students(rng("students"), people, today)
    pensions(rng("pensions"), people, today)
    care(rng("care"), people, today)
    housing_need(rng("housing need"), people, home)
    employers(rng("employers"), people, firm, today)
    people["number"] = np.arange(people["sex"].size, dtype=np.int64) + chunk * CHUNK * 6
    if with_texts:
        people["phone"] = mobile_numbers(people["number"], people["has_phone"])
        people["name"] = name_text(people)
        firm["name"] = firm_names(firm, people["name"][firm["head"]])
    return City(people, home, firm)


def generate(households: int, seed: int, ground: Ground, *, today: np.datetime64 = CITY_DAY) -> Iterator[City]:
    """The city in chunks of 100,000 households: never more than one in memory.

    25 million people are about 95 chunks; each may be written to column storage before the next is made.
    """
    chunks = max(1, -(-households // CHUNK))
    for chunk in range(chunks):
        size = min(CHUNK, households - chunk * CHUNK)
        yield generate_chunk(size, seed, ground, chunk=chunk, chunks=chunks, today=today)
