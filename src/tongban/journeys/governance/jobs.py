"""Tags and rules run over everybody every night; both are safe to run twice."""

from tongban.foundation.jobs.public import daily, job

from . import counting


@daily("01:30")
@job(name="governance.count_tags", retries=3)
def count_tags() -> None:
    counting.run_all("tag")


@daily("02:30")
@job(name="governance.check_quality", retries=3)
def check_quality() -> None:
    counting.run_all("rule")
