"""Killed with -9 at random moments, a pay run pays every fen once."""

import os

import pytest

from .pay_run import storm

# More by ``TONGBAN_PAY_KILLS=50``; the seed is printed with what was found.
KILLS = int(os.environ.get("TONGBAN_PAY_KILLS", "3"))
SEED = int(os.environ.get("TONGBAN_CRASH_SEED", "1"))
BY_HAND = "TONGBAN_PAY_KILLS" in os.environ
ON_POSTGRES = os.environ.get("TONGBAN_DATABASE", "").startswith("postgres")


@pytest.mark.skipif(not (ON_POSTGRES or BY_HAND), reason="money is killed on PostgreSQL; on SQLite by hand")
@pytest.mark.own_database
@pytest.mark.slow("starts a worker again after each kill")
def test_a_killed_pay_run_pays_every_fen_once():
    found = storm(people=max(28, KILLS * 3), kills=KILLS, seed=SEED, longest=0.6)
    print(found["figures"])
    assert found["faults"] == [], f"seed {SEED}: {found['figures']}"
    assert found["figures"]["kills"] >= 2
