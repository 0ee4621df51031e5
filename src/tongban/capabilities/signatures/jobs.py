"""The end of terms."""

from tongban.foundation.jobs.public import every, job

from . import actions


@every(seconds=3600)
@job(name="signatures.expire")
def expire() -> None:
    """End requests past their term."""
    actions.expire()
