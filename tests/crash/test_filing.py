"""Killed with -9 at random moments, filing leaves no half package and no number twice."""

import os

import pytest

from .pay_run import storm

# More by ``TONGBAN_FILING_KILLS=50``; the seed is printed with what was found.
KILLS = int(os.environ.get("TONGBAN_FILING_KILLS", "3"))
SEED = int(os.environ.get("TONGBAN_CRASH_SEED", "1"))


@pytest.mark.any_database  # the storm is on both
@pytest.mark.own_database
@pytest.mark.slow("starts a worker again after each kill")
def test_killed_filing_leaves_nothing_half():
    found = storm(people=max(24, KILLS * 6), kills=KILLS, seed=SEED, longest=0.5, module="tests.crash.filing")
    print(found["figures"])
    assert found["faults"] == [], f"seed {SEED}: {found['figures']}"
    assert found["figures"]["kills"] >= 2
