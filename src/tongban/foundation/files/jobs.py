"""Background work of files; safe to run twice."""

from __future__ import annotations

from tongban.foundation.jobs.public import daily, job


@daily("03:40")
@job(name="files.remove_orphans")
def remove_orphans() -> None:
    """Encrypted objects that no row names and that are older than a day."""
    from tongban.foundation.files.orphans import remove_orphans as act

    act()


@daily("02:20")
@job(name="files.give_owners")
def give_owners() -> None:
    """Files from before they had owners, until none is left; a run that is stopped goes on where it was."""
    from tongban.foundation.files.rekeying import give_owners as act

    while act():
        pass
