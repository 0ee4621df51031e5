"""Background work of bundles: three lines each, safe to run twice."""

from __future__ import annotations

from tongban.foundation.jobs.public import every, job


@job(name="bundles.start_member", retries=12)
def start_member(case_id: int, code: str) -> None:
    """Open the case of a member whose turn it is."""
    from tongban.journeys.bundles.actions.members import start_member as start

    start(case_id, code)


@every(seconds=60)
@job(name="bundles.take_up_forgotten")
def take_up_forgotten() -> None:
    """Members that did not move because a worker was killed."""
    from tongban.journeys.bundles.actions.members import take_up_forgotten as take_up

    take_up()


@job(name="bundles.recompile", retries=3)
def recompile(item: str) -> None:
    """Compile the bundles of an item anew after a new version of it was published."""
    from tongban.journeys.bundles.actions.publishing import recompile as again

    again(item)
