"""What one request of the open API costs: statements and processor time, in one process, whatever the machine does.

Wall time depends on who else uses the machine; these two do not. Run it where a city is loaded (TONGBAN_DATABASE,
TONGBAN_VAR), or alone: then it makes its own on a private PostgreSQL.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from bench.api import ROOT, Filer, environment, prepare

Ask = Callable[[str, str, object], tuple[int, dict[str, object]]]


def asker(token: str) -> Ask:
    """Requests handed to the application itself, without a socket."""
    from tongban.config.wsgi import application

    def ask(method: str, path: str, body: object = None) -> tuple[int, dict[str, object]]:
        content = b"" if body is None else json.dumps(body).encode()
        path, _, query = path.partition("?")
        told: list[str] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
            "wsgi.input": io.BytesIO(content), "CONTENT_LENGTH": str(len(content)), "CONTENT_TYPE": "application/json",
            "HTTP_HOST": "127.0.0.1", "HTTP_AUTHORIZATION": f"Bearer {token}",
            "HTTP_IDEMPOTENCY_KEY": str(uuid.uuid4()),
        }  # fmt: skip
        answer = application(environ, lambda status, headers, exc_info=None: told.append(status))
        content = b"".join(answer)
        answer.close()
        return int(told[0].split()[0]), json.loads(content)

    return ask


def one_call(ask: Ask, filer: Filer, number: int) -> object:
    status, case = ask("POST", "/api/v1/cases", filer.body(number, submit=True))
    if status != 201:
        raise SystemExit(f"{status} {case}")
    return case["id"]


def three_calls(ask: Ask, filer: Filer, number: int) -> object:
    _status, case = ask("POST", "/api/v1/cases", filer.body(number, submit=False))
    ask("PUT", f"/api/v1/cases/{case['id']}/answers", {"answers": filer.answers})
    status, sent = ask("POST", f"/api/v1/cases/{case['id']}/submission", {})
    if status != 200:
        raise SystemExit(f"{status} {sent}")
    return case["id"]


def spent_by_database() -> float:
    """Processor seconds of the server process behind our connection; 0 where it cannot be seen."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not path.exists():
        return 0.0
    words = path.read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def measure(name: str, job: Callable[[int], object], times: int, profile: bool) -> None:
    """Statements of one run, then processor time over many, ours and PostgreSQL's."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in range(5):
        job(number)
    with CaptureQueriesContext(connection) as seen:
        job(5)
    statements = seen.captured_queries  # the next request empties what it is read from
    if profile:
        print("\n".join(f"    {query['sql'][:180]}" for query in statements))
    profiler, database, start = cProfile.Profile(), spent_by_database(), time.process_time()
    if profile:
        profiler.enable()
    for number in range(6, times + 6):
        job(number)
    profiler.disable()
    spent = (time.process_time() - start) * 1000 / times
    beside = (spent_by_database() - database) * 1000 / times
    said = f"{len(statements):>4} statements {spent:>7.2f} ms here {beside:>7.2f} ms in PostgreSQL"
    print(f"{name:<32}{said}", flush=True)
    if profile:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(70)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(30)


def run(times: int, profile: str) -> None:
    token = prepare()
    filer, ask, made = Filer.of_city(), asker(token), []

    def create(number: int) -> None:
        made.append(one_call(ask, filer, number))

    jobs: dict[str, Callable[[int], object]] = {
        "trivial view": lambda n: ask("GET", "/api/v1/ping", None),
        "create and send in one call": create,
        "whole filing in three calls": lambda n: three_calls(ask, filer, n),
        "read one case": lambda n: ask("GET", f"/api/v1/cases/{made[n % len(made)]}", None),
        "list 100": lambda n: ask("GET", "/api/v1/cases?limit=100", None),
    }
    for name, job in jobs.items():
        measure(name, job, times, profile=bool(profile) and profile in name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="runs per measurement")
    parser.add_argument("--profile", default="", help="also say where the time goes: a part of a measurement's name")
    given = parser.parse_args()
    if not os.environ.get("TONGBAN_DATABASE", "").startswith("postgres"):
        beside = [sys.executable, str(ROOT / "script/lib/postgres.py"), "with", sys.executable, *sys.argv]
        sys.exit(subprocess.run(beside, env={**os.environ, "TONGBAN_POSTGRES_DURABLE": "1"}).returncode)
    with tempfile.TemporaryDirectory(prefix="tongban-bench-") as made:
        os.environ.update(environment(Path(os.environ.get("TONGBAN_VAR", made))))
        run(given.times, given.profile)


if __name__ == "__main__":
    main()
