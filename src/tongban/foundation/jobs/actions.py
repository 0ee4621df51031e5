"""Taking jobs, running them, firing schedules; and what an operator can do with a job that failed."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime, timedelta

from django.db import close_old_connections, connection, models, transaction
from django.utils import timezone

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.audit.public import HasActorRef, record
from tongban.foundation.events.public import worker_name
from tongban.foundation.statements.public import forget
from tongban.foundation.values.public import mask_personal

from .errors import GiveUp
from .models import UNFINISHED, JobRow, JobState, ScheduleRow
from .registry import job_named, schedules

log = logging.getLogger(__name__)
LEASE_SECONDS = 30
LONGEST_PAUSE_SECONDS = 3600


def take(worker: str, *, now: datetime | None = None) -> JobRow | None:
    """Take the job that is due longest; it stays ours until the lease ends, and longer while it is extended."""
    now = now or timezone.now()
    ready = JobRow.objects.filter(state__in=UNFINISHED, ready_at__lte=now).order_by("ready_at", "id")
    if not ready.exists():  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            ready = ready.select_for_update(skip_locked=True)
        row = ready.first()
        if row is None:
            return None
        row.state, row.taken_by, row.attempts = JobState.RUNNING, worker, row.attempts + 1
        row.ready_at = now + timedelta(seconds=LEASE_SECONDS)
        row.save(update_fields=["state", "taken_by", "attempts", "ready_at"])
        return row


def run_one(worker: str = "") -> bool:
    """Take and run one job; False when none is due."""
    row = take(worker or worker_name())
    if row is None:
        return False
    job = job_named(row.name)
    if job is None:
        _end(row, JobState.DEAD, "no such job any more")
        return True
    if row.attempts > job.retries + 1:
        _end(row, JobState.DEAD, row.error or "every worker that took it died")
        return True
    try:
        job.function(**row.arguments)
    except Exception as error:
        words = mask_personal(traceback.format_exc(limit=-5))[-4000:]
        log.warning("job %s %s failed (attempt %s): %s", row.name, row.pk, row.attempts, type(error).__name__)
        if not connection.in_atomic_block:
            close_old_connections()
        if isinstance(error, GiveUp | PortRefused) or row.attempts > job.retries:
            _end(row, JobState.DEAD, words)
        else:
            pause = timedelta(seconds=min(LONGEST_PAUSE_SECONDS, 5 * 3 ** (row.attempts - 1)))
            _mine(row).update(state=JobState.WAITING, ready_at=timezone.now() + pause, error=words, taken_by="")
    else:
        _end(row, JobState.DONE, "")
    return True


def _mine(row: JobRow) -> models.QuerySet[JobRow]:
    # Only if nobody took it after our lease ended: each taking counts the attempts up.
    return JobRow.objects.filter(pk=row.pk, attempts=row.attempts, state=JobState.RUNNING)


def _end(row: JobRow, state: JobState, error: str) -> None:
    _mine(row).update(state=state, error=error, finished_at=timezone.now(), taken_by="")


def extend_lease(worker: str) -> None:
    """Keep what this worker is running; called by its heartbeat."""
    ends = timezone.now() + timedelta(seconds=LEASE_SECONDS)
    JobRow.objects.filter(taken_by=worker, state=JobState.RUNNING).update(ready_at=ends)


def run_pending(limit: int = 1000) -> int:
    """Run everything that is due now, here; for tests and commands.

    Returns: how many jobs were tried.
    """
    worker, count = worker_name(), 0
    while count < limit and run_one(worker):
        count += 1
    return count


def fire_schedules(now: datetime | None = None) -> int:
    """Add the jobs whose time has come; of several workers only one adds each.

    Returns: how many were added. What was missed while no worker ran is added once, not once for each missed time.
    """
    now = now or timezone.now()
    known = dict(ScheduleRow.objects.values_list("name", "next_at"))
    fired = 0
    for schedule in schedules():
        name = schedule.job.name
        due = known.get(name)
        if due is None:
            first = ScheduleRow(name=name, next_at=schedule.next_after(now))
            ScheduleRow.objects.bulk_create([first], ignore_conflicts=True)
        elif due <= now:
            with transaction.atomic():
                moved = ScheduleRow.objects.filter(name=name, next_at=due).update(
                    next_at=schedule.next_after(now), last_at=now
                )
                if moved:
                    schedule.job.enqueue(key="schedule")
                    fired += 1
    return fired


@transaction.atomic
def retry(job_id: int, *, by: HasActorRef | str) -> None:
    """Try a failed job again from the start; harmless when it is not failed."""
    row = JobRow.objects.select_for_update().get(pk=job_id)
    if row.state != JobState.DEAD:
        return
    if row.key and JobRow.objects.filter(name=row.name, key=row.key, state__in=UNFINISHED).exists():
        return
    JobRow.objects.filter(pk=job_id).update(
        state=JobState.WAITING, attempts=0, ready_at=timezone.now(), finished_at=None, taken_by=""
    )
    record(by, "job.retried", row)


@transaction.atomic
def discard(job_id: int, *, by: HasActorRef | str, reason: str = "") -> None:
    """Give up a job that waits or failed: it is removed, and the trail says who did it and why."""
    row = JobRow.objects.select_for_update().get(pk=job_id)
    if row.state == JobState.RUNNING:
        return
    record(by, "job.discarded", row, reason=reason, detail={"name": row.name, "key": row.key})
    row.delete()


def forget_finished(*, older_than_days: int = 7) -> int:
    """Remove jobs that were done long ago; failed ones stay until somebody decides."""
    before = timezone.now() - timedelta(days=older_than_days)
    return forget(JobRow.objects.filter(state=JobState.DONE, finished_at__lt=before))
