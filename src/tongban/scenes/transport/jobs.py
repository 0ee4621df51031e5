"""Background work of this room."""

from __future__ import annotations

from tongban.foundation.jobs.public import every, job


@every(seconds=300)
@job(name="transport.reckon")
def reckon_waiting() -> None:
    """Passages that wait become rides; rides whose exit nobody saw are closed. Safe to run twice and beside itself."""
    from .actions.reckoning import reckon_all, reckon_overdue

    reckon_all()
    reckon_overdue()
