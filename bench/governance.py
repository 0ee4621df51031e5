"""All tags and all quality rules over a whole city in the registers, and the questions of their pages.

``script/bench governance --people 1000000 --folder var/governance-city``; the city is made once and kept in the folder
(SQLite, or the database of TONGBAN_DATABASE), so that a run that was stopped goes on and a second one only measures.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ASKED = argparse.ArgumentParser()
ASKED.add_argument("--people", type=int, default=50_000)
ASKED.add_argument("--folder", type=Path, help="keeps the city for another run")
GIVEN = ASKED.parse_args()
PASSING = tempfile.TemporaryDirectory()
FOLDER = (GIVEN.folder or Path(PASSING.name)).resolve()
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ["TONGBAN_VAR"] = str(FOLDER)
os.environ.setdefault("TONGBAN_DATABASE", f"sqlite://{FOLDER / 'city.sqlite3'}")
os.environ.setdefault("TONGBAN_DEMONSTRATION", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from tongban.foundation.access.public import Role, Viewer  # noqa: E402
from tongban.journeys.governance import public as desk  # noqa: E402
from tongban.registers.facts.public import export_population  # noqa: E402
from tongban.registers.organisations.public import Organisation  # noqa: E402
from tongban.registers.people.public import Person  # noqa: E402

A_HOUSEHOLD = 2.5  # people
PAGES, TIMES = 20, 15


@contextmanager
def measured(words: str, rows: int) -> Iterator[None]:
    wall, spent = time.perf_counter(), time.process_time()
    yield
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    print(f"  {words:52} {spent * 1e6 / rows:7.0f} µs of processor time each   {wall:8.1f} s on the clock", flush=True)


def city() -> int:
    """Everybody in the registers; loaded first where they are not there yet."""
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    call_command("load_city", households=round(GIVEN.people / A_HOUSEHOLD))
    rows = Person.objects.count() + Organisation.objects.count()
    call_command("publish_libraries", verbosity=0)
    print(f"governance: {rows:,} people and firms, {time.perf_counter() - start:.0f} s to have them in the registers")
    return rows


def only_the_facts(kind: str) -> None:
    """What the rules ask about everybody, written out and judged by nobody: below this no run can come."""
    rules = desk.Definition.objects.filter(kind="rule", is_current=True, subject=kind)
    names = sorted({name for row in rules for name in desk.lineage_of(row).facts})
    into = FOLDER / f"only-{kind}"
    shutil.rmtree(into, ignore_errors=True)
    export_population(kind, names, into, on=timezone.localdate(), purpose="bench")
    shutil.rmtree(into)


def forget() -> None:
    """Today's runs and what they found, so that they are made again."""
    desk.QualityTask.objects.all().delete()
    desk.Finding.objects.all().delete()
    desk.Run.objects.all().delete()
    shutil.rmtree(FOLDER / "governance", ignore_errors=True)


def asked(words: str, call: Callable[[], object]) -> None:
    """Median of a question as a page asks it."""
    times = []
    for _once in range(TIMES):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    print(f"  {words:52} {statistics.median(times) * 1000:7.1f} ms   slowest {max(times) * 1000:.1f} ms", flush=True)


def pages() -> None:
    tags = list(desk.Definition.objects.filter(kind="tag", is_current=True, subject="person", region_code=""))
    counts = dict(desk.TagCount.objects.filter(tag__in=tags).values_list("tag", "count").order_by("count"))
    tag = next((one for one in tags if one.pk == list(counts)[-1]), tags[0]) if counts else tags[0]
    officer = Viewer(role=Role.OFFICER, account_id=1, officer_id=1, authority_code=tag.owner, region_code="310000",
                     posts=frozenset({"officer"}))  # fmt: skip
    asked("counts of all tags", lambda: desk.latest_counts(officer, tags))
    asked("one tag by district", lambda: desk.counts_by_district(officer, tag))

    def deep() -> None:
        after = ""
        for _page in range(PAGES):
            found = desk.members(officer, tag, reason="measuring", after=after)
            if not found:
                return
            after = str(found[-1].id)

    asked("first page of who bears the most frequent tag", lambda: desk.members(officer, tag, reason="measuring"))
    asked(f"{PAGES} pages of them", deep)
    asked("sources by their share of wrong records", lambda: desk.league(officer))
    asked("trend of all rules", lambda: desk.trend(officer))


def main() -> None:
    rows = city()
    forget()
    with measured("only the facts that rules ask for, written out", rows):
        for kind in ("person", "organisation"):
            only_the_facts(kind)
    with measured("all quality rules", rows):
        desk.run_all("rule")
    with measured("all tags", rows):
        desk.run_all("tag")
    with measured("both again on the same day, nothing to do", rows):
        desk.run_all("rule")
        desk.run_all("tag")
    wrong = sum(desk.Finding.objects.values_list("wrong", flat=True))
    rules, tags = (desk.Definition.objects.filter(kind=kind, is_current=True).count() for kind in ("rule", "tag"))
    print(f"    {rules} rules found {wrong:,} wrong records, {desk.QualityTask.objects.count()} tasks; {tags} tags")
    pages()
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
