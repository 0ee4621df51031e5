"""Everybody against every policy: our engine beside SQL written by hand, a bare scan, Spark and OpenFisca, in one run.

Each figure comes from a process of its own, with its peak memory. ``script/bench matching --sizes 1000000,25000000``
makes the made-up cities once and keeps them under ``var/``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 25)
POLICIES = 27
LEVELS = ("primary", "junior", "senior", "college", "bachelor", "master")
CHANGED = 100_000
DISTRICTS = ("310101", "310104", "310105", "310106", "310107", "310109", "310110", "310112", "310113", "310114")
KINDS = {"person.birth_date": "date", "person.death_date": "date", "person.hukou_region": "region",
         "person.residence_region": "region", "person.pension_fen": "money_fen", "person.household_size": "integer",
         "person.highest_education": "code", "person.insurance_months": "integer", "person.is_on_dibao": "boolean",
         "person.disability_grade": "integer", "person.unemployed_since": "date"}  # fmt: skip


def criteria(number: int) -> list[str]:
    """Five criteria as policies have them: an age, a place, money, a code, a combination."""
    return [
        f"person.age >= {50 + number % 27}",
        f"in_region(person.hukou_region, '{DISTRICTS[number % 10]}') OR in_region(person.residence_region, '310000')",
        f"person.pension_fen <= {200000 + number * 10000} * person.household_size",
        f"person.death_date IS NULL AND person.highest_education IN ('{LEVELS[number % 6]}', 'senior', 'bachelor')",
        f"person.insurance_months >= {number * 6} AND (person.is_on_dibao OR person.disability_grade <= 2 "
        f"OR months_between(person.unemployed_since, today) >= {number % 12})",
    ]


def by_hand(number: int) -> str:
    """The same as somebody would write it for one engine: a mask of five verdicts, and the amount."""
    tests = [
        f"age >= {50 + number % 27}",
        f"starts_with(hukou, '{DISTRICTS[number % 10]}') OR starts_with(residence, '31')",
        f"pension <= {200000 + number * 10000} * size",
        f"died IS NULL AND education IN ('{LEVELS[number % 6]}', 'senior', 'bachelor')",
        f"insured >= {number * 6} AND (dibao OR grade <= 2 OR months >= {number % 12})",
    ]
    digits = " + ".join(f"(CASE WHEN {test} THEN {4**place} ELSE 0 END)::SMALLINT" for place, test in enumerate(tests))
    return f'({digits})::SMALLINT AS "mask:p{number}"'


def hand_sql(table: str, count: int) -> str:
    masks = ", ".join(by_hand(number) for number in range(count))
    amounts = ", ".join(
        f'"mask:p{number}", CASE WHEN "mask:p{number}" = 341 THEN CASE WHEN age >= 70 THEN {15000 + number} ELSE 7500 '
        f'END END::BIGINT AS "amount:p{number}"'
        for number in range(count)
    )
    year, month, day = TODAY.year, TODAY.month, TODAY.day
    return f"""SELECT subject_key, {amounts} FROM (SELECT subject_key, age, {masks} FROM (SELECT subject_key,
        {year} - year("person.birth_date") - ((month("person.birth_date") * 100 + day("person.birth_date"))
            > {month * 100 + day})::INT AS age,
        ({year} - year("person.unemployed_since")) * 12 + {month} - month("person.unemployed_since")
            - (day("person.unemployed_since") > {day})::INT AS months,
        "person.hukou_region" AS hukou, "person.residence_region" AS residence, "person.pension_fen" AS pension,
        "person.household_size"::BIGINT AS size, "person.death_date" AS died, "person.highest_education" AS education,
        "person.insurance_months" AS insured, "person.is_on_dibao" AS dibao, "person.disability_grade" AS grade
        FROM {table}))"""


def questions(count: int) -> list[Any]:
    from tongban.capabilities.rules.public import Question, compile_rule_set, parse_value

    made = []
    for number in range(count):
        rules = compile_rule_set(
            [{"id": f"c{place}", "expr": text} for place, text in enumerate(criteria(number))], KINDS
        )
        amount = parse_value(f"CASE WHEN person.age >= 70 THEN {15000 + number} ELSE 7500 END", KINDS)
        made.append(Question(f"p{number}", rules, amount, TODAY))
    return made


def published(audience: str) -> list[Any]:
    """Every policy pack for persons, or for organisations."""
    from tongban.journeys.packs.public import Policy, all_folders, load_folder

    packs = [load_folder(folder) for folder in all_folders(ROOT / "packs")]
    policies = [Policy(pack) for pack in packs if pack.manifest.get("kind") == "policy"]
    return [policy for policy in policies if policy.audience == audience]


def files(table: Path) -> str:
    return f"read_parquet('{table}/*.parquet')"


# ── what is measured; each in a process of its own ───────────────────────────────────────────────────────────────
def run_scan(table: Path, out: Path) -> None:
    from tongban.capabilities.rules.columns import connected

    columns = ", ".join(f'max("{name}")' for name in KINDS)
    with connected() as connection:
        connection.execute(f"SELECT max(subject_key), {columns} FROM {files(table)}").fetchall()


def run_hand(table: Path, out: Path) -> None:
    from tongban.capabilities.rules.columns import connected

    out.mkdir(parents=True)
    with connected() as connection:
        connection.execute(f"COPY ({hand_sql(files(table), POLICIES)}) TO '{out}/0.parquet' (FORMAT parquet)")


def run_ours(table: Path, out: Path, count: int = POLICIES) -> None:
    from tongban.capabilities.rules.adapters.embedded import DuckDbEngine

    DuckDbEngine().match(table, questions(count), out)


def run_hundred(table: Path, out: Path) -> None:
    run_ours(table, out, 100)


def run_spark(table: Path, out: Path) -> None:
    from tongban.capabilities.rules.adapters.spark import SparkEngine

    SparkEngine().match(table, questions(POLICIES), out)


def run_packs(table: Path, out: Path, audience: str = "person") -> None:
    from tongban.capabilities.rules.adapters.embedded import DuckDbEngine

    DuckDbEngine().match(table, [policy.question(TODAY) for policy in published(audience)], out)


def run_firms(table: Path, out: Path) -> None:
    run_packs(table.parent / "organisation", out, "organisation")


def run_summary(table: Path, out: Path) -> None:
    from tongban.capabilities.rules.public import MatchResult

    MatchResult(out.parent / "ours").summary()


def run_increment(table: Path, out: Path) -> None:
    """A day's changed people, exported apart: judged, laid over the whole result, compared with it."""
    from tongban.capabilities.rules.adapters.embedded import DuckDbEngine
    from tongban.capabilities.rules.public import MatchResult

    base = MatchResult(out.parent / "ours")
    increment = DuckDbEngine().match(out.parent / "changed.parquet", questions(POLICIES), out / "increment")
    merged = base.updated_by(increment, out / "merged")
    merged.eligible("p0", limit=1000)


def openfisca_python() -> Path:
    """The interpreter of an environment that has OpenFisca; the first call makes it from ``requirements/bench.txt``."""
    home = ROOT / "var/bench-openfisca"
    if not list(home.glob("lib/*/site-packages/openfisca_core")):
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        pip = [home / "bin/pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*pip, "-r", ROOT / "requirements/bench.txt"], check=True)
    return home / "bin/python"


def openfisca_columns() -> str:
    """What OpenFisca is given, as whole numbers: ages and months are worked out for it, and nothing is unknown."""
    year, month = TODAY.year, TODAY.month
    return f"""coalesce({year} - year("person.birth_date") - ((month("person.birth_date") * 100
        + day("person.birth_date")) > {month * 100 + TODAY.day})::INT, -1) AS age,
        coalesce("person.pension_fen", 1000000000) AS pension,
        coalesce(({year} - year("person.unemployed_since")) * 12 + {month} - month("person.unemployed_since")
        - (day("person.unemployed_since") > {TODAY.day})::INT, -1) AS months,
        coalesce("person.household_size", -1) AS size,
        coalesce(TRY_CAST(left("person.hukou_region", 6) AS INT), 0) AS hukou,
        coalesce("person.insurance_months", -1) AS insured,
        coalesce(TRY_CAST(left("person.residence_region", 6) AS INT), 0) AS home,
        coalesce(list_position({list(LEVELS)}, "person.highest_education"), 0) AS education,
        "person.death_date" IS NULL AS living, coalesce("person.is_on_dibao", FALSE) AS dibao,
        coalesce("person.disability_grade", 9) AS grade"""


def run_openfisca(table: Path, out: Path) -> None:
    """In a virtual environment of its own, which the first run makes: OpenFisca is no dependency of ours."""
    import duckdb
    import numpy as np

    python = openfisca_python()
    columns = duckdb.sql(f"SELECT {openfisca_columns()} FROM {files(table)}").fetchnumpy()
    out.mkdir(parents=True)
    filled = {name: np.ma.filled(values, 0 if values.dtype != bool else False) for name, values in columns.items()}
    np.savez(out / "columns.npz", **filled)
    subprocess.run([python, ROOT / "bench/openfisca.py", "columns", str(out / "columns.npz")], check=True)


RUNS: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "scan": ("only reading the columns", run_scan),
    "hand": ("27 policies, SQL by hand", run_hand),
    "ours": ("27 policies, our engine", run_ours),
    "summary": ("counting all verdicts", run_summary),
    "hundred": ("100 policies, our engine", run_hundred),
    "packs": ("all policies for persons", run_packs),
    "firms": ("all policies for firms", run_firms),
    "increment": ("100,000 changed people", run_increment),
    "spark": ("27 policies, Spark", run_spark),
    "openfisca": ("27 policies, OpenFisca", run_openfisca),
}


def measured(name: str, table: Path, out: Path) -> None:
    import django

    django.setup()
    start, busy = time.perf_counter(), time.process_time()
    RUNS[name][1](table, out)
    spent, busy = time.perf_counter() - start, time.process_time() - busy
    print("FIGURE " + json.dumps({"seconds": round(spent, 2), "cpu": round(busy, 2), "peak_mb": round(peak_mb())}))


def peak_mb() -> float:
    """Most memory that this process ever held; of Java, a child, if that is more."""
    words = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    ).split()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(int(words[1]), children) / 1024


def make_city(people: int, folder: Path) -> Path:
    from tongban.registers.demonstration.population import make_population, mapped_facts

    policies = published("person") + published("organisation")
    wanted = {name for policy in policies for name in (*policy.rules.names, *policy.amount.names)} | set(KINDS)
    known = {name for kind in ("person", "organisation") for name in mapped_facts(kind)}
    make_population(people, people * 3 // 25, folder, facts=sorted(wanted & known), say=lambda text: None)
    return folder / "person"


def repeated_city(table: Path, copies: int, folder: Path) -> Path:
    """The same people several times over, under other file names: no disk, and as much to judge."""
    for kind in ("person", "organisation"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for path in sorted((table.parent / kind).glob("*.parquet")):
            for number in range(copies):
                target = folder / kind / f"{number:03}-{path.name}"
                if not target.exists():
                    os.link(path, target)
    return folder / "person"


def same_masks(folder: Path) -> None:
    """What is compared must be the same: every mask and amount of a few policies, counted."""
    import duckdb

    for number in (0, 13, 26):
        columns = f'"mask:p{number}", "amount:p{number}"'
        counts = [
            duckdb.sql(f"SELECT {columns}, count(*) FROM {source} GROUP BY ALL ORDER BY ALL").fetchall()
            for source in (f"'{folder}/hand/0.parquet'", f"'{folder}/ours/rows/*.parquet'")
        ]
        if counts[0] != counts[1]:
            raise SystemExit(f"the results differ for p{number}: {counts}")


def compare(people: int, copies: int, home: Path, names: list[str]) -> None:
    results = home / f"{people}x{copies}-results"
    start = time.perf_counter()
    table = make_city(people, home / str(people))
    print(f"\n{people * copies:,} people (made in {time.perf_counter() - start:.0f} s)", flush=True)
    if copies > 1:
        table = repeated_city(table, copies, home / f"{people}x{copies}")
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)
    import duckdb

    changed = f"SELECT * FROM {files(table)} USING SAMPLE reservoir({CHANGED} ROWS) REPEATABLE (1)"
    duckdb.sql(f"COPY ({changed}) TO '{results}/changed.parquet'")
    found: dict[str, dict[str, float]] = {}
    for name in names:
        command = [sys.executable, "-P", __file__, "--run", name, str(table), str(results / name)]
        done = subprocess.run(command, capture_output=True, text=True)
        lines = [line for line in done.stdout.splitlines() if line.startswith("FIGURE ")]
        if not lines:
            print(f"  {RUNS[name][0]:<28} failed: {done.stderr.strip().splitlines()[-1:]}", flush=True)
            continue
        found[name] = json.loads(lines[0].removeprefix("FIGURE "))
        beside = found[name]["cpu"] / found["hand"]["cpu"] if "hand" in found else 0
        said = f"{found[name]['seconds']:>8.2f} s {found[name]['cpu']:>8.2f} s cpu {found[name]['peak_mb']:>6.0f} MB"
        print(f"  {RUNS[name][0]:<28}{said}{f'   {beside:5.2f} × by hand' if beside else ''}", flush=True)
        if name == "ours" and "hand" in found:
            same_masks(results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000000", help="numbers of people, separated by commas")
    parser.add_argument("--copies", type=int, default=1, help="judge each city so many times over, as one table")
    parser.add_argument("--only", default=",".join(RUNS), help=f"some of {', '.join(RUNS)}")
    parser.add_argument("--home", type=Path, default=ROOT / "var/bench-matching", help="where the cities are kept")
    parser.add_argument("--run", nargs=3, metavar=("NAME", "TABLE", "OUT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")
    if given.run:
        measured(given.run[0], Path(given.run[1]), Path(given.run[2]))
        return
    import django

    django.setup()
    for size in given.sizes.split(","):
        compare(int(size), given.copies, given.home, given.only.split(","))


if __name__ == "__main__":
    main()
