"""SMS leave in the background."""

from tongban.foundation.jobs.public import job

from . import actions


@job(name="messaging.send_sms", retries=8)
def send_sms(dispatch_id: int) -> None:
    actions.dispatch_sms(dispatch_id)
