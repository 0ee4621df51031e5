"""办结即归档: from "it has ended" to a sealed, checked package within a minute; killed anywhere, nothing is half."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from tongban.capabilities.archives.assembling import Made, Place, assemble, entries_of
from tongban.capabilities.archives.bundles import Bundle, collect
from tongban.capabilities.archives.checking.report import Report, examine
from tongban.capabilities.archives.checking.subject import Expected, Listed
from tongban.capabilities.archives.errors import NotReady, WrongStep
from tongban.capabilities.archives.models import Archive, ArchiveFile, ArchiveTask, Check, Series
from tongban.capabilities.archives.numbers import next_number
from tongban.capabilities.archives.papers import count_records
from tongban.capabilities.archives.retention import Retention, retention_of
from tongban.capabilities.archives.states import Point, State, require
from tongban.capabilities.archives.steps import require_archivist
from tongban.foundation.access.public import Viewer
from tongban.foundation.adapters.public import PortUnavailable
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import store
from tongban.foundation.ledger.public import append
from tongban.foundation.trust.public import blind_index

log = logging.getLogger(__name__)
FIRST = "first"
# Letters are drawn and sealed by jobs within seconds of closing; longer than this is a fault somebody must see.
READY_WITHIN = timedelta(minutes=15)
# 办结即归档. Legal: the city's own promise: within a minute of closing.
IN_TIME = timedelta(minutes=1)
ASK_AGAIN = timedelta(seconds=3)
LARGEST = 400 * 1024 * 1024


@transaction.atomic
def want(
    owner_ref: str, *, at: datetime, key: str = FIRST, reason: str = "", authority_code: str = "",
    region_code: str = "", number: str = "",
) -> Archive | None:  # fmt: skip
    """Say that something has ended, or that something came later; a job files it. Saying it twice is harmless.

    Args:
        at: when it ended: from here the minute is counted.
        key: ``first``, or what came later; the same key of one owner is filed once.
        reason: for what came later, in words.
    Returns:
        None when something came later and nothing was ever filed: the first package will hold it.
    Legal: DA/T 85-2019; 国务院令第716号 第十二条 (办结即归档).
    """
    from tongban.capabilities.archives.jobs import pack

    first = Archive.objects.filter(owner_ref=owner_ref, key=FIRST).first()
    if key != FIRST and first is None:
        return None
    row, made = Archive.objects.get_or_create(
        owner_ref=owner_ref,
        key=key,
        defaults={
            "wanted_at": at, "authority_code": authority_code or (first.authority_code if first else ""),
            "region_code": region_code or (first.region_code if first else ""),
            "number": number or (first.number if first else ""), "reason": reason[:200],
        },
    )  # fmt: skip
    if made or row.state == State.PENDING:
        pack.enqueue(key=f"archives.pack:{row.pk}", archive_id=row.pk)
    return row


def pack(archive_id: int) -> None:
    """Collect, number, assemble, check, keep. A second call finds it filed.

    What is not ready yet is asked for again; what cannot be filed becomes a task with the reason.
    """
    from tongban.capabilities.archives.jobs import pack as job

    row = Archive.objects.select_related("first").get(pk=archive_id)
    if row.state != State.PENDING:
        return
    try:
        if row.key != FIRST and not _first_of(row).is_kept:
            raise NotReady
        whole = collect(row.owner_ref)
        bundle = whole if row.key == FIRST else _only_new(row, whole)
        if bundle is None:
            _forget(row)
            return
        place = allot(row, bundle)
        made = assemble(bundle, place)
        report = examine(made.content, Point.FILING, _expected(made, bundle, place))
        if report.is_passed:
            keep(row, made, report, bundle)
        else:
            fail(row, report.reason, report)
    except NotReady as error:
        if timezone.now() - row.wanted_at > READY_WITHIN:
            fail(row, str(error))
        else:
            # Whoever asks again in the same moment asks once, whether or not a job of an earlier moment still runs.
            again = timezone.now() + ASK_AGAIN
            slot = int(again.timestamp() // ASK_AGAIN.total_seconds())
            job.enqueue(key=f"archives.pack:{archive_id}:{slot}", run_at=again, archive_id=archive_id)
    except (DatabaseError, PortUnavailable):
        raise
    except Exception as error:
        log.exception("archive %s could not be made", archive_id)
        fail(row, f"{type(error).__name__}: {error}")


def file_now(owner_ref: str) -> None:
    """Make whatever waits of one owner here and now, without waiting for a worker; for commands and tests."""
    for pk in (
        Archive.objects.filter(owner_ref=owner_ref, state=State.PENDING).order_by("pk").values_list("pk", flat=True)
    ):
        pack(pk)


def _first_of(row: Archive) -> Archive:
    return row.first or Archive.objects.get(owner_ref=row.owner_ref, key=FIRST)


def _only_new(row: Archive, bundle: Bundle) -> Bundle | None:
    """What earlier packages of the same owner do not hold; None when that is nothing but the process log."""
    known = set(
        ArchiveFile.objects.filter(archive__owner_ref=row.owner_ref, archive__state__in=["filed", "transferred"])
        .exclude(key="")
        .values_list("key", "digest")
    )
    fresh = [
        one.source for one in entries_of(bundle.components)
        if one.source is not None and (one.key, one.digest) not in known
    ]  # fmt: skip
    if all(one.folder == "08" for one in fresh):
        return None
    records = sum(count_records(one.content) for one in fresh if one.folder == "08")
    return replace(bundle, components=tuple(fresh), required=(), records=records)


@transaction.atomic
def _forget(row: Archive) -> None:
    record("system", "archive.nothing_new", row, detail={"key": row.key})
    Archive.objects.filter(pk=row.pk, state=State.PENDING).delete()


@transaction.atomic
def allot(row: Archive, bundle: Bundle) -> Place:
    """Number, year and term of a package; the same on every call."""
    row = Archive.objects.select_for_update(of=("self",)).select_related("series__fonds", "first").get(pk=row.pk)
    if row.identifier is None:
        if row.key == FIRST:
            _number_first(row, bundle, retention_of(bundle.facts))
        else:
            _number_later(row)
        _describe(row, bundle)
        row.save()
    assert row.series is not None
    assert row.identifier is not None
    first = row.first
    return Place(
        row.identifier, row.series.fonds.number, row.year, row.retention, row.retention_basis,
        first.identifier or "" if first else "", first.digest if first else "", row.reason,
    )  # fmt: skip


def _number_first(row: Archive, bundle: Bundle, retention: Retention) -> None:
    row.year = timezone.localdate(bundle.closed_at).year
    row.retention, row.retention_basis = retention.code, retention.basis[:200]
    row.keep_until = retention.keep_until(row.year)
    row.identifier, row.series = next_number(
        bundle.authority_code, bundle.item_code, bundle.item_title, row.year, retention.code
    )


def _number_later(row: Archive) -> None:
    first = Archive.objects.select_for_update(of=("self",)).get(owner_ref=row.owner_ref, key=FIRST)
    row.first = first
    row.ordinal = (first.later.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0) + 1
    row.identifier = f"{first.identifier}.B{row.ordinal:02d}"
    for name in ("series_id", "year", "retention", "retention_basis", "keep_until"):
        setattr(row, name, getattr(first, name))


def _describe(row: Archive, bundle: Bundle) -> None:
    row.authority_code, row.region_code = bundle.authority_code, bundle.region_code
    row.number, row.item_code = bundle.number, bundle.item_code
    row.title, row.applicant = bundle.title, bundle.applicant.name
    row.applicant_index = blind_index("archive_applicant", bundle.applicant.name)
    row.applicant_number_index = blind_index("archive_number", bundle.applicant.number.upper())
    row.person_id, row.organisation_id = bundle.person_id, bundle.organisation_id
    row.outcome, row.closed_at = bundle.outcome[:60], bundle.closed_at


def _expected(made: Made, bundle: Bundle, place: Place) -> Expected:
    listed = tuple(Listed(one.path, len(one.content), one.digest) for one in made.entries)
    paths = {one.key: one.path for one in made.entries}
    required = tuple(paths.get(key, f"{key}（必备）") for key in bundle.required)
    return Expected(place.identifier, made.digest, len(made.content), listed, required)


@transaction.atomic
def keep(row: Archive, made: Made, report: Report, bundle: Bundle) -> Archive:
    """The package, its register, its report and its place in the log, all in one transaction or none of it."""
    row = Archive.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != State.PENDING:
        return row
    require(row.state, State.FILED)
    row.file = store(
        made.content, name=f"{row.identifier}.zip", by="system", owner_ref=f"archives.archive:{row.pk}",
        max_bytes=LARGEST, scan=False,
    )  # fmt: skip
    row.state, row.filed_at = State.FILED, timezone.now()
    row.size, row.digest = len(made.content), made.digest
    row.checked_at, row.is_sound = row.filed_at, True
    row.save()
    if row.key == FIRST:
        in_time = row.filed_at - row.wanted_at <= IN_TIME
        Series.objects.filter(archives=row).update(filed=F("filed") + 1, in_time=F("in_time") + int(in_time))
    ArchiveFile.objects.bulk_create(
        ArchiveFile(archive=row, position=number, path=one.path, key=one.key, title=one.title[:200],
                    format=one.kind, size=len(one.content), digest=one.digest,
                    is_closed=one.source is not None and one.source.is_closed)
        for number, one in enumerate(made.entries, 1)
    )  # fmt: skip
    note_check(row, report, "system")
    row.tasks.filter(settled_at=None).update(settled_at=row.filed_at, settled_by="system", note="归档成功")
    append("archive.filed", log_content(row), about=row)
    record("system", "archive.filed", row, detail={"identifier": row.identifier, "files": len(made.entries)})
    announce(
        "tongban.archive.filed", subject=row.owner_ref, data={"identifier": row.identifier, "ordinal": row.ordinal}
    )
    return row


def log_content(row: Archive) -> dict[str, str]:
    """What the log was told of a package: its number and digest, nothing of anybody."""
    return {"identifier": str(row.identifier), "sm3": row.digest}


def note_check(row: Archive, report: Report, by: str) -> Check:
    """Write a report down, in the caller's transaction."""
    items = [one.as_dict() for one in report.items]
    return Check.objects.create(archive=row, point=report.point, by=by[:80], is_passed=report.is_passed, items=items)


@transaction.atomic
def fail(row: Archive, reason: str, report: Report | None = None) -> None:
    """Filing stopped: the reason becomes a task; the same reason again only counts up."""
    row = Archive.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != State.PENDING:
        return
    require(row.state, State.FAILED)
    row.state = State.FAILED
    row.save(update_fields=["state"])
    if report is not None:
        note_check(row, report, "system")
    open_task(row, ArchiveTask.Kind.FILING, reason)
    record("system", "archive.failed", row, reason=reason)


def open_task(row: Archive, kind: str, reason: str) -> ArchiveTask:
    """A task for the archivists of the authority; an open one of the same kind gets the newest reason."""
    task, made = ArchiveTask.objects.get_or_create(
        archive=row,
        kind=kind,
        settled_at=None,
        defaults={"reason": reason[:500], "authority_code": row.authority_code, "region_code": row.region_code},
    )
    if not made:
        task.reason, task.tries = reason[:500], task.tries + 1
        task.save(update_fields=["reason", "tries"])
    return task


@transaction.atomic
def retry(row: Archive, *, by: Viewer) -> Archive:
    """File again what was stopped. Asking twice is harmless.

    Raises:
        NotAllowed: not an archivist of the authority.
        WrongStep: it was not stopped.
    """
    from tongban.capabilities.archives.jobs import pack

    require_archivist(by, row.authority_code)
    row = Archive.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state == State.PENDING:
        return row
    if row.state != State.FAILED:
        raise WrongStep
    require(row.state, State.PENDING)
    row.state = State.PENDING
    row.save(update_fields=["state"])
    record(by, "archive.retried", row)
    pack.enqueue(key=f"archives.pack:{row.pk}", archive_id=row.pk)
    return row


def take_up_forgotten() -> int:
    """Wishes of more than two minutes ago that no job works on: after a crash, a restored backup."""
    from tongban.capabilities.archives.jobs import pack

    before = timezone.now() - timedelta(minutes=2)
    waiting = Archive.objects.filter(state=State.PENDING, wanted_at__lt=before).order_by("wanted_at")
    pks = list(waiting.values_list("pk", flat=True)[:500])
    for pk in pks:
        pack.enqueue(key=f"archives.pack:{pk}", archive_id=pk)
    return len(pks)
