"""What was known when: versions of held records, and whose entries changed since a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tongban.registers.organisations.public import (
    Organisation,
    organisation_as_known_at,
    organisations_changed_since,
)
from tongban.registers.people.public import Person, as_known_at, people_changed_since

from .models import SourceRecord, SourceVersion
from .ports import SourceAnswer

QUESTION = 500


def held_at(subject_key: str, sources: Iterable[str], moment: datetime) -> dict[str, SourceAnswer]:
    """What the held records of a subject said at that moment; sources that had none are left out. Two queries."""
    wanted, found = list(sources), {}
    earlier = SourceVersion.objects.filter(
        subject_key=subject_key, source__in=wanted, recorded_from__lte=moment, recorded_until__gt=moment
    )
    now = SourceRecord.objects.filter(subject_key=subject_key, source__in=wanted, recorded_from__lte=moment)
    records: list[SourceVersion | SourceRecord] = [*earlier, *now]
    for record in records:
        found[record.source] = SourceAnswer(record.attributes, record.as_of)
    return found


def row_at(row: Person | Organisation, moment: datetime) -> Person | Organisation:
    """The register's own row as it read at that moment. One query."""
    return as_known_at(row, moment) if isinstance(row, Person) else organisation_as_known_at(row, moment)


def keep_versions(before: Iterable[SourceRecord], until: datetime) -> None:
    """Keep how these records read until now, in the transaction that changes them."""
    SourceVersion.objects.bulk_create(
        [
            SourceVersion(
                source=record.source, subject_key=record.subject_key, attributes=record.attributes,
                as_of=record.as_of, recorded_from=record.recorded_from, recorded_until=until,
            )
            for record in before
        ],
        batch_size=QUESTION,
    )  # fmt: skip


def prune_versions(before: datetime) -> int:
    """Forget versions that ended before that moment; what is in force is never touched.

    Keep them as long as a decision that rests on them can be questioned: the retention of case files, 30 years for
    payments (机关文件材料归档范围和文书档案保管期限规定). Nothing calls this by itself.

    Returns:
        Number of versions forgotten.
    """
    return SourceVersion.objects.filter(recorded_until__lt=before).delete()[0]


def changed_keys(kind: str, moment: datetime) -> Iterator[int]:
    """Rows of a register of whom anything changed at or after the moment, in order of their keys."""
    records = SourceRecord.objects.filter(recorded_from__gte=moment).order_by("subject_key")
    keys = list(records.values_list("subject_key", flat=True).distinct())
    changed = people_changed_since(moment) if kind == "person" else organisations_changed_since(moment)
    yield from sorted({*changed, *(_people(keys) if kind == "person" else _organisations(keys))})


def _people(keys: Sequence[str]) -> Iterator[int]:
    yield from _found(Person.objects.all(), "citizen_id_index", keys)


def _organisations(keys: Sequence[str]) -> Iterator[int]:
    yield from _found(Organisation.objects.all(), "credit_code_index", keys)


def _found(rows: QuerySet[Any], column: str, keys: Sequence[str]) -> Iterator[int]:
    """Rows by their blind index, some hundreds at a time; keys of the other kind of subject find nothing."""
    for start in range(0, len(keys), QUESTION):
        yield from rows.filter(**{f"{column}__in": keys[start : start + QUESTION]}).values_list("pk", flat=True)
