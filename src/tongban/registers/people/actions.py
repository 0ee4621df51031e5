"""Writes: people and their relationships as the population register reports them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import transaction
from pypinyin import Style, pinyin

from tongban.foundation.values.public import CitizenId

from .models import Person, Relationship, citizen_id_index, phone_index

BATCH = 500


@dataclass(frozen=True)
class PersonRow:
    """One person as a source reports them; sex and birth date come from the citizen id unless given."""

    citizen_id: str
    name: str
    phone: str = ""
    hukou_region: str | None = None
    residence_region: str | None = None
    address: str = ""
    ethnicity: str = "汉族"
    nationality: str = "CHN"
    death_date: date | None = None
    sex: str = ""
    birth_date: date | None = None


@lru_cache(maxsize=8192)
def _pinyin_of(character: str) -> str:
    return str(pinyin(character, style=Style.NORMAL)[0][0])


def name_in_pinyin(name: str) -> str:
    """wangxiuying for 王秀英: what search by letters compares with; surnames with a reading of their own included."""
    known = _SURNAMES.get(name[:1], "")
    return (known + "".join(map(_pinyin_of, name[1:])) if known else "".join(map(_pinyin_of, name))).lower()


# Surnames whose reading differs from the common one of the character.
_SURNAMES = {"单": "shan", "曾": "zeng", "仇": "qiu", "任": "ren", "解": "xie", "查": "zha", "翟": "zhai", "盖": "ge"}


def _person(row: PersonRow) -> Person:
    number = CitizenId(row.citizen_id)
    return Person(
        citizen_id=row.citizen_id,
        citizen_id_index=citizen_id_index(row.citizen_id),
        name=row.name,
        name_pinyin=name_in_pinyin(row.name),
        sex=row.sex or number.sex,
        birth_date=row.birth_date or number.birth_date,
        death_date=row.death_date,
        ethnicity=row.ethnicity,
        nationality=row.nationality,
        phone=row.phone,
        phone_index=phone_index(row.phone),
        hukou_region_id=row.hukou_region,
        residence_region_id=row.residence_region,
        address=row.address,
    )


_REPORTED = [
    "name", "name_pinyin", "sex", "birth_date", "death_date", "ethnicity", "nationality", "phone", "phone_index",
    "hukou_region", "residence_region", "address",
]  # fmt: skip


@transaction.atomic
def bulk_register(rows: Iterable[PersonRow]) -> list[Person]:
    """Take people into the register, or bring those already there (by citizen id) to what the row says.

    Fast enough for thousands: one statement per 500 people. Running it again with the same rows changes nothing.

    Returns:
        The people in the order of the rows, with their keys.
    """
    return Person.objects.bulk_create(
        [_person(row) for row in rows],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["citizen_id_index"],
        update_fields=_REPORTED,
    )


@transaction.atomic
def bulk_relate(rows: Iterable[tuple[int, int, str, str]] | Iterable[tuple[Any, ...]]) -> int:
    """Record relationships in both directions; those already there stay as they are.

    Args:
        rows: (person id, relative id, kind, source): the relative is ``kind`` of the person; optionally the day from
            which it holds as a fifth value.
    Returns:
        Number of rows given, in both directions.
    """
    found = []
    for person, relative, kind, source, *since in rows:
        start = since[0] if since else None
        inverse = Relationship.INVERSE[Relationship.Kind(kind)]
        common = {"source": source, "valid_from": start}
        found.append(Relationship(person_id=person, relative_id=relative, kind=kind, **common))
        found.append(Relationship(person_id=relative, relative_id=person, kind=inverse, **common))
    Relationship.objects.bulk_create(found, batch_size=BATCH, ignore_conflicts=True)
    return len(found)
