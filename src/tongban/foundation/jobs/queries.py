"""What the console shows of the queue."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from .models import JobRow, JobState, ScheduleRow


def job_rows(state: str = "", name: str = "") -> QuerySet[JobRow]:
    """Jobs, newest first; optionally of one state or one name."""
    rows = JobRow.objects.order_by("-id")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(name=name) if name else rows


def job_counts() -> dict[str, int]:
    """{state: how many}, every state named."""
    counted = dict(JobRow.objects.values_list("state").annotate(Count("id")))
    return {state: counted.get(state, 0) for state in JobState.values}


def schedule_rows() -> QuerySet[ScheduleRow]:
    """Schedules with their last and next moment."""
    return ScheduleRow.objects.order_by("next_at")
