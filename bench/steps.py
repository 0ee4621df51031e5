"""Time of each step of a filing, one person alone and four at once, beside a trivial view of the same server.

By the open API in one call and in three, and by the pages that people see, read and sent as a browser without
JavaScript does. PostgreSQL is durable, two server processes answer; only ratios to the trivial view compare machines.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from bench.api import ITEM, ROOT, Filer, environment, prepare, serve
from bench.load import Answer, Connection, Result

LIMIT_MS = 60
CONTROL = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


class Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self.seen: dict[str, list[float]] = defaultdict(list)

    def time(self, step: str, ask: Callable[[], Answer], *wanted: int) -> Answer:
        """Ask, note how long it took, and stop the whole measurement if the answer is another than wanted."""
        start = time.perf_counter()
        answer = ask()
        self.seen[step].append((time.perf_counter() - start) * 1000)
        if answer.status not in wanted:
            raise SystemExit(f"{step}: {answer.status} {answer.body[:600].decode(errors='replace')}")
        return answer


def sent_values(page: str) -> dict[str, str]:
    """What a browser would send of the form on this page; these forms have inputs only."""
    form = re.search(r'<form [^>]*class="form".*?</form>', page, re.DOTALL)
    values: dict[str, str] = {}
    for control in CONTROL.findall(form.group() if form else ""):
        marks = dict(ATTRIBUTE.findall(control))
        if marks.get("name") and (marks.get("type") not in ("radio", "checkbox") or "checked" in marks):
            values[marks["name"]] = html.unescape(marks.get("value", "on"))
    return values


def by_api(connection: Connection, filer: Filer, number: int, clock: Clock) -> None:
    """One filing in one call, and another in three."""

    def keyed() -> dict[str, str]:
        return {"Idempotency-Key": str(uuid.uuid4())}

    def write(step: str, method: str, path: str, body: object, *wanted: int) -> Answer:
        return clock.time(f"api · {step}", lambda: connection.ask(method, f"/api/v1{path}", body, keyed()), *wanted)

    write("create and send", "POST", "/cases", filer.body(number, submit=True), 201)
    pk = write("start", "POST", "/cases", filer.body(number + 7, submit=False), 201).json()["id"]  # type: ignore[index, call-overload]
    write("save answers", "PUT", f"/cases/{pk}/answers", {"answers": filer.answers}, 200)
    write("send", "POST", f"/cases/{pk}/submission", {}, 200)
    write("read", "GET", f"/cases/{pk}", None, 200)


def by_pages(connection: Connection, filer: Filer, clock: Clock) -> None:
    """One filing through the pages: conditions, each step opened, saved while typing and sent, read over, sent off."""

    def get(step: str, path: str) -> str:
        return clock.time(f"web · {step}", lambda: connection.ask("GET", path), 200).body.decode()

    def post(step: str, path: str, body: dict[str, str], *wanted: int) -> Answer:
        return clock.time(f"web · {step}", lambda: connection.ask("FORM", path, body), *wanted)

    own = {name: str(value) for name, value in filer.answers.items()}
    get("conditions", f"/services/{ITEM}/check/")
    where = post("start", f"/services/{ITEM}/start/", {"from": "bench"}, 302).location
    for _step in range(8):
        if where.endswith("/review/"):
            break
        page = get("open a step", where)
        typed = {**sent_values(page), **own}
        key = where.split("/")[2]
        post("save while typing", f"/cases/{key}/save/", typed, 200)
        where = post("send a step", where, {**typed, "_action": "next"}, 302).location
    page = get("read over", where)
    sent = post("send", where, {**sent_values(page), "reference": str(uuid.uuid4())}, 302)
    get("receipt", sent.location)


def cookies(people: list[dict[str, str]]) -> list[str]:
    """A signed-in browser for each person: its cookies, with a secret of its own against forged requests."""
    from django.conf import settings

    from tongban.registers.identity.tests.factories import signed_in_client
    from tongban.registers.people.public import person_by_citizen_id

    found = []
    for one in people:
        jar = signed_in_client(person_by_citizen_id(one["citizen_id"])).cookies
        session = f"{settings.SESSION_COOKIE_NAME}={jar[settings.SESSION_COOKIE_NAME].value}"
        found.append(f"{session}; {settings.CSRF_COOKIE_NAME}={'s' * 32}")
    return found


def measure(port: int, filer: Filer, jars: list[str], token: str, at_once: int, times: int) -> dict[str, list[float]]:
    """Walk so many filings of both kinds, so many people at once."""
    clock, numbers = Clock(), count()

    def walk(jar: str) -> None:
        api = Connection(port, {"Authorization": f"Bearer {token}"})
        web = Connection(port, {"Cookie": jar, "X-CSRFToken": "s" * 32})
        for _time in range(times):
            clock.time("trivial view", lambda: api.ask("GET", "/api/v1/ping"), 200)
            by_api(api, filer, next(numbers) * 11, clock)
            by_pages(web, filer, clock)
        api.close()
        web.close()

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(walk, jars[:at_once]))
    return clock.seen


def tell(seen: dict[str, list[float]], at_once: int) -> None:
    """One line a step: p50, p95, and p50 as a multiple of the trivial view's."""
    trivial = Result("trivial view", 1, seen["trivial view"])
    print(f"\n{at_once} at once{'':<26}{'p50':>8}{'p95':>8}  ms   × trivial view")
    for step, times in seen.items():
        one = Result(step, 1, times)
        over = f"   above {LIMIT_MS} ms" if one.percentile(0.95) > LIMIT_MS else ""
        ratio = one.percentile(0.5) / trivial.percentile(0.5)
        print(f"{step:<34}{one.percentile(0.5):>8.1f}{one.percentile(0.95):>8.1f}  {ratio:>15.1f}{over}", flush=True)


def run(times: int) -> None:
    token = prepare()
    filer = Filer.of_city()
    port = 9000 + os.getpid() % 900
    server = serve(port, 2)
    try:
        jars = cookies(filer.people[:5])
        measure(port, filer, jars[4:], token, 1, 5)  # both processes have read what they keep in memory
        for at_once in (1, 4):
            tell(measure(port, filer, jars, token, at_once, max(times // at_once, 5)), at_once)
    finally:
        server.terminate()
        server.wait(timeout=20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=60, help="filings of each kind, at each number of people at once")
    given = parser.parse_args()
    if not os.environ.get("TONGBAN_DATABASE", "").startswith("postgres"):
        beside = [sys.executable, str(ROOT / "script/lib/postgres.py"), "with", sys.executable, *sys.argv]
        sys.exit(subprocess.run(beside, env={**os.environ, "TONGBAN_POSTGRES_DURABLE": "1"}).returncode)
    with tempfile.TemporaryDirectory(prefix="tongban-bench-") as var:
        os.environ.update(environment(Path(os.environ.get("TONGBAN_VAR", var))))
        run(given.times)


if __name__ == "__main__":
    main()
