"""An officer's inbox with a million open cases beside the same pages with a thousand, on a file of SQLite."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

# Cases, processes and steps of a million with all their indexes.
BYTES_A_ROW = 6000
HELD = tempfile.mkdtemp(prefix="tongban-bench-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "tongban.config.settings_test",
    "TONGBAN_DATABASE": "sqlite://",
    "TONGBAN_TEST_SQLITE_FILE": str(Path(HELD) / "inbox.sqlite3"),
}

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_databases  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.many import bring_cases_to  # noqa: E402
from tongban.capabilities.process.public import WorkItem  # noqa: E402
from tongban.journeys.bundles.tests.factories import Bureau  # noqa: E402
from tongban.journeys.cases.public import Case  # noqa: E402
from tongban.journeys.cases.tests.factories import make_case  # noqa: E402
from tongban.registers.authorities.public import Officer  # noqa: E402
from tongban.registers.identity.tests.factories import signed_in_client  # noqa: E402

PAGES = {
    "everything": "",
    "claimable": "?scope=claimable",
    "mine": "?scope=mine",
    "overdue": "?overdue=1",
    "one step": "?block=accept",
    "a number": "?q=B00000000000000000021",
    "the end of a number": "?q=000021",
    "four digits at the end": "?q=0021",
    "a word that nobody has": "?q=%E5%BC%A0%E6%97%A0%E5%BF%8C",
}
RUNS = 9


def measured(client: Client) -> dict[str, tuple[float, int]]:
    """Page → (median milliseconds of processor time, statements)."""
    found = {}
    for name, query in PAGES.items():
        address, times = reverse("workbench:inbox") + query, []
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        statements = len(asked)  # the next request empties what it is read from
        for _run in range(RUNS):
            begin = time.process_time()
            client.get(address)
            times.append((time.process_time() - begin) * 1000)
        found[name] = statistics.median(times), statements
    return found


def main() -> None:
    """Make a database, measure twice, throw it away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=1000, help="open cases beside the first measurement")
    parser.add_argument("--rows", type=int, default=1_000_000, help="open cases beside the second one")
    given = parser.parse_args()
    free = shutil.disk_usage(HELD).free
    if free < 2 * BYTES_A_ROW * given.rows:
        sys.exit(f"{2 * BYTES_A_ROW * given.rows:,} bytes are wanted under {HELD}, {free:,} are free")
    connection.settings_dict["TEST"]["MIGRATE"] = False  # tables straight from the models
    setup_databases(verbosity=0, interactive=False)
    bureau = Bureau()
    client = signed_in_client(Officer.objects.get(pk=bureau.officer.officer_id))
    sample = make_case(bureau, "received")
    bring_cases_to(given.few, sample, "health_commission", waits=1)
    few, before = measured(client), WorkItem.objects.count()
    begin = time.perf_counter()
    bring_cases_to(given.rows, sample, "health_commission", waits=1)
    took = time.perf_counter() - begin
    many, size = measured(client), sum(one.stat().st_size for one in Path(HELD).iterdir())
    print(f"{Case.objects.count():,} open cases, {WorkItem.objects.count():,} waiting steps, {size / 1e9:.1f} GB, "
          f"made in {took:.0f} s; before {before:,} steps")  # fmt: skip
    for name, (slow, statements) in many.items():
        quick, fewer = few[name]
        print(f"inbox, {name:<24} {quick:7.1f} ms → {slow:7.1f} ms  × {slow / quick:.2f}, "
              f"statements {fewer} → {statements}")  # fmt: skip


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(HELD, ignore_errors=True)
