"""Background work of this room."""

from __future__ import annotations

from tongban.foundation.jobs.public import daily, job


@daily("04:10")
@job(name="appointments.missed")
def missed() -> None:
    """Who booked and did not come. Safe to run twice."""
    from .actions.bookings import note_missed

    note_missed()


@daily("00:20")
@job(name="appointments.open")
def open_ahead() -> None:
    """The slots of the day that has come within reach. Safe to run twice."""
    from .actions.facilities import open_slots

    open_slots()


@daily("18:00")
@job(name="appointments.remind")
def remind_tomorrow() -> None:
    """Who has a place tomorrow. Safe to run twice."""
    from .actions.bookings import remind

    remind()
