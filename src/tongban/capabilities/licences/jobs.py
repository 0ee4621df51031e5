"""Background work: licences lapse the day after their last day."""

from tongban.foundation.jobs.public import daily, job

from .issuing import lapse_expired


@daily("00:10")
@job(name="licences.lapse_expired")
def lapse() -> None:
    """Safe to run twice."""
    lapse_expired()
