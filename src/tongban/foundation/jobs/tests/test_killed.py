"""Workers as real processes on a real database: killed with -9 in mid-job, and asked to stop."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from tests.architecture.source import ROOT

TOWN = Path(__file__).with_name("errand_town.py")
pytestmark = [
    pytest.mark.slow("starts real worker processes and waits for a lease to end"),
    pytest.mark.django_db(transaction=True),
]


class Town:
    def __init__(self, folder):
        self.folder, self.workers = folder, []
        url = f"sqlite://{folder / 'town.sqlite3'}"
        if connection.vendor == "postgresql":
            at = connection.settings_dict
            url = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
        self.environment = {
            **os.environ, "TONGBAN_VAR": str(folder), "TONGBAN_DATABASE": url, "PYTHONPATH": str(ROOT / "src"),
        }  # fmt: skip

    def call(self, *words):
        done = subprocess.run(
            [sys.executable, TOWN, *words], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def worker(self):
        process = subprocess.Popen([sys.executable, TOWN, "work"], env=self.environment, stdout=subprocess.DEVNULL)
        self.workers.append(process)
        return process

    def journal(self):
        path = self.folder / "journal"
        return path.read_text().splitlines() if path.exists() else []

    def wait_for(self, line, seconds=120):
        ends = time.monotonic() + seconds
        while line not in self.journal():
            assert time.monotonic() < ends, f"{line!r} did not come; {self.journal()}"
            time.sleep(0.05)


@pytest.fixture
def town(tmp_path):
    town = Town(tmp_path)
    yield town
    for worker in town.workers:
        worker.kill()
        worker.wait()


def test_a_worker_killed_in_mid_job_loses_nothing_and_the_job_runs_again(town):
    (town.folder / "slow-0").touch()
    town.call("prepare", "3")
    doomed = town.worker()
    town.wait_for("start 0")
    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    assert town.journal() == ["start 0"]
    (town.folder / "slow-0").unlink()
    successor = town.worker()
    town.wait_for("done 0")
    for number in (1, 2):
        town.wait_for(f"done {number}")
    successor.send_signal(signal.SIGTERM)
    assert successor.wait(timeout=20) == 0
    assert sorted(town.journal()) == ["done 0", "done 1", "done 2", "start 0", "start 0", "start 1", "start 2"]
    assert json.loads(town.call("report")) == {"waiting": 0, "running": 0, "done": 3, "dead": 0}


@pytest.mark.any_database
def test_a_worker_asked_to_stop_finishes_its_job_and_keeps_it_by_its_heartbeat(town):
    (town.folder / "slow-0").touch()
    town.call("prepare", "1")
    worker, other = town.worker(), town.worker()
    town.wait_for("start 0")
    time.sleep(3)  # longer than the lease: only the heartbeat keeps the other worker away
    worker.send_signal(signal.SIGTERM)
    other.send_signal(signal.SIGTERM)
    (town.folder / "slow-0").unlink()
    assert (worker.wait(timeout=20), other.wait(timeout=20)) == (0, 0)
    assert town.journal() == ["start 0", "done 0"]
