"""Killed with -9 at random moments, nothing acknowledged is lost and nothing happens twice."""

import os

import pytest

from .storm import storm

# More by ``TONGBAN_CRASH_FILINGS=300``; the seed is printed with what was found.
FILINGS = int(os.environ.get("TONGBAN_CRASH_FILINGS", "12"))
SEED = int(os.environ.get("TONGBAN_CRASH_SEED", "1"))


@pytest.mark.own_database
@pytest.mark.slow("starts a town of its own and kills its processes for half a minute")
def test_nothing_acknowledged_is_lost_or_doubled_while_processes_are_killed():
    found = storm(FILINGS, SEED, seconds=max(240, 3 * FILINGS))
    print(found["figures"], *found["faults"], sep="\n")
    assert found["faults"] == [], f"seed {SEED}: {found['figures']}"
    assert found["figures"]["filings"] == found["figures"]["cases"] == found["figures"]["decided"] == FILINGS
    assert sum(found["figures"]["kills"].values()) >= 1
