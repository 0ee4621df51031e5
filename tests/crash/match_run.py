"""A match run over everybody killed with -9 at random moments, again and again; then every entitlement is compared.

By hand: ``python -m tests.crash.match_run --kills 50 --people 200`` (``TONGBAN_DATABASE`` chooses PostgreSQL).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests import MAKE_TABLES

from .pay_run import run, surroundings
from .storm import ROOT, kill

MODULE = "tests.crash.matching"
# A worker is killed in one of its first pieces: the first is the match itself, until there is a result.
PIECES = (1, 1, 2, 4, 7)


def storm(people: int, kills: int, seed: int, longest: float = 0.3) -> dict[str, Any]:
    """Kill and begin again; returns the verdict with its figures, among them in which stage the kills fell.

    Args:
        people: how many there are in the town.
        kills: how often a worker is killed before one is left in peace.
        longest: at most so many seconds of the piece in which it is killed.
    """
    chance, started, killed = random.Random(seed), time.monotonic(), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="tongban-match-") as name:
        environment = surroundings(Path(name))
        run(environment, "-m", "django", *MAKE_TABLES)
        run(environment, "-m", MODULE, "prepare", str(people))
        while killed.total() < kills:
            stage = one_worker(environment, chance.choice(PIECES), chance.uniform(0, longest))
            if stage == "over":
                break
            killed[stage] += 1
            print(f"killed {killed.total()} ({stage})", file=sys.stderr, flush=True)
        said = ""
        while said != "over":
            said = run(environment, "-m", MODULE, "work").strip().splitlines()[-1]
        verdict: dict[str, Any] = json.loads(run(environment, "-m", MODULE, "verdict").splitlines()[-1])
    verdict["figures"] |= {
        "database": environment["TONGBAN_DATABASE"].split(":")[0],
        "kills": dict(killed),
        "seconds": round(time.monotonic() - started, 1),
    }
    return verdict


def one_worker(environment: dict[str, str], pieces: int, seconds: float) -> str:
    """Kill a worker so long after it began its n-th piece; the stage in which it was, or "over" if it came there."""
    worker = subprocess.Popen(
        [sys.executable, "-m", MODULE, "work"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    said = [worker.stdout.readline().strip() for _piece in range(pieces)]
    time.sleep(seconds)
    if worker.poll() is None:
        kill(worker.pid)
    worker.wait()
    said = [word for word in (*said, *worker.stdout.read().split()) if word]
    assert worker.returncode == -9 or said[-1:] == ["over"], f"the worker failed with {worker.returncode}: {said}"
    return said[-1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=0.3, help="at most so many seconds of the last piece")
    given = parser.parse_args()
    found = storm(given.people, given.kills, given.seed, given.longest)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    sys.exit(1 if found["faults"] else 0)
