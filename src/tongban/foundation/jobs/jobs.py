"""The queue's own housekeeping."""

from tongban.foundation.events.public import forget_delivered, forget_events

from . import actions
from .registry import daily, job


@daily("03:30")
@job(name="jobs.forget_finished")
def forget_finished() -> None:
    actions.forget_finished()
    forget_delivered()
    forget_events()
