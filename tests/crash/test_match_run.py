"""Killed with -9 at random moments, a match run writes every entitlement once."""

import os

import pytest

from .match_run import storm

# More by ``TONGBAN_MATCH_KILLS=50``; the seed is printed with what was found.
KILLS = int(os.environ.get("TONGBAN_MATCH_KILLS", "3"))
SEED = int(os.environ.get("TONGBAN_CRASH_SEED", "1"))


@pytest.mark.any_database  # the storm is on both, payments are killed on the other
@pytest.mark.own_database
@pytest.mark.slow("starts a worker again after each kill")
def test_a_killed_match_run_writes_every_entitlement_once():
    found = storm(people=max(40, KILLS * 4), kills=KILLS, seed=SEED)
    print(found["figures"])
    assert found["faults"] == [], f"seed {SEED}: {found['figures']}"
    assert sum(found["figures"]["kills"].values()) >= 2
