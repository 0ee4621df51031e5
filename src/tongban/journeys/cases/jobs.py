"""Background work of cases: three lines each, safe to run twice."""

from __future__ import annotations

from tongban.foundation.jobs.public import daily, every, job


@job(name="cases.take_in", retries=12)
def take_in(case_id: int) -> None:
    """Start the process of a received case; instant items are decided here."""
    from tongban.journeys.cases.actions.process import ensure_process

    ensure_process(case_id)


@job(name="cases.make_letter", retries=12)
def make_letter(letter_id: int) -> None:
    """Draw and seal a letter."""
    from tongban.journeys.cases.actions.letters import make

    make(letter_id)


@job(name="cases.read_documents", retries=12)
def read_documents(case_id: int) -> None:
    """Read what review points ask of documents, before sending and after."""
    from tongban.journeys.cases.documents import read_documents as read

    read(case_id)


@job(name="cases.produce", retries=12)
def produce(case_id: int) -> None:
    """Make the result of a granted case."""
    from tongban.journeys.cases.actions.results import produce_result

    produce_result(case_id)


@every(seconds=60)
@job(name="cases.find_forgotten")
def find_forgotten() -> None:
    """Cases without process, letters without document and results without licence are taken up again."""
    from tongban.journeys.cases.actions.watch import take_up_forgotten

    take_up_forgotten()


@daily("00:10")
@job(name="cases.watch_clocks")
def watch_clocks() -> None:
    """Deemed acceptance, lapse, cards yellow and red, promises to check."""
    from tongban.journeys.cases.actions.watch import watch

    watch()


@daily("03:40")
@job(name="cases.tidy_drafts")
def tidy_drafts() -> None:
    """Drafts that nobody goes on with are announced, later deleted."""
    from tongban.journeys.cases.actions.stale_drafts import tidy_drafts as tidy

    tidy()


@job(name="cases.recompute_clocks", retries=12)
def recompute_clocks(after: int = 0) -> None:
    """Read all open clocks anew, a batch at a time."""
    from tongban.journeys.cases.actions.watch import recompute

    recompute(after)


@job(name="cases.replay", retries=6)
def replay(replay_id: int) -> None:
    """Hold a proposed rule against history; begun again, it goes on where it was."""
    from tongban.journeys.cases.actions.replays import run_replay

    run_replay(replay_id)
