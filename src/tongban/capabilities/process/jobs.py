"""Timers and reminders of processes; safe to run twice."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tongban.foundation.jobs.public import every, job


@job(name="process.wake", retries=10)
def wake(instance_id: int) -> None:
    """Let the timers of one instance fire."""
    from tongban.capabilities.process.actions.instances import wake as act

    act(instance_id)


def wake_later(instance_id: int, at: datetime) -> None:
    wake.enqueue(key=f"process.wake:{instance_id}:{at.isoformat()}", run_at=at, instance_id=instance_id)


@every(seconds=60)
@job(name="process.wake_overslept")
def wake_overslept() -> None:
    """Timers whose job was lost still fire."""
    from tongban.capabilities.process.models import ProcessInstance

    for pk in ProcessInstance.objects.filter(wake_at__lte=timezone.now()).values_list("pk", flat=True)[:500]:
        wake.enqueue(key=f"process.wake:{pk}:overslept", instance_id=pk)


@every(seconds=300)
@job(name="process.remind")
def remind() -> None:
    """One reminder for every work item that is past its time."""
    from tongban.capabilities.process.actions.work import remind_overdue

    remind_overdue()
