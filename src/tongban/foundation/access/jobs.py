"""Housekeeping of *access*."""

from tongban.foundation.jobs.public import daily, every, job

from .idempotency import forget_old_replies
from .limits import forget_old_counts


@daily("03:40")
@job(name="access.forget_old_replies")
def forget() -> None:
    forget_old_replies()


@every(seconds=3600)
@job(name="access.forget_old_counts")
def forget_counts() -> None:
    forget_old_counts()
