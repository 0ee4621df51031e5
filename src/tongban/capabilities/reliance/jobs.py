"""Background work: requests and consents end, late complaints go on."""

from tongban.foundation.jobs.public import daily, job

from .actions.authorising import expire
from .actions.complaining import pass_on_late


@daily("00:20")
@job(name="reliance.expire")
def expire_authorisations() -> None:
    """Safe to run twice."""
    expire()
    pass_on_late()
