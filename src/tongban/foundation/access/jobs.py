"""Housekeeping of *access*."""

from tongban.foundation.jobs.public import daily, job

from .idempotency import forget_old_replies


@daily("03:40")
@job(name="access.forget_old_replies")
def forget() -> None:
    forget_old_replies()
