"""Declaring jobs and schedules; filled at start-up by the rooms' ``jobs.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.foundation.statements.public import insert, insert_all

from .models import UNFINISHED, JobRow


@dataclass(frozen=True)
class Job:
    """A function that the workers can run. Call it to run it here and now; ``enqueue`` it to have it run later."""

    name: str
    function: Callable[..., object]
    retries: int

    def __call__(self, **arguments: Any) -> object:
        return self.function(**arguments)

    def enqueue(self, key: str | None = None, run_at: datetime | None = None, **arguments: Any) -> JobRow:
        """Have the job run after the caller's transaction commits; if that rolls back, it never runs.

        Args:
            key: while a job with this key is unfinished no second one is added, and the first is returned.
            run_at: not before this moment.
            arguments: JSON values; ids of rows rather than their content.
        """
        row = JobRow(name=self.name, key=key, arguments=arguments, ready_at=run_at or timezone.now())
        if key is None:
            return insert(row)
        for _attempt in range(3):
            known = JobRow.objects.filter(name=self.name, key=key, state__in=UNFINISHED).first()
            if known:
                return known
            try:
                with transaction.atomic():
                    return insert(row)
            except IntegrityError:
                continue
        return row


def enqueue_all(wanted: Iterable[tuple[Job, dict[str, Any]]]) -> None:
    """Several jobs without a key, each with its arguments, in one statement; else as ``Job.enqueue``."""
    insert_all(JobRow(name=job.name, arguments=arguments) for job, arguments in wanted)


@dataclass(frozen=True)
class Schedule:
    """When a job is due by itself: every so many seconds, or daily at a time of the city."""

    job: Job
    seconds: int = 0
    daily_at: time | None = None

    def next_after(self, moment: datetime) -> datetime:
        """First due moment after ``moment``."""
        if self.daily_at is None:
            step = self.seconds
            return datetime.fromtimestamp((int(moment.timestamp()) // step + 1) * step, tz=moment.tzinfo)
        local = timezone.localtime(moment)
        due = local.replace(hour=self.daily_at.hour, minute=self.daily_at.minute, second=0, microsecond=0)
        return due if due > local else due + timedelta(days=1)


_jobs: dict[str, Job] = {}
_schedules: dict[str, Schedule] = {}


def job(*, name: str, retries: int = 5) -> Callable[[Callable[..., object]], Job]:
    """Make a function a job.

    It runs outside any transaction, at least once: after a crash it runs again, so it must be safe to run twice.
    When it raises, it is tried again after growing pauses; ``GiveUp`` and ``PortRefused`` end it at once. What fails
    for good stays visible to the operators.

    Args:
        name: ``room.verb``, lasting: rows carry it.
        retries: further attempts after the first.
    Raises:
        ValueError: the name is taken by another function.
    """

    def register(function: Callable[..., object]) -> Job:
        made = Job(name, function, retries)
        known = _jobs.get(name)
        if known and known.function.__module__ != function.__module__:
            raise ValueError(f"job {name!r} exists already")
        _jobs[name] = made
        return made

    return register


def every(*, seconds: int) -> Callable[[Job], Job]:
    """Run a job regularly; once in the whole house however many workers there are. Put it above ``@job``."""

    def register(scheduled: Job) -> Job:
        _schedules[scheduled.name] = Schedule(scheduled, seconds=seconds)
        return scheduled

    return register


def daily(at: str) -> Callable[[Job], Job]:
    """Run a job every day at a time of the city, ``"02:00"``. Put it above ``@job``."""

    def register(scheduled: Job) -> Job:
        _schedules[scheduled.name] = Schedule(scheduled, daily_at=time.fromisoformat(at))
        return scheduled

    return register


def forget(name: str) -> None:
    """Take a job and its schedule out of the registry; for tests."""
    _jobs.pop(name, None)
    _schedules.pop(name, None)


def job_named(name: str) -> Job | None:
    return _jobs.get(name)


def schedules() -> list[Schedule]:
    """All schedules, by name."""
    return [_schedules[name] for name in sorted(_schedules)]
