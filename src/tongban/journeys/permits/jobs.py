"""Background work of permits: three lines each, safe to run twice."""

from __future__ import annotations

from tongban.foundation.jobs.public import every, job


@job(name="permits.make", retries=12)
def make(case_id: int) -> None:
    """Make the permit of an industry whose common case has ended, or bring a change into it."""
    from tongban.journeys.permits.actions import common_case, make_permit

    make_permit(common_case(case_id))


@job(name="permits.follow", retries=12)
def follow(licence: int, newer: str = "") -> None:
    """Let the permits that list a licence follow it."""
    from tongban.journeys.permits.actions import licence_moved

    licence_moved(licence, newer)


@every(seconds=3600)
@job(name="permits.renew_the_silent")
def renew_the_silent() -> None:
    """Renew what was asked for in time and not decided before the term ended."""
    from tongban.journeys.permits.actions import renew_the_silent as renew

    renew()
