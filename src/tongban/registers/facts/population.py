"""Population tables from the registers: Parquet, chunk by chunk, resumable, made whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone

from tongban.foundation.audit import public as audit
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .adapters.embedded import EmbeddedSource
from .columns import EPOCH, Array, FactColumn, needed_for, write_part
from .dictionary import Fact, fact, typed
from .models import SourceRecord
from .ports import SourceAnswer
from .ports import sources as shelf
from .queries import ask_real
from .subjects import REGISTER_FIELDS, REGISTER_SOURCE, SubjectRef, key_of, kind_of
from .versions import changed_keys, valid_on

CHUNK = 20_000
QUESTION = 500
MANIFEST = "table.json"


@dataclass(frozen=True)
class PopulationTable:
    """A finished table.

    Attributes:
        path: its folder; the Parquet files in it are the parts.
        rows: number of subjects.
        undated: of how many a source told nothing of the day and answered with its state of now, by source; asked for
            by ``valid`` only.
    """

    path: Path
    rows: int
    undated: Mapping[str, int] = field(default_factory=dict)

    @property
    def files(self) -> list[Path]:
        """The parts, in order."""
        return sorted(self.path.glob("*.parquet"))


def subject_key(subject: SubjectRef | Person | Organisation | int) -> str:
    """How a subject is named in population tables: the key of its row in ten digits, so that text order is row order.

    It says nothing about the subject and is the same in every table of this installation.
    """
    key = subject if isinstance(subject, int) else subject.id if isinstance(subject, SubjectRef) else subject.pk
    return f"{key:010d}"


def subject_of(kind: str, key: str) -> SubjectRef:
    """The subject that a table names."""
    return SubjectRef(kind, int(key))


def subjects_of(kind: str, keys: Sequence[str]) -> list[SubjectRef]:
    """Those whom a table names, with their rows, in the same order; one query. Who is gone is left out."""
    table: Any = Person.objects if kind == "person" else Organisation.objects.select_related("legal_representative")
    rows = table.in_bulk([int(key) for key in keys])
    return [SubjectRef.of(rows[int(key)]) for key in keys if int(key) in rows]


def export_population(
    subject_kind: str,
    fact_ids: Iterable[str],
    into: Path,
    *,
    on: date,
    only: Iterable[str] | None = None,
    changed_since: datetime | None = None,
    region: str = "",
    valid: bool = False,
    by: Any = "system",
    purpose: str = "政策匹配",
) -> PopulationTable:
    """Write the facts of everybody in the registers as a population table; one audit row for the whole of it.

    The table appears under its name when it is whole. Killed and called again with the same arguments it goes on with
    the next chunk; called again when it is whole it returns what is there. Memory is bounded by one chunk of 20,000.
    The folder holds personal data: it is readable by its owner only, and whoever asked for it deletes it after use.

    Args:
        subject_kind: "person" or "organisation".
        fact_ids: ids of the dictionary; derived ones are computed as of ``on``.
        into: folder of the table.
        only: subject keys; everybody if not given.
        changed_since: only those of whom something changed since that moment (``subjects_changed_since``).
        region: only those who live, or are registered, in it: the first digits of its code.
        valid: what held on the day ``on``, as ``fetch`` would say it.
        purpose: why; it is written into the audit trail.
    Raises:
        UnknownFact, ValueError: an id that is not in the dictionary or belongs to the other kind of subject.
    """
    wanted = list(dict.fromkeys(fact_ids))
    if strange := [name for name in wanted if fact(name).subject != subject_kind]:
        raise ValueError(f"{', '.join(strange)}: facts of another kind of subject")
    chosen = _chosen(subject_kind, only, changed_since)
    definition = {"subject": subject_kind, "facts": wanted, "on": on.isoformat(),
                  "only": None if chosen is None else _digest(chosen), "region": region, "valid": valid}  # fmt: skip
    finished = _manifest(into)
    if finished and finished["definition"] == definition:
        return PopulationTable(into, finished["rows"], finished.get("undated", {}))
    if into.exists():
        raise ValueError(f"{into} holds another table; name another folder")
    audit.record(by, "facts.population_exported", subject_kind, reason=purpose,
                 detail={"facts": wanted, "on": on.isoformat()})  # fmt: skip
    making = into.with_name(f".{into.name}.making")
    progress = _begin(making, definition)
    while rows := list(_subjects(subject_kind, chosen, progress["last"], region)):
        number = len(list(making.glob("*.parquet")))
        undated = Counter(progress["undated"])
        progress["rows"] += _write_chunk(
            making / f"part-{number:05d}.parquet", rows, wanted, on, undated if valid else None
        )
        progress["undated"] = dict(undated)
        progress["last"] = rows[-1].pk
        _note(making, progress)
    if not progress["rows"]:
        _write_chunk(making / "part-00000.parquet", [], wanted, on)
    making.rename(into)
    return PopulationTable(into, progress["rows"], progress["undated"])


def _digest(keys: Collection[int]) -> str:
    return hashlib.sha256(",".join(map(str, sorted(keys))).encode()).hexdigest()


def _manifest(folder: Path) -> dict[str, Any] | None:
    path = folder / MANIFEST
    read: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return read


def _begin(making: Path, definition: dict[str, Any]) -> dict[str, Any]:
    """The progress of an earlier try at the same table, or a fresh start."""
    going = _manifest(making)
    if going and going["definition"] == definition:
        for left in making.glob("part-*.parquet"):
            if left.name not in going["parts"]:
                left.unlink()
        return going
    making.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in making.iterdir():
        left.unlink()
    progress = {"definition": definition, "rows": 0, "last": 0, "parts": [], "undated": {}}
    _note(making, progress)
    return progress


def _note(making: Path, progress: dict[str, Any]) -> None:
    progress["parts"] = sorted(path.name for path in making.glob("part-*.parquet"))
    partial = making / f".{MANIFEST}"
    partial.write_text(json.dumps(progress), encoding="utf-8")
    os.replace(partial, making / MANIFEST)


def _chosen(kind: str, only: Iterable[str] | None, changed_since: datetime | None) -> set[int] | None:
    chosen = None if only is None else {int(key) for key in only}
    if changed_since is None:
        return chosen
    changed = {int(key) for key in subjects_changed_since(kind, changed_since)}
    return changed if chosen is None else chosen & changed


def _subjects(kind: str, chosen: set[int] | None, after: int, region: str) -> Iterator[Any]:
    table: QuerySet[Any] = (
        Person.objects.order_by("pk")
        if kind == "person"
        else Organisation.objects.select_related("legal_representative").order_by("pk")
    )
    if region:
        column = "residence_region_id" if kind == "person" else "region_id"
        table = table.filter(**{f"{column}__gte": region, f"{column}__lt": f"{region}:"})  # ":" follows the digits
    if chosen is None:
        yield from table.filter(pk__gt=after)[:CHUNK]
        return
    left = sorted(key for key in chosen if key > after)[:CHUNK]
    for start in range(0, len(left), QUESTION):
        yield from table.filter(pk__in=left[start : start + QUESTION])


def _write_chunk(
    path: Path, rows: Sequence[Any], wanted: Sequence[str], on: date, undated: Counter[str] | None = None
) -> int:
    stated = [fact(name) for name in needed_for(wanted)]
    answers = _answers(rows, stated, None if undated is None else on)
    if undated is not None:
        undated.update(source for found in answers for source, one in found.items() if one.as_of and one.as_of > on)
    columns = {entry.id: _column(entry, [found[entry.source] for found in answers]) for entry in stated}
    answered: dict[str, Array] = {}
    for source in dict.fromkeys(entry.source for entry in stated):
        told = np.fromiter((found[source].is_known for found in answers), bool, len(answers))
        if not told.all():
            answered[source] = told
    for entry in stated:
        # What is not of the agreed type is no answer to that question, and so none of its source.
        bad = _wrong(entry, [found[entry.source] for found in answers])
        if bad.any():
            answered[entry.source] = answered.get(entry.source, np.ones(len(answers), bool)) & ~bad
    keys = np.array([row.pk for row in rows], dtype=np.int64)
    return write_part(path, keys, columns, wanted, on=on, answered=answered)


def _answers(rows: Sequence[Any], stated: Sequence[Fact], day: date | None = None) -> list[dict[str, SourceAnswer]]:
    """What each source says of each subject: the register's row, held records in batches, real sources one by one."""
    names: dict[str, list[str]] = {}
    for entry in stated:
        names.setdefault(entry.source, []).append(entry.name)
    embedded = [source for source in names if isinstance(shelf[source], EmbeddedSource)]
    real = {source: wanted for source, wanted in names.items() if source not in embedded}
    answers: list[dict[str, SourceAnswer]] = []
    for start in range(0, len(rows), QUESTION):
        some = rows[start : start + QUESTION]
        held = _held([key_of(row) for row in some], embedded, day)
        for row in some:
            key = key_of(row)
            found = {source: held.get((key, source), SourceAnswer({})) for source in embedded}
            if real:
                found |= ask_real(key, real)
            own_source = REGISTER_SOURCE[kind_of(row)]
            if own_source in names:
                own = _own(row, names[own_source])
                said, wanted = found[own_source], names[own_source]
                all_own = set(wanted) <= set(REGISTER_FIELDS[kind_of(row)])
                found[own_source] = SourceAnswer({**said.attributes, **own}, said.as_of, said.is_known or all_own)
            answers.append(found)
    return answers


def _held(keys: Sequence[str], sources: Sequence[str], day: date | None) -> dict[tuple[str, str], SourceAnswer]:
    """What the embedded sources hold: as it is now, or as it was on a day."""
    records = list(SourceRecord.objects.filter(subject_key__in=keys, source__in=sources))
    if day is not None and day < timezone.localdate():
        return valid_on(records, day)
    return {(one.subject_key, one.source): SourceAnswer(one.attributes) for one in records}


def _own(row: Any, names: Sequence[str]) -> dict[str, Any]:
    fields = REGISTER_FIELDS[kind_of(row)]
    found = {name: fields[name](row) for name in names if name in fields}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _typed(entry: Fact, answer: SourceAnswer) -> Any:
    try:
        return typed(entry.type, answer.attributes.get(entry.name))
    except (ValueError, TypeError):
        return None


def _wrong(entry: Fact, answers: Sequence[SourceAnswer]) -> Array:
    return np.fromiter(
        (answer.attributes.get(entry.name) is not None and _typed(entry, answer) is None for answer in answers),
        bool,
        len(answers),
    )


_DTYPES: dict[str, Any] = {
    "integer": np.int64, "money_fen": np.int64, "number": np.float64, "boolean": bool, "date": np.int32,
}  # fmt: skip


def _column(entry: Fact, answers: Sequence[SourceAnswer]) -> FactColumn:
    values = [_typed(entry, answer) for answer in answers]
    known = np.fromiter((value is not None for value in values), bool, len(values))
    if entry.type == "date":
        values = [(value - EPOCH).days if value is not None else 0 for value in values]
    if dtype := _DTYPES.get(entry.type):
        return FactColumn(np.array([0 if value is None else value for value in values], dtype=dtype), known)
    texts = np.empty(len(values), dtype=object)
    texts[:] = values
    return FactColumn(texts, known)


def subjects_changed_since(subject_kind: str, moment: datetime) -> Iterator[str]:
    """Keys of the subjects of whom a record or the register's entry changed at or after the moment, in key order.

    Time changes facts too, without any record: birthdays, terms that end. ``subjects_of_the_day`` names those.
    """
    yield from map(subject_key, changed_keys(subject_kind, moment))
