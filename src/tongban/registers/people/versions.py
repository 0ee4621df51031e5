"""What the register said when: a changed entry leaves how it read before, encrypted like the entry itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from .models import Person, PersonVersion

REPORTED = (
    "name", "name_pinyin", "sex", "birth_date", "death_date", "ethnicity", "nationality", "phone", "phone_index",
    "hukou_region_id", "residence_region_id", "address",
)  # fmt: skip
_DATES = ("birth_date", "death_date")


def values_of(person: Person) -> dict[str, Any]:
    """The reported fields of a row."""
    return {name: getattr(person, name) for name in REPORTED}


def keep_versions(before: Iterable[Person]) -> int:
    """Keep how these rows read until now. Called in the transaction that changes them."""
    now = timezone.now()
    rows = [PersonVersion(person=person, values=values_of(person), recorded_until=now) for person in before]
    return len(PersonVersion.objects.bulk_create(rows, batch_size=500))


def changed_rows(rows: Sequence[Person]) -> list[Person]:
    """Those already in the register, as they stand there, whom these rows would change. One query; rows are locked."""
    new = {row.citizen_id_index: row for row in rows}
    known = Person.objects.select_for_update().filter(citizen_id_index__in=new)
    return [person for person in known if values_of(person) != values_of(new[person.citizen_id_index])]


def as_known_at(person: Person, moment: datetime) -> Person:
    """The person as the register read at that moment: a copy, not to be saved. One query."""
    version = PersonVersion.objects.filter(person=person.pk, recorded_until__gt=moment).first()
    if version is None:
        return person
    earlier = copy(person)
    for name, value in version.values.items():
        setattr(earlier, name, date.fromisoformat(value) if name in _DATES and value else value)
    return earlier


def people_changed_since(moment: datetime) -> Iterator[int]:
    """Keys of the people whose entry changed at or after the moment."""
    found = PersonVersion.objects.filter(recorded_until__gte=moment).order_by("person").values_list("person", flat=True)
    yield from found.distinct().iterator()
