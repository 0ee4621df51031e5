"""The sequencer and the witnesses' round."""

from __future__ import annotations

from tongban.foundation.jobs.public import every, job

from . import actions


@every(seconds=5)
@job(name="ledger.integrate")
def integrate() -> None:
    """Give waiting entries their places, batch by batch."""
    while actions.integrate() == actions.BATCH:
        pass


@every(seconds=60)
@job(name="ledger.ask_witnesses")
def ask_witnesses() -> None:
    """Show the latest checkpoint to the witnesses."""
    actions.ask_witnesses()
