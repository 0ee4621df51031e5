"""Background work of archives: three lines each, safe to run twice."""

from __future__ import annotations

from tongban.foundation.jobs.public import daily, every, job


@job(name="archives.pack", retries=12)
def pack(archive_id: int) -> None:
    """Make, check and keep one package."""
    from .actions.filing import pack as act

    act(archive_id)


@every(seconds=60)
@job(name="archives.take_up_forgotten")
def take_up_forgotten() -> None:
    """Wishes without package, rounds that stand still."""
    from .actions.checks import resume_rounds
    from .actions.filing import take_up_forgotten as act

    act()
    resume_rounds()


@daily("02:30")
@job(name="archives.begin_round")
def begin_round() -> None:
    """长期保存检测: the sample of the day."""
    from .actions.checks import begin_round as act

    act("sample", by="system")


@job(name="archives.go_on", retries=12)
def go_on(run_id: int) -> None:
    """Look at packages until the round is over."""
    from .actions.checks import step

    while step(run_id):
        pass
