"""Checks of what is kept: on demand, and in rounds that go on where they were killed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tongban.capabilities.archives.checking.report import Report, examine
from tongban.capabilities.archives.checking.subject import Expected, Listed
from tongban.capabilities.archives.errors import WrongStep
from tongban.capabilities.archives.models import Archive, ArchiveTask, LongTermRun
from tongban.capabilities.archives.states import KEPT, Point
from tongban.capabilities.archives.steps import require_archivist
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.foundation.files.public import read
from tongban.foundation.trust.public import Unreadable

from .filing import note_check, open_task

BATCH = 20
SHARE = 30


def expected_of(row: Archive) -> Expected:
    """What the register knows of a kept package."""
    listed = tuple(Listed(one.path, one.size, one.digest) for one in row.files.all())
    return Expected(str(row.identifier), row.digest, row.size, listed)


def look_at(row: Archive, point: str = Point.LONG_TERM, *, sent_digest: str = "") -> Report:
    """The report of a kept package as it lies in the store now; reads only."""
    content, unreadable = b"", ""
    try:
        assert row.file is not None
        content = read(row.file)
    except (Unreadable, OSError) as error:
        unreadable = f"{row.identifier}.zip: 载体上的内容已损坏或被改动（{error}）"
    return examine(content, point, expected_of(row), unreadable=unreadable, sent_digest=sent_digest)


def check(row: Archive, *, by: Viewer | str, point: str = Point.LONG_TERM) -> Report:
    """Check one kept package now; what fails becomes a task.

    Raises:
        NotAllowed: not an archivist of the authority.
        WrongStep: there is no package.
    """
    if isinstance(by, Viewer):
        require_archivist(by, row.authority_code)
    if row.state not in KEPT:
        raise WrongStep
    report = look_at(row, point)
    _note(row, report, by)
    return report


@transaction.atomic
def _note(row: Archive, report: Report, by: HasActorRef | str) -> None:
    row = Archive.objects.select_for_update(of=("self",)).get(pk=row.pk)
    note_check(row, report, actor_ref(by))
    row.checked_at, row.is_sound = timezone.now(), report.is_passed
    row.save(update_fields=["checked_at", "is_sound"])
    if report.is_passed:
        settled = {"settled_at": row.checked_at, "settled_by": actor_ref(by), "note": "再次检测通过"}
        row.tasks.filter(kind=ArchiveTask.Kind.CHECK, settled_at=None).update(**settled)
    else:
        open_task(row, ArchiveTask.Kind.CHECK, report.reason)
    record(by, "archive.checked", row, detail={"point": report.point, "passed": report.is_passed})


def begin_round(scope: str, *, by: HasActorRef | str, share: int = SHARE) -> LongTermRun:
    """A round over all kept packages, or over one in ``share`` that changes from day to day; one of a kind at a time.

    Every package is in the sample once in ``share`` days.
    """
    from tongban.capabilities.archives.jobs import go_on

    known = LongTermRun.objects.filter(scope=scope, finished_at=None).first()
    if known is None:
        offset = timezone.localdate().toordinal() % share
        try:
            with transaction.atomic():
                known = LongTermRun.objects.create(scope=scope, share=share, offset=offset, by=actor_ref(by)[:80])
                record(by, "archive.round_begun", known, detail={"scope": scope})
        except IntegrityError:  # somebody else began it in this moment
            known = LongTermRun.objects.get(scope=scope, finished_at=None)
    go_on.enqueue(key=f"archives.go_on:{known.pk}", run_id=known.pk)
    return known


def step(run_id: int) -> bool:
    """Look at the next packages of a round; False when it is over. Killed, it begins again with the same ones."""
    run = LongTermRun.objects.get(pk=run_id)
    if run.finished_at:
        return False
    rows = Archive.objects.filter(pk__gt=run.after, state__in=KEPT).order_by("pk").select_related("file__blob")
    if run.scope == LongTermRun.Scope.SAMPLE:
        rows = rows.annotate(place=F("pk") % run.share).filter(place=run.offset % run.share)
    batch = list(rows[:BATCH])
    failed = 0
    for row in batch:
        report = look_at(row)
        _note(row, report, "system")
        failed += not report.is_passed
    moved: dict[str, Any] = {"seen": F("seen") + len(batch), "failed": F("failed") + failed}
    moved |= {"after": batch[-1].pk} if batch else {"finished_at": timezone.now()}
    # Of two workers on one round only the one that moves the cursor counts.
    LongTermRun.objects.filter(pk=run.pk, after=run.after, finished_at=None).update(**moved)
    return bool(batch)


def resume_rounds() -> int:
    """Rounds that nobody has moved for a while."""
    from tongban.capabilities.archives.jobs import go_on

    pks = list(
        LongTermRun.objects.filter(finished_at=None, started_at__lt=timezone.now() - timedelta(minutes=2)).values_list(
            "pk", flat=True
        )
    )
    for pk in pks:
        go_on.enqueue(key=f"archives.go_on:{pk}", run_id=pk)
    return len(pks)
