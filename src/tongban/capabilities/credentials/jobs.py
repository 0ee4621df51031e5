"""Background work: what conversations with wallets left behind is deleted."""

from tongban.foundation.jobs.public import daily, job

from .offers import forget_old_offers
from .presenting import forget_old_requests


@daily("03:40")
@job(name="credentials.forget_old")
def forget_old() -> None:
    """Safe to run twice."""
    forget_old_offers()
    forget_old_requests()
