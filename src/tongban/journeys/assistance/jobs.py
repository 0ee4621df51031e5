"""Background work of assistance: three lines each, safe to run twice."""

from __future__ import annotations

from tongban.foundation.jobs.public import daily, every, job


@job(name="assistance.make_letter", retries=12)
def make_letter(letter_id: int) -> None:
    """Draw and seal a letter."""
    from tongban.journeys.assistance.letters import make

    make(letter_id)


@every(seconds=60)
@job(name="assistance.find_forgotten")
def find_forgotten() -> None:
    """Letters without document are taken up again."""
    from tongban.journeys.assistance.letters import take_up_forgotten

    take_up_forgotten()


@daily("00:25")
@job(name="assistance.watch")
def watch() -> None:
    """Remind of what is due, tell heads and superiors of what is late."""
    from tongban.journeys.assistance.actions.watching import watch as look

    look()
