"""Compiling bundles, one filing beside the same items alone, a day's work as a rate, an officer's inbox.

On PostgreSQL; everything in one process, so that its processor time says what one core carries.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if not os.environ.get("TONGBAN_DATABASE", "").startswith("postgres"):
    beside = [sys.executable, str(ROOT / "script/lib/postgres.py"), "with", sys.executable, *sys.argv]
    sys.exit(subprocess.run(beside, check=False).returncode)
os.environ["DJANGO_SETTINGS_MODULE"] = "tongban.config.settings_test"

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.cost import spent_by_database  # noqa: E402
from bench.many import bring_cases_to  # noqa: E402
from tongban.capabilities.process.models import ProcessInstance  # noqa: E402
from tongban.journeys.bundles.actions.publishing import publish_source  # noqa: E402
from tongban.journeys.bundles.public import all_sources, compile_bundle, load_source, packs_on_disk  # noqa: E402
from tongban.journeys.bundles.tests.factories import (  # noqa: E402
    REFUSED,
    TEXT,
    Bureau,
    a_bundle,
    a_pack,
    a_source,
    member_case,
)
from tongban.journeys.cases.public import (  # noqa: E402
    Case,
    accept,
    decide,
    review,
    save_draft,
    start_draft,
    submit,
)
from tongban.journeys.cases.tests.factories import make_case, make_pack, settle  # noqa: E402
from tongban.journeys.packs.public import PackVersion  # noqa: E402
from tongban.registers.authorities.public import Officer  # noqa: E402
from tongban.registers.identity.tests.factories import signed_in_client  # noqa: E402

RUNS, A_DAY = 5, 200_000


def median_ms(act: Callable[[], object], runs: int = RUNS) -> float:
    """Median of some runs after one that is not counted."""
    act()
    times = []
    for _run in range(runs):
        begin = time.perf_counter()
        act()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def compiling() -> None:
    for folder in all_sources():
        source = load_source(folder)
        packs = packs_on_disk(source.items)
        took = median_ms(lambda source=source, packs=packs: compile_bundle(source, packs))
        print(f"compile {source.code:<16} {len(source.items)} members  {took:7.1f} ms")
    packs = {f"m{n}": a_pack(f"m{n}", {f"q{n}_{k}": (TEXT, {}) for k in range(12)}) for n in range(10)}
    chain = [{"item": "m0"}, *({"item": f"m{n}", "after": [{"item": f"m{n // 2}"}]} for n in range(1, 10))]
    print(f"compile ten members            {median_ms(lambda: compile_bundle(a_source(*chain), packs)):7.1f} ms")


def starting() -> None:
    bureau = Bureau()
    pack, single = a_bundle(), make_pack()

    def filed(item: PackVersion) -> None:
        case = save_draft(start_draft(item, bureau.applicant), {"purpose": "贷款"}, "one", bureau.applicant)
        accept(submit(case, bureau.applicant), by=bureau.officer)
        settle(letters=True)

    def alone() -> None:
        for _number in range(2):
            filed(single)

    one, two = median_ms(lambda: filed(pack)), median_ms(alone)
    print(f"filed once, accepted once, two members opened {one:7.0f} ms, letters sealed")
    print(f"the two filed and accepted one by one         {two:7.0f} ms   ratio {one / two:.2f}")


def ten_members(bureau: Bureau) -> None:
    """One filing that opens ten member cases."""
    packs = [make_pack(code=f"of_ten_{number}", version="2026.1") for number in range(10)]
    members = [{"item": one.code, "if_refused": REFUSED} for one in packs]
    pack = publish_source(a_source(*members, code="ten_things"), "system")

    def start() -> None:
        case = save_draft(start_draft(pack, bureau.applicant), {"purpose": "贷款"}, "one", bureau.applicant)
        accept(submit(case, bureau.applicant), by=bureau.officer)
        settle()

    print(f"ten members filed, accepted and opened        {median_ms(start):7.0f} ms")


class Steps:
    """Processor seconds of each kind of step, ours and the database's together."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def step(self, name: str):
        begin = time.process_time() + spent_by_database()
        yield
        self.spent[name].append(time.process_time() + spent_by_database() - begin)

    def told(self) -> float:
        """Print the median of each; returns the seconds of all together."""
        for name, each in self.spent.items():
            print(f"  {name:<42} p50 {statistics.median(each) * 1000:7.1f} ms   {len(each)} times")
        return sum(map(sum, self.spent.values()))


def a_day(bureau: Bureau, count: int) -> None:
    """Cases of one item and of two members from filing to the archive; how many a core carries in a day."""
    whole(bureau, "of one item", make_pack(), 0, count)
    whole(bureau, "of two members", a_bundle(after=True), 2, count)
    sizes = sorted(len(json.dumps(one)) for one in ProcessInstance.objects.values_list("document", flat=True))
    print(f"state of a process: p50 {sizes[len(sizes) // 2]:,} bytes, largest {sizes[-1]:,}")


def whole(bureau: Bureau, what: str, pack: PackVersion, members: int, count: int) -> None:
    """Every step with all that follows from it: events, jobs, letters drawn and sealed, results, the archive."""
    steps = Steps()

    def follows(name: str) -> None:
        with steps.step(f"  what follows {name}"):
            settle(letters=True)

    for _number in range(count):
        with steps.step("filed"):
            case = save_draft(start_draft(pack, bureau.applicant), {"purpose": "贷款"}, "one", bureau.applicant)
            case = submit(case, bureau.applicant)
        follows("filing")
        with steps.step("accepted"):
            accept(Case.objects.get(pk=case.pk), by=bureau.officer)
        follows("acceptance")
        for name in "ab"[:members] or "-":
            one = member_case(case, name) if members else Case.objects.get(pk=case.pk)
            with steps.step("reviewed"):
                review(one, "pass", by=bureau.officer)
            with steps.step("decided"):
                decide(one, "granted", by=bureau.reviewer)
            follows("a decision")
        assert Case.objects.get(pk=case.pk).state == "closed"
    print(f"a case {what}, from filing to its archive:")
    seconds = steps.told() / count
    print(f"  {'all of it':<42}     {seconds * 1000:7.1f} ms of processor time")
    print(f"  {A_DAY:,} of them in a day need {A_DAY * seconds / 86400:.2f} cores day and night")


def inbox(bureau: Bureau, rows: int) -> None:
    """An officer's inbox beside the same page while it was nearly empty."""
    client = signed_in_client(Officer.objects.get(pk=bureau.officer.officer_id))

    def page() -> None:
        assert client.get(reverse("workbench:inbox")).status_code == 200

    few = median_ms(page, 20)
    bring_cases_to(rows, make_case(bureau, "received"), "health_commission")
    many = median_ms(page, 20)
    with CaptureQueriesContext(connection) as asked:
        page()
    print(f"inbox with few cases {few:7.1f} ms, with {Case.objects.count():,} {many:7.1f} ms: "
          f"× {many / few:.2f}, {len(asked)} statements")  # fmt: skip


def main() -> None:
    """Make a database, measure, throw it away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40, help="whole cases of the day")
    parser.add_argument("--rows", type=int, default=1_000_000, help="open cases beside the inbox")
    given = parser.parse_args()
    compiling()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        starting()
        bureau = Bureau()
        ten_members(bureau)
        a_day(bureau, given.count)
        inbox(bureau, given.rows)
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
