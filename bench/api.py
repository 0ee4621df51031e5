"""The open API on PostgreSQL with two server processes: filings, reads and lists beside a trivial view.

Everything is measured in one run on one machine, so that only ratios matter. The lists are measured at 10,000, 100,000
and (with ``--million``) 1,000,000 cases.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from bench.load import Answer, Connection, Result, measure
from bench.many import bring_cases_to

ROOT = Path(__file__).resolve().parents[1]
ITEM, OWNER = "hukou_certificate", "public_security_bureau"
# Of this authority is hardly any of the many cases: the worst case of a list.
SELDOM = "transport_commission"
# Lists narrowed to what is hardly there, or there alone: the client took in nearly every case.
NARROWED = {
    "a state without cases": "&state=suspended",
    "an item without cases": "&item=elderly_allowance",
    "an item in a state without cases": f"&item={ITEM}&state=suspended",
    "changed since long ago": "&changed_after=2000-01-01T00:00:00Z",
    "changed since tomorrow": "&changed_after=2100-01-01T00:00:00Z",
}
SCENARIO = "kinship_is_looked_up_by_an_officer"


def environment(var: Path) -> dict[str, str]:
    return {
        **os.environ,
        "TONGBAN_VAR": str(var),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
    }


def manage(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "django", *words], check=True, stdout=subprocess.DEVNULL)


def serve(port: int, workers: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "error",
               "tongban.config.wsgi:application"]  # fmt: skip
    process = subprocess.Popen(command)
    for _ in range(900):
        try:
            Connection(port).ask("GET", "/api/v1/ping")
            return process
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def officer_cookie() -> str:
    """Cookie of an officer of the owner's who is signed in, for the pages of the workbench."""
    from django.conf import settings

    from tongban.registers.authorities.public import officers_of
    from tongban.registers.identity.tests.factories import signed_in_client

    client = signed_in_client(officers_of(OWNER, "officer")[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def waiting_case(pk: int) -> object:
    """The case with this key as the worker takes it in, so that an officer has work with it."""
    from tongban.journeys.cases.jobs import take_in
    from tongban.journeys.cases.public import Case

    take_in(case_id=pk)
    return Case.objects.get(pk=pk)


@dataclass(frozen=True)
class Filer:
    """What is filed, for whom: grown-up residents registered in the city, what the pack's own scenario says of them."""

    people: list[dict[str, str]]
    answers: dict[str, object]

    @classmethod
    def of_city(cls) -> Filer:
        from tongban.registers.people.public import Person

        rows = Person.objects.filter(
            birth_date__lt=date(2000, 1, 1), death_date=None, hukou_region__code__startswith="310"
        )
        return cls([{"citizen_id": one.citizen_id, "name": one.name} for one in rows if one.phone], answers())

    def body(self, number: int, *, submit: bool) -> dict[str, object]:
        """The request that files for one of them."""
        who = self.people[number % len(self.people)]
        return {"item": ITEM, "applicant": who, "answers": self.answers, "submit": submit}


def answers() -> dict[str, object]:
    """What an applicant adds to what the city knows; the pack's own scenario says what is needed."""
    import yaml

    folder = next((ROOT / "packs").glob(f"*/{ITEM}/scenarios"))
    for path in sorted(folder.glob("*.yaml")):
        scenario = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        if path.stem == SCENARIO:
            typed = {"true": True, "false": False}
            return {name: typed.get(value, value) for name, value in scenario["when"]["apply"].items()}
    raise SystemExit(f"no scenario {SCENARIO} in {folder}")


def prepare() -> str:
    """A city with published packs in the database, and the token of a department's system."""
    import django

    django.setup()
    from tongban.journeys.packs.public import published

    manage("migrate", "--verbosity", "0")
    if not published():
        manage("createcachetable")
        manage("load_city", "--households", "900")
        manage("publish_packs")
    return token_of(OWNER)


def token_of(authority_code: str) -> str:
    """The token of a department's system."""
    from tongban.registers.identity.public import open_client

    return open_client("bench", authority_code, scopes=["cases.file", "cases.read", "items.read"], by="system")[1]


def run(million: bool, count: int) -> list[Result]:
    token = prepare()
    filer = Filer.of_city()
    port = 9000 + os.getpid() % 900
    server = serve(port, 2)
    headers = {"Authorization": f"Bearer {token}"}
    made: list[int] = []
    told: set[str] = set()

    def complain(what: str, answer: Answer) -> bool:
        """Say once what kind of answer was wrong."""
        if what not in told:
            told.add(what)
            print(f"  {what}: {answer.status} {answer.body[:400].decode(errors='replace')}", flush=True)
        return False

    def create(connection: Connection, number: int) -> bool:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        answer = connection.ask("POST", "/api/v1/cases", filer.body(number, submit=True), key)
        if answer.status == 201:
            made.append(answer.json()["id"])  # type: ignore[index, call-overload]
        return answer.status == 201 or complain("create", answer)

    def filing(connection: Connection, number: int) -> bool:
        key = str(uuid.uuid4())
        started = connection.ask("POST", "/api/v1/cases", filer.body(number, submit=False), {"Idempotency-Key": key})
        if started.status != 201:
            return complain("start", started)
        pk = started.json()["id"]  # type: ignore[index, call-overload]
        saved = connection.ask("PUT", f"/api/v1/cases/{pk}/answers", {"answers": filer.answers})
        sent = connection.ask("POST", f"/api/v1/cases/{pk}/submission", {}, {"Idempotency-Key": key + "s"})
        if saved.status != 200:
            return complain("answers", saved)
        return sent.status == 200 or complain("send", sent)

    def read(connection: Connection, number: int) -> bool:
        return connection.ask("GET", f"/api/v1/cases/{made[number % len(made)]}").status == 200

    def listing(connection: Connection, number: int, narrowed: str = "") -> bool:
        return connection.ask("GET", f"/api/v1/cases?limit=100{narrowed}").status == 200

    results = []

    def inbox(connection: Connection, number: int) -> bool:
        answer = connection.ask("GET", "/work/")
        return answer.status == 200 or complain("inbox", answer)

    def note(name: str, job: object, *, times: int, connections: int = 8, headers: dict[str, str] = headers) -> None:
        result = measure(name, port, job, count=times, connections=connections, headers=headers)  # type: ignore[arg-type]
        results.append(result)
        print(result.line(), flush=True)

    try:
        note("floor: a trivial view", lambda c, n: c.ask("GET", "/api/v1/ping").status == 200, times=count * 10)
        note("one filing alone (start, answers, send)", filing, times=max(20, count // 20), connections=1)
        note("create and send in one call", create, times=count)
        note("whole filing in three calls, 8 at a time", filing, times=count // 2)
        if not made:
            raise SystemExit("nothing was filed: the measurements of reading need cases")
        note("read one case", read, times=count * 4)
        sample = waiting_case(made[0])
        cookie = {"Cookie": officer_cookie()}
        seldom = {"Authorization": f"Bearer {token_of(SELDOM)}"}
        for rows in [10_000, 100_000] + ([1_000_000] if million else []):
            bring_cases_to(rows, sample, SELDOM)
            note(f"list 100 of {rows:,}", listing, times=count)
            note(f"list of an authority with few of {rows:,}", listing, times=count, headers=seldom)
            for what, narrowed in NARROWED.items():
                note(f"list of {rows:,}: {what}", partial(listing, narrowed=narrowed), times=count)
            note(f"an officer's inbox at {rows:,}", inbox, times=count // 4, headers=cookie)
    finally:
        server.terminate()
        server.wait(timeout=20)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="also measure the list at 1,000,000 cases")
    parser.add_argument("--count", type=int, default=400, help="requests per measurement")
    given = parser.parse_args()
    if not os.environ.get("TONGBAN_DATABASE", "").startswith("postgres"):
        beside = [sys.executable, str(ROOT / "script/lib/postgres.py"), "with", sys.executable, *sys.argv]
        sys.exit(subprocess.run(beside, env={**os.environ, "TONGBAN_POSTGRES_DURABLE": "1"}).returncode)
    import tempfile

    with tempfile.TemporaryDirectory(prefix="tongban-bench-") as var:
        os.environ.update(environment(Path(os.environ.get("TONGBAN_VAR", var))))
        results = run(given.million, given.count)
    floor = results[0].rate
    print("\nratio to the trivial view of the same server:")
    for result in results[1:]:
        print(f"  {result.name:<46}{result.rate / floor:>8.3f}")


if __name__ == "__main__":
    main()
