"""The front door of *jobs*."""

from .actions import discard, fire_schedules, retry, run_pending
from .errors import GiveUp
from .models import JobRow, JobState, ScheduleRow
from .queries import job_counts, job_rows, schedule_rows
from .registry import Job, Schedule, daily, enqueue_all, every, job, schedules

__all__ = [
    "GiveUp", "Job", "JobRow", "JobState", "Schedule", "ScheduleRow", "daily", "discard", "enqueue_all",
    "every", "fire_schedules", "job", "job_counts", "job_rows", "retry", "run_pending", "schedule_rows", "schedules",
]  # fmt: skip
