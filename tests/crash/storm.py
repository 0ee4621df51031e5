"""A storm over a running town: filings and decisions through the open API while processes are killed with -9.

By hand: ``python -m tests.crash.storm --filings 300 --pause 1``; docs/developers/crash.md has the figures.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REASONS = {"reasons": ["不符合条件"], "articles": [{"document": "测试办法", "article": "第三条"}]}


def own_database(url: str) -> str:
    """A new, empty database beside the one that PostgreSQL's address names."""
    import psycopg

    name = f"crash_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{url.rsplit('/', 1)[0]}/{name}"


@dataclass
class Town:
    """Web server and worker as processes of their own; both may be killed at any moment."""

    var: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    web: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    kills: Counter[str] = field(default_factory=Counter)

    def prepare(self, people: int) -> dict[str, Any]:
        """Tables and people; returns what clients need."""
        given = os.environ.get("TONGBAN_DATABASE", "")
        database = own_database(given) if given.startswith("postgres") else f"sqlite://{self.var / 'town.sqlite3'}"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
            "TONGBAN_VAR": str(self.var),
            "TONGBAN_DATABASE": database,
            "TONGBAN_SECRET_KEY": "a-town-for-tests-only-0123456789-0123456789-0123456789",
            "TONGBAN_MASTER_KEY": "00112233445566778899aabbccddeeff" * 2,
        }
        self.run("-m", "django", "migrate", "--verbosity", "0")
        self.run("-m", "django", "createcachetable")
        prepared: dict[str, Any] = json.loads(self.run("-m", "tests.crash.prepare", str(people)).splitlines()[-1])
        return prepared

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
        return done.stdout

    def start(self) -> None:
        """Start whatever does not run."""
        log = (self.var / "log").open("ab")
        if self.web is None or self.web.poll() is not None:
            command = [
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                "127.0.0.1",
                "--port",
                str(self.port),
                "--workers",
                "2",
                "--blocking-threads",
                "4",
                "--no-ws",
                "--log-level",
                "warning",
                "--respawn-failed-workers",
                "--respawn-interval",
                "0.3",
                "tests.crash.served:application",
            ]
            self.web = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        if self.worker is None or self.worker.poll() is not None:
            command = [sys.executable, "-m", "tests.crash.working"]
            self.worker = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)

    def kill_one(self, chance: random.Random) -> None:
        """Kill -9 a web process, the whole web server, or the worker; then start again what is gone."""
        assert self.web is not None
        assert self.worker is not None
        victim = chance.choice(["web process", "web process", "web process", "worker", "worker", "web server"])
        children = children_of(self.web.pid)
        if victim == "web process" and children:
            kill(chance.choice(children))
        elif victim == "worker":
            kill(self.worker.pid)
            self.worker.wait()
        else:
            victim = "web server"
            kill(self.web.pid)
            for child in children:
                kill(child)
            self.web.wait()
        self.kills[victim] += 1
        time.sleep(chance.uniform(0, 0.3))
        self.start()

    def stop(self) -> None:
        for process in (self.web, self.worker):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=15)
                if process.poll() is None:
                    process.kill()

    def wait(self, seconds: float = 30) -> None:
        """Until the web server answers; what has exited is started again, as a service manager does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.start()
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/ping", {}, None)[0] == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("the town did not answer: " + (self.var / "log").read_text(errors="replace")[-2000:])

    def ask(self, method: str, path: str, headers: dict[str, str], body: Any) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            content = json.dumps(body).encode() if body is not None else b""
            connection.request(method, f"/api/v1{path}", content, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Client:
    """A department's system that never gives up: it repeats each request under its key until it has an answer."""

    def __init__(self, town: Town, prepared: dict[str, Any], deadline: float) -> None:
        self.town, self.prepared, self.deadline = town, prepared, deadline
        self.filings: dict[str, dict[str, Any]] = {}
        self.decisions: dict[str, str] = {}
        self.refusals: Counter[str] = Counter()
        self.repeated = 0
        self.unanswered: list[str] = []

    def insist(self, method: str, path: str, key: str, body: Any, officer: str = "") -> tuple[int, Any]:
        """The final answer: anything but a broken connection, a failure, or "still running" and "not yet"."""
        headers = {"Authorization": f"Bearer {self.prepared['token']}", "Idempotency-Key": key}
        if officer:
            headers["X-Officer"] = officer
        last: Any = None
        while time.monotonic() < self.deadline:
            try:
                status, answer = self.town.ask(method, path, headers, body)
            except (OSError, http.client.HTTPException, ValueError) as error:
                last = repr(error)
            else:
                last = (status, answer)
                kind = str((answer or {}).get("type", "")).rpartition("#")[2]
                if status < 500 and kind != "still-running":
                    return status, answer
                self.refusals[kind or str(status)] += 1
            self.repeated += 1
            time.sleep(0.2)
        self.unanswered.append(f"{method} {path} {key}: {last}")
        return 0, last

    def file_and_decide(self, number: int) -> None:
        key = f"filing-{number}"
        applicant = self.prepared["applicants"][number % len(self.prepared["applicants"])]
        body = {"item": self.prepared["item"], "applicant": applicant, "answers": {"purpose": f"用途{number}"}}
        if number % 4 == 0:  # a double click
            with ThreadPoolExecutor(2) as pair:
                asked = [pair.submit(self.insist, "POST", "/cases", key, body) for _click in range(2)]
            answers = [one.result() for one in asked]
        else:
            answers = [self.insist("POST", "/cases", key, body)]
        for status, answer in answers:
            if status != 201:
                self.unanswered.append(f"{key}: {status} {answer}")
                return
            known = self.filings.setdefault(key, {"id": answer["id"], "number": answer["number"]})
            if known["id"] != answer["id"]:
                self.unanswered.append(f"{key} was answered with two cases, {known['id']} and {answer['id']}")
        self._accept_and_decide(self.filings[key]["id"], number)

    def _accept_and_decide(self, pk: int, number: int) -> None:
        first, second, third = self.prepared["officers"]
        status, answer = self._patiently("acceptance", pk, f"accept-{number}", {}, first)
        if status != 200:
            self.unanswered.append(f"acceptance of {pk}: {status} {answer}")
            return
        both = [("granted", {"result": "granted"}, second), ("refused", {"result": "refused", **REASONS}, third)]
        if number % 3:  # one officer
            both = both[:1] if number % 5 else both[1:]
        with ThreadPoolExecutor(2) as pair:  # or two at once, who disagree
            asked = {
                result: pair.submit(self._patiently, "decision", pk, f"decide-{number}-{result}", body, officer)
                for result, body, officer in both
            }
        won = [result for result, one in asked.items() if one.result()[0] == 200]
        if len(won) != 1:
            self.unanswered.append(f"decision of {pk}: {[one.result() for one in asked.values()]}")
        else:
            self.decisions[str(pk)] = won[0]

    def _patiently(self, act: str, pk: int, key: str, body: Any, officer: str) -> tuple[int, Any]:
        """An act that may come before the worker is so far: asked again until the case has moved on."""
        while True:
            status, answer = self.insist("POST", f"/cases/{pk}/{act}", key, body, officer)
            if status != 409 or time.monotonic() > self.deadline:
                return status, answer
            _status, case = self.insist("GET", f"/cases/{pk}", key, None)
            if not isinstance(case, dict) or case.get("result"):
                return status, answer
            time.sleep(0.3)


def storm(filings: int, seed: int, seconds: float = 600, pause: float = 2.0, log: Path | None = None) -> dict[str, Any]:
    """Run it; returns the verdict with its figures.

    Args:
        seconds: so long clients repeat what was not answered.
        pause: at most so many seconds between two kills.
        log: where the logs of server and worker are kept.
    """
    chance = random.Random(seed)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tongban-crash-") as folder:
        town = Town(Path(folder))
        prepared = town.prepare(max(filings // 2, 1))
        town.start()
        try:
            town.wait(120)
            client = Client(town, prepared, time.monotonic() + seconds)
            over = threading.Event()

            def lightning() -> None:
                # Once the town answers again: a town that is never up would only prove that it can wait.
                while not over.wait(chance.uniform(0, pause)):
                    town.kill_one(chance)
                    town.wait(120)

            began = time.monotonic()
            with ThreadPoolExecutor(7) as pool:
                killer = pool.submit(lightning)
                try:
                    list(pool.map(client.file_and_decide, range(filings)))
                finally:
                    over.set()
                killer.result()
            stormed = time.monotonic() - began
            town.start()
            _wait_until_idle(town)
        finally:
            town.stop()
            if log:
                shutil.copy(town.var / "log", log)
        story = Path(folder) / "story.json"
        story.write_text(json.dumps({"filings": client.filings, "decisions": client.decisions}), encoding="utf-8")
        verdict: dict[str, Any] = json.loads(town.run("-m", "tests.crash.verdict", str(story)).splitlines()[-1])
    verdict["faults"] = client.unanswered + verdict["faults"]
    verdict["figures"] |= {
        "database": town.environment["TONGBAN_DATABASE"].split(":")[0],
        "filings": len(client.filings),
        "kills": dict(town.kills),
        "requests_repeated": client.repeated,
        "refusals": dict(client.refusals),
        "storm_seconds": round(stormed, 1),
        "all_seconds": round(time.monotonic() - started, 1),
    }
    return verdict


def _wait_until_idle(town: Town, seconds: float = 120) -> None:
    """Until the worker has done everything, or has done nothing for so many seconds."""
    least, end = None, time.monotonic() + seconds
    while time.monotonic() < end:
        left = json.loads(town.run("-m", "tests.crash.verdict", "waiting").splitlines()[-1])
        if not left:
            return
        if least is None or left < least:
            least, end = left, time.monotonic() + seconds
        time.sleep(min(20, 1 + left / 100))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filings", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, default=2.0, help="at most so many seconds between two kills")
    parser.add_argument("--seconds", type=float, default=600, help="clients give up after so many seconds")
    parser.add_argument("--log", type=Path, help="keep the logs of server and worker here")
    given = parser.parse_args()
    result = storm(given.filings, given.seed, given.seconds, given.pause, given.log)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    sys.exit(1 if result["faults"] else 0)
