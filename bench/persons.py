"""One person after another against 27 policies, as a web API is asked: ours beside OpenFisca, results compared.

Both get a JSON text for each person and give one back. OpenFisca is called by the function behind its own web API (one
simulation for each person), and again by the shortest way its library offers, without JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.matching import KINDS, POLICIES, ROOT, TODAY, criteria, files, make_city, openfisca_columns, openfisca_python

DATES = [name for name, kind in KINDS.items() if kind == "date"]
CITY = 20_000


def rows_of(table: Path, columns: str) -> list[dict[str, Any]]:
    """Everybody in the city in a mixed order, the same each time."""
    import duckdb

    found = duckdb.sql(f"SELECT {columns} FROM {files(table)} ORDER BY hash(subject_key), subject_key")
    names = found.columns
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def our_answer() -> Callable[[str, bool], str]:
    """A function from a person's JSON to the JSON of 27 amounts, verdicts and masks; with every reason if asked."""
    from tongban.capabilities.rules.public import RuleBook, compile_rule_set, parse_value

    book = RuleBook({
        f"p{number}": compile_rule_set(
            [{"id": f"c{place}", "expr": text} for place, text in enumerate(criteria(number))], KINDS
        )
        for number in range(POLICIES)
    })  # fmt: skip
    sums = [
        parse_value(f"CASE WHEN person.age >= 70 THEN {15000 + number} ELSE 7500 END", KINDS)
        for number in range(POLICIES)
    ]

    def answer(text: str, with_reasons: bool = False) -> str:
        values = json.loads(text)
        for name in DATES:
            if values[name]:
                values[name] = date.fromisoformat(values[name])
        outcomes = book.explain(values, TODAY)
        said: dict[str, Any] = {}
        for number, (code, outcome) in enumerate(outcomes.items()):
            amount = sums[number](values, TODAY) if outcome.verdict else 0
            said[code] = {"verdict": outcome.verdict, "criteria": outcome.results, "amount_fen": amount}
            if with_reasons:
                said[code]["reasons"] = [
                    {"id": item.id, "verdict": item.verdict, "missing": item.missing, "used": sorted(item.used)}
                    for item in outcome.criteria
                ]
        return json.dumps(said)

    return answer


def ours(people: list[dict[str, Any]], repeat: int) -> tuple[dict[str, float], list[list[int]]]:
    """Seconds for one person without and with reasons, and the amounts of everybody."""
    answer = our_answer()
    asked = [json.dumps(person, default=str) for person in people]
    amounts = [[line["amount_fen"] for line in json.loads(answer(text, False)).values()] for text in asked]
    figures = {}
    for name, with_reasons in (("amounts and verdicts", False), ("every reason too", True)):
        start = time.perf_counter()
        for _ in range(repeat):
            for text in asked:
                answer(text, with_reasons)
        figures[name] = (time.perf_counter() - start) / repeat / len(asked)
    return figures, amounts


def chosen(everybody: list[dict[str, Any]], people: int) -> list[int]:
    """Places of so many people: a third who get something if there are, the others as they come."""
    answer = our_answer()
    some, others = [], []
    for place, person in enumerate(everybody):
        lines = json.loads(answer(json.dumps(person, default=str), False)).values()
        (some if any(line["amount_fen"] for line in lines) else others).append(place)
    some = some[: people // 3]
    return some + others[: people - len(some)]


def openfisca(people: list[dict[str, Any]], folder: Path) -> dict[str, Any]:
    """What OpenFisca says of them, and how long it took."""
    path = folder / "asked.json"
    path.write_text(json.dumps(people), encoding="utf-8")
    command = [openfisca_python(), ROOT / "bench/openfisca.py", "persons", path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("FIGURE "))
    found: dict[str, Any] = json.loads(line.removeprefix("FIGURE "))
    return found


def main() -> None:
    import django

    django.setup()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--home", type=Path, default=ROOT / "var/bench-matching", help="where the city is kept")
    given = parser.parse_args()
    table = make_city(CITY, given.home / str(CITY))
    quoted = ", ".join(f'"{name}"' for name in KINDS)
    everybody, numbers = rows_of(table, quoted), rows_of(table, openfisca_columns())
    places = chosen(everybody, given.people)
    people = [everybody[place] for place in places]
    theirs = openfisca([numbers[place] for place in places], given.home)
    figures, amounts = ours(people, 20)
    for name in ("api", "library"):
        if theirs[name]["amounts"] != amounts:
            differ = sum(mine != other for mine, other in zip(amounts, theirs[name]["amounts"], strict=True))
            raise SystemExit(f"the results differ for {differ} of {len(amounts)} people ({name})")
    paid = sum(1 for row in amounts for amount in row if amount)
    print(f"{len(people)} people, {POLICIES} policies of five criteria; {paid} amounts above zero, equal in all runs")
    base = figures["amounts and verdicts"]
    rows = [("OpenFisca, as its web API", theirs["api"]["seconds"] / len(people)),
            ("OpenFisca, shortest way, no JSON", theirs["library"]["seconds"] / len(people)),
            *((f"ours, {name}", spent) for name, spent in figures.items())]  # fmt: skip
    for name, spent in rows:
        print(f"  {name:<34}{spent * 1000:9.3f} ms a person {1 / spent:9.0f} a second {spent / base:8.1f} × ours")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")
    main()
