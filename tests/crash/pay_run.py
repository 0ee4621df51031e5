"""A pay run killed with -9 at random moments, again and again, until it is through; then every fen is counted.

By hand: ``python -m tests.crash.pay_run --kills 50 --people 140 --seed 1`` (``TONGBAN_DATABASE`` chooses PostgreSQL).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests import MAKE_TABLES

from .storm import ROOT, kill, own_database

MODULE = "tests.crash.paying"


def surroundings(folder: Path) -> dict[str, str]:
    """Settings of a town of its own."""
    given = os.environ.get("TONGBAN_DATABASE", "")
    database = own_database(given) if given.startswith("postgres") else f"sqlite://{folder / 'town.sqlite3'}"
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
        "TONGBAN_VAR": str(folder),
        "TONGBAN_DATABASE": database,
        "TONGBAN_SECRET_KEY": "a-town-for-tests-only-0123456789-0123456789-0123456789",
        "TONGBAN_MASTER_KEY": "00112233445566778899aabbccddeeff" * 2,
    }


def run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stdout


def storm(people: int, kills: int, seed: int, longest: float = 1.0, module: str = MODULE) -> dict[str, Any]:
    """Kill and begin again; returns the verdict with its figures.

    Args:
        people: how many there are in the town.
        module: what prepares, works and judges; takes the words of ``paying``.
        kills: how often a worker is killed before one is left in peace.
        longest: at most so many seconds of work before a kill.
    """
    chance, started, killed, early = random.Random(seed), time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory(prefix="tongban-pay-") as name:
        environment = surroundings(Path(name))
        run(environment, "-m", "django", *MAKE_TABLES)
        run(environment, "-m", module, "prepare", str(people))
        while killed < kills:
            worker = subprocess.Popen(
                [sys.executable, "-m", module, "work"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, longest))
            if worker.poll() is None:
                kill(worker.pid)
                killed += 1
                print(f"killed {killed}", file=sys.stderr, flush=True)
            elif worker.stdout.read().strip() == "over":
                early = killed
                break
            worker.wait()
        said = ""
        while said != "over":
            said = run(environment, "-m", module, "work").strip().splitlines()[-1]
        verdict: dict[str, Any] = json.loads(run(environment, "-m", module, "verdict").splitlines()[-1])
    verdict["figures"] |= {
        "database": environment["TONGBAN_DATABASE"].split(":")[0],
        "kills": killed,
        "over_after": early or killed,
        "seconds": round(time.monotonic() - started, 1),
    }
    return verdict


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=140)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=1.0, help="at most so many seconds of work before a kill")
    given = parser.parse_args()
    found = storm(given.people, given.kills, given.seed, given.longest)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    sys.exit(1 if found["faults"] else 0)
