"""Taking old licences in: a delivery is looked at, mapped, started; after a stop it goes on where it was."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, cast

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import (
    Licence,
    LicenceType,
    amend,
    collect,
    licence_type,
    numbers_known,
)
from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import FileRefused, store
from tongban.registers.authorities.public import authority
from tongban.registers.organisations.public import organisations_by_credit_codes
from tongban.registers.people.public import people_by_citizen_ids

from .checking import Prepared, RowRefused, prepare
from .errors import ColumnsMissing, NotYours, WrongStep
from .models import Batch, CollectedLicence, Correction, RefusedRow
from .reading import REQUIRED, Delivery, Row, guess_mapping
from .states import ALLOWED, BatchState

CHUNK = 1000
LARGEST_BYTES = 200 * 1024**2
SCANS = {"pdf", "ofd", "jpg", "png"}


def extensions_of(kind: LicenceType) -> dict[str, str]:
    """Name and title of each attribute of the type → its ``KZ_`` key."""
    found: dict[str, str] = {}
    for one in kind.attributes:
        found |= {one.name: f"KZ_{one.key}", one.title_zh: f"KZ_{one.key}", f"KZ_{one.key}": f"KZ_{one.key}"}
    return found


def begin(
    type_code: str, *, by: HasActorRef | str, authority_code: str, name: str, content: bytes | File[bytes] = b"",
    path: str = "",
) -> Batch:  # fmt: skip
    """Look at a delivery: its columns, how many rows; nothing is taken yet.

    Args:
        content: what was uploaded, a large one as the file it came in; or
        path: where it lies on the server.
    Raises:
        NotYours: this line of departments does not issue the type.
        UnreadableDelivery: no table.
        FileRefused: the upload did not pass the checks of files.
    """
    kind, body = licence_type(type_code), authority(authority_code)
    if kind.authority and kind.authority != body.department:
        raise NotYours
    delivery = Delivery.of(path=path, content=content if isinstance(content, bytes) else _file_of(content))
    columns, rows = delivery.columns(), delivery.count()
    file = None if path else store(content, name=name, by=by, max_bytes=LARGEST_BYTES, owner_ref="collection.batch")
    with transaction.atomic():
        batch = Batch.objects.create(
            authority=body, type_code=type_code, name=name[:200], file=file, path=path, layout=delivery.layout,
            columns=columns, mapping=guess_mapping(columns, extensions_of(kind)), rows=rows, by=actor_ref(by)[:80],
        )  # fmt: skip
        record(by, "collection.delivered", batch, detail={"type": type_code, "rows": rows})
    return batch


def _file_of(upload: File[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", upload.file)


@transaction.atomic
def remap(batch: Batch, mapping: dict[str, str], *, by: HasActorRef | str) -> Batch:
    """Say which column is which; one key for one column.

    Raises:
        WrongStep: it was started already.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != BatchState.PREVIEW:
        raise WrongStep
    chosen: dict[str, str] = {}
    for column in batch.columns:
        key = mapping.get(column, "")
        if key and key not in chosen.values():
            chosen[column] = key
    batch.mapping = chosen
    batch.save(update_fields=["mapping"])
    record(by, "collection.mapped", batch)
    return batch


@dataclass(frozen=True)
class Look:
    """What a dry run says of one row."""

    row: int
    number: str
    holder: str
    reason: str


@dataclass(frozen=True)
class DryRun:
    """试导入: what would become of the first rows; nothing is written."""

    looks: list[Look]
    tried: int
    new: int
    known: int
    refused: int


def dry_run(batch: Batch, size: int = 500, shown: int = 20) -> DryRun:
    """Try the first rows against columns, registers and what is there; writes nothing."""
    chunk = list(islice(_numbered(batch), size))
    sorted_out = _Chunk(batch, chunk)
    refused = dict(sorted_out.refusals)
    looks = []
    for number, raw in chunk[:shown]:
        values = _values(batch, raw)
        looks.append(Look(number, values.get("ZZHM", ""), values.get("CZZT", "")[:1] + "*", refused.get(number, "")))
    new = len(sorted_out.fresh)
    return DryRun(looks, len(chunk), new, len(chunk) - new - len(refused), len(refused))


@transaction.atomic
def start(batch: Batch, *, by: HasActorRef | str) -> Batch:
    """Begin to take the rows in; the worker goes on. Starting twice is harmless.

    Raises:
        ColumnsMissing: a column without which no row can be taken is not mapped.
        WrongStep: it was cancelled or is done.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == BatchState.RUNNING:
        return batch
    _move(batch, BatchState.RUNNING)
    if set(REQUIRED) - set(batch.mapping.values()):
        raise ColumnsMissing
    batch.started_at = timezone.now()
    batch.save(update_fields=["state", "started_at"])
    record(by, "collection.started", batch)
    from .jobs import carry as job

    job.enqueue(key=f"batch:{batch.pk}", batch_id=batch.pk)
    return batch


@transaction.atomic
def cancel(batch: Batch, *, by: HasActorRef | str) -> Batch:
    """Stop; what was taken stays, and is recognised when it is delivered again. Cancelling twice is harmless."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == BatchState.CANCELLED:
        return batch
    _move(batch, BatchState.CANCELLED)
    batch.ended_at = timezone.now()
    batch.save(update_fields=["state", "ended_at"])
    record(by, "collection.cancelled", batch, detail={"rows_done": batch.rows_done})
    return batch


def _move(batch: Batch, state: BatchState) -> None:
    if state not in ALLOWED[batch.state]:
        raise WrongStep
    batch.state = state


def carry(batch_id: int, *, seconds: float = 20.0) -> bool:
    """Take rows in for a while, a thousand in one transaction; a killed run goes on behind the last of them.

    Returns:
        True when the delivery is at its end.
    """
    batch = Batch.objects.select_related("authority", "file__blob").get(pk=batch_id)
    ends = time.monotonic() + seconds
    rows = islice(_numbered(batch), batch.rows_done, None)
    while batch.state == BatchState.RUNNING:
        chunk = list(islice(rows, CHUNK))
        if not _take(batch, chunk):
            return batch.state != BatchState.RUNNING
        if time.monotonic() > ends:
            return False
    return True


def _numbered(batch: Batch) -> Iterator[tuple[int, Row]]:
    return enumerate(Delivery.of(path=batch.path, file=batch.file).rows(), 1)


def _values(batch: Batch, raw: Row) -> Row:
    return {key: raw[column] for column, key in batch.mapping.items() if raw.get(column)}


@transaction.atomic
def _take(batch: Batch, chunk: list[tuple[int, Row]]) -> bool:
    """One chunk, wholly or not at all. False when another worker was faster, or nothing is left."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    expected = chunk[0][0] - 1 if chunk else locked.rows_done
    if locked.state != BatchState.RUNNING or locked.rows_done != expected:
        batch.state = locked.state
        return False
    if chunk:
        _write(batch, chunk, locked)
    locked.rows_done += len(chunk)
    if len(chunk) < CHUNK:
        locked.state, locked.ended_at = BatchState.DONE, timezone.now()
        figures = {name: getattr(locked, name) for name in ("rows_done", "added", "unchanged", "corrected", "refused")}
        record(locked.by, "collection.done", locked, detail=figures)
        announce("tongban.collection.done", subject=f"collection.batch:{locked.pk}", data=figures)
    locked.save()
    batch.state = locked.state
    return True


def _write(batch: Batch, chunk: list[tuple[int, Row]], counts: Batch) -> None:
    sorted_out = _Chunk(batch, chunk, with_scans=True)
    kind, body, today = sorted_out.kind, batch.authority, timezone.localdate()
    fresh = sorted_out.fresh
    made = collect(kind, body, [one.old for one in fresh], by=batch.by, reason=f"存量归集 {batch.pk}")
    CollectedLicence.objects.bulk_create(
        CollectedLicence(
            licence=licence, authority=body, type_code=kind.code, number=one.old.number, digest=one.digest,
            missing=one.missing, batch=batch, collected_on=today,
        )
        for licence, one in zip(made, fresh, strict=True)
    )  # fmt: skip
    for known, one in sorted_out.changed:
        _correct(known, one, batch)
    by_number = dict(chunk)
    RefusedRow.objects.bulk_create(
        RefusedRow(batch=batch, row=row, reason=reason, raw=by_number[row]) for row, reason in sorted_out.refusals
    )
    counts.added += len(fresh)
    counts.corrected += len(sorted_out.changed)
    counts.refused += len(sorted_out.refusals)
    counts.unchanged += len(chunk) - len(fresh) - len(sorted_out.changed) - len(sorted_out.refusals)


def _correct(known: CollectedLicence, one: Prepared, batch: Batch) -> None:
    names = ("fields", "issued_on", "valid_from", "valid_until", "state")
    changes = {name: getattr(one.old, name) for name in names}
    write_correction(known.licence, changes, by=batch.by, reason=f"存量归集 {batch.pk}", batch=batch)
    known.digest, known.missing = one.digest, one.missing
    known.save(update_fields=["digest", "missing"])


def write_correction(
    licence: Licence, changes: dict[str, object], *, by: HasActorRef | str, reason: str, batch: Batch | None = None
) -> Correction | None:
    """Amend a collected licence and keep what it said before; None when nothing is different."""
    before, after = _said(licence, changes), {}
    amended = amend(licence, changes, by=by, reason=reason)
    after = _said(amended, changes)
    if before == after:
        return None
    different = [name for name in {*before, *after} if before.get(name) != after.get(name)]
    return Correction.objects.create(
        licence=amended, authority=amended.authority, batch=batch, reason=reason[:200], by=actor_ref(by)[:80],
        before={name: before.get(name, "") for name in different},
        after={name: after.get(name, "") for name in different},
    )  # fmt: skip


def _said(licence: Licence, changes: dict[str, object]) -> dict[str, str]:
    found = {name: str(getattr(licence, name) or "") for name in changes if name != "fields"}
    if "fields" in changes:
        found |= {row["label"].get("zh", row["name"]): str(row.get("value") or "") for row in licence.fields}
    return found


class _Chunk:
    """Rows sorted out: new ones, those that say something else than before, those refused with the reason."""

    def __init__(self, batch: Batch, chunk: list[tuple[int, Row]], *, with_scans: bool = False) -> None:
        self.batch, self.body = batch, batch.authority
        self.kind = licence_type(batch.type_code)
        self.fresh: list[Prepared] = []
        self.changed: list[tuple[CollectedLicence, Prepared]] = []
        self.refusals: list[tuple[int, str]] = []
        ready = self._prepared(chunk)
        ready = self._with_holders(ready)
        self._sort(ready)
        if with_scans and batch.layout == "zip":
            self._keep_scans()

    def _prepared(self, chunk: list[tuple[int, Row]]) -> list[Prepared]:
        today, seen, ready = timezone.localdate(), {}, []  # type: ignore[var-annotated]
        for number, raw in chunk:
            try:
                one = prepare(number, raw, _values(self.batch, raw), self.kind, self.body, today)
                first = seen.setdefault(one.old.number, one.digest)
                if first != one.digest:
                    raise RowRefused("twice")
                ready.append(one)
            except RowRefused as refusal:
                self.refusals.append((number, str(refusal)))
        return ready

    def _with_holders(self, ready: list[Prepared]) -> list[Prepared]:
        people = people_by_citizen_ids({one.code for one in ready if one.is_person})
        firms = organisations_by_credit_codes({one.code for one in ready if not one.is_person})
        found = []
        for one in ready:
            holder = people.get(one.code) if one.is_person else firms.get(one.code)
            if holder is None or holder.name != one.name:
                self.refusals.append((one.row, "holder_unknown" if holder is None else "name_differs"))
                continue
            if one.is_person:
                one.old.person_id = holder.pk
            else:
                one.old.organisation_id = holder.pk
            found.append(one)
        return found

    def _sort(self, ready: list[Prepared]) -> None:
        numbers = {one.old.number for one in ready}
        rows = CollectedLicence.objects.select_related("licence").filter(
            authority=self.body, type_code=self.kind.code, number__in=numbers
        )
        known = {row.number: row for row in rows}
        issued = numbers_known(self.kind, self.body, numbers - set(known))
        taken: set[str] = set()
        for one in ready:
            number = one.old.number
            if number in issued:
                self.refusals.append((one.row, "issued_here"))
            elif (before := known.get(number)) is not None:
                self._again(before, one)
            elif number not in taken:
                taken.add(number)
                self.fresh.append(one)

    def _again(self, before: CollectedLicence, one: Prepared) -> None:
        if before.digest == one.digest:
            return
        if before.batch_id == self.batch.pk:
            self.refusals.append((one.row, "twice"))
        else:
            self.changed.append((before, one))

    def _keep_scans(self) -> None:
        delivery = Delivery.of(path=self.batch.path, file=self.batch.file)
        kept = []
        for one in self.fresh:
            content = delivery.scan(one.scan) if one.scan else None
            if one.scan and content is None:
                self.refusals.append((one.row, "scan_missing"))
                continue
            try:
                if content:
                    file = store(content, name=one.scan, by=self.batch.by, allowed=SCANS, owner_ref="collection.scan")
                    one.old.file_id = file.pk
                kept.append(one)
            except FileRefused:
                self.refusals.append((one.row, "scan_refused"))
        self.fresh = kept
