"""Housekeeping of *identity*."""

from tongban.foundation.jobs.public import daily, job

from .sessions import forget_ended_sessions


@daily("03:50")
@job(name="identity.forget_ended_sessions")
def forget_sessions() -> None:
    forget_ended_sessions()
