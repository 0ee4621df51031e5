"""Tags and rules run over everybody every night; both are safe to run twice."""

from tongban.foundation.jobs.public import daily, job

from . import counting, trials


@daily("01:30")
@job(name="governance.count_tags", retries=3)
def count_tags() -> None:
    counting.run_all("tag")


@job(name="governance.try_draft", retries=3)
def try_draft(trial_id: int) -> None:
    trials.run_trial(trial_id)


@daily("02:30")
@job(name="governance.check_quality", retries=3)
def check_quality() -> None:
    counting.run_all("rule")
