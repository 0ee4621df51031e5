"""What was known when: versions of held records, and whose entries changed since a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
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


def valid_on(records: Sequence[SourceRecord], day: date) -> dict[tuple[str, str], SourceAnswer]:
    """What sources said of a day, by (subject key, source): the state that held on it, as far as we know now.

    Where a source told nothing of that day its state of now is given, and its ``as_of`` lies after the day: whoever
    shows it says so. What was corrected since reads as it should have. One query more where something changed since.
    """
    late = {(one.subject_key, one.source): one for one in records if one.valid_from > day}
    found = {
        (one.subject_key, one.source): SourceAnswer(one.attributes, min(one.as_of, day))
        for one in records
        if one.valid_from <= day
    }
    for at, versions in _versions_of(late).items():
        held = [one for one in versions if one.valid_from <= day]
        if held:
            chosen = max(held, key=lambda one: (one.valid_from, one.recorded_until))
            later = [one for one in versions if one.recorded_until > chosen.recorded_until]
            found[at] = SourceAnswer(_put_right(chosen, [*later, late[at]]), min(chosen.as_of, day))
    return {at: SourceAnswer(one.attributes, one.as_of) for at, one in late.items()} | found


def _versions_of(records: Mapping[tuple[str, str], SourceRecord]) -> dict[tuple[str, str], list[SourceVersion]]:
    found: dict[tuple[str, str], list[SourceVersion]] = {}
    if not records:
        return found
    rows = SourceVersion.objects.filter(
        subject_key__in={key for key, _source in records}, source__in={source for _key, source in records}
    )
    for row in rows.order_by("recorded_until", "pk"):
        if (row.subject_key, row.source) in records:
            found.setdefault((row.subject_key, row.source), []).append(row)
    return found


def _put_right(chosen: SourceVersion, later: Sequence[SourceVersion | SourceRecord]) -> dict[str, Any]:
    """The attributes of an earlier state with every value that a later correction says was wrong."""
    right = dict(chosen.attributes)
    for one in later:
        for name, wrong in (one.corrects or {}).items():
            if right.get(name) == wrong:
                right[name] = one.attributes.get(name)
    return right


def row_at(row: Person | Organisation, moment: datetime) -> Person | Organisation:
    """The register's own row as it read at that moment. One query."""
    return as_known_at(row, moment) if isinstance(row, Person) else organisation_as_known_at(row, moment)


def keep_versions(before: Iterable[SourceRecord], until: datetime) -> None:
    """Keep how these records read until now, in the transaction that changes them."""
    SourceVersion.objects.bulk_create(
        [
            SourceVersion(
                source=record.source, subject_key=record.subject_key, attributes=record.attributes,
                as_of=record.as_of, valid_from=record.valid_from, corrects=record.corrects,
                recorded_from=record.recorded_from, recorded_until=until,
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
