"""Codes verified online through HTTP: PostgreSQL, two server processes, eight connections, beside a trivial view.

Each request shows a code that nobody has shown: the gate's page decides, writes the scan, looks for copies and answers.
Codes live for ninety seconds, so each measurement draws its own just before.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from bench.api import OWNER, ROOT, environment, officer_cookie, prepare, serve
from bench.load import Answer, Connection, Result, measure

GATE, CONNECTIONS, MOST, LONGEST = "bench-gate", 8, 2000, 30  # requests and seconds of one measurement
SCENES = {"venue.register": "general", "metro.entry": "transit"}  # one that asks nothing; one with facts and a card


def open_gate() -> None:
    from tongban.capabilities.codes.public import Gate

    values = {"title_zh": "量速验码点", "authority_id": OWNER, "scenes": list(SCENES)}
    Gate.objects.update_or_create(code=GATE, defaults=values)


def drawn(family: str, count: int) -> list[str]:
    """Fresh codes of as many residents as there are, in turn."""
    from tongban.capabilities.codes.public import show_online
    from tongban.foundation.access.public import Role, Viewer
    from tongban.registers.people.public import Person

    people = list(Person.objects.filter(death_date=None).values_list("pk", flat=True)[:count])
    begin = time.monotonic()
    texts = [show_online(Viewer(role=Role.PERSON, person_id=people[n % len(people)]), family).text
             for n in range(count)]  # fmt: skip
    if time.monotonic() - begin > LONGEST:
        raise SystemExit("drawing took so long that the codes would be old; ask for fewer with --count")
    return texts


def verifying(scene: str, texts: Sequence[str], expected: bytes) -> object:
    def verify(connection: Connection, number: int) -> bool:
        shown = {"text": texts[number], "scene": scene, "card": "", "scan": uuid.uuid4().hex}
        answer: Answer = connection.ask("FORM", f"/gate/{GATE}/", shown)
        return answer.status == 200 and expected in answer.body

    return verify


def line(result: Result) -> str:
    at = " ".join(f"p{share * 100:.0f} {result.percentile(share):6.1f} ms  " for share in (0.5, 0.95, 0.99))
    return f"{result.name:<46}{result.rate:>8.1f}/s   {at} n={len(result.milliseconds)}   failed={result.failures}"


def run(count: int) -> list[Result]:
    prepare()
    open_gate()
    token = secrets.token_hex(16)
    headers = {"Cookie": f"{officer_cookie()}; csrftoken={token}", "X-CSRFToken": token, "HX-Request": "true"}
    port = 9000 + os.getpid() % 900
    server = serve(port, 2)
    results = []

    def note(name: str, job: object, times: int) -> None:
        result = measure(name, port, job, count=times, connections=CONNECTIONS, headers=headers, limit_seconds=LONGEST)  # type: ignore[arg-type]
        results.append(result)
        print(line(result), flush=True)

    try:
        note("floor: a trivial view", lambda c, n: c.ask("GET", "/api/v1/ping").status == 200, count * 5)
        for scene, family in SCENES.items():
            texts = drawn(family, count)
            note(f"verify online: {scene}", verifying(scene, texts, b'data-result="good"'), count)
            note(f"the same codes again: {scene}", verifying(scene, texts, b'data-result="bad"'), count)
    finally:
        server.terminate()
        server.wait(timeout=20)
    return results


def main(count: int) -> int:
    if not os.environ.get("TONGBAN_DATABASE", "").startswith("postgres"):
        beside = [sys.executable, str(ROOT / "script/lib/postgres.py"), "with", sys.executable, *sys.argv]
        return subprocess.run(beside, env={**os.environ, "TONGBAN_POSTGRES_DURABLE": "1"}).returncode
    with tempfile.TemporaryDirectory(prefix="tongban-bench-") as var:
        os.environ.update(environment(Path(os.environ.get("TONGBAN_VAR", var))))
        results = run(min(count, MOST))
    print("\nratio to the trivial view of the same server:")
    for result in results[1:]:
        print(f"  {result.name:<46}{result.rate / results[0].rate:>8.3f}")
    return int(any(result.failures for result in results))
