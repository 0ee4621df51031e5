"""The population engine for this room: a table of facts is exported, matched once, and read back in pages."""

from __future__ import annotations

import heapq
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from django.conf import settings

from tongban.capabilities.rules.public import MatchResult, Question, population_engine
from tongban.journeys.benefits.terms import Terms
from tongban.journeys.packs.public import Unit
from tongban.registers.facts.public import export_population

PAGE = 5000
UNDATED = "undated.json"


def code_of(terms: Terms, unit: str) -> str:
    """Name of a policy on a unit inside a match."""
    return f"{terms.code}@{unit}"


def folder(name: str) -> Path:
    """Where tables and results of one run or forecast lie; personal data, removed when it is over."""
    return Path(settings.VAR) / "benefits" / name


def match(
    name: str,
    audience: str,
    day: date,
    wanted: Iterable[tuple[Terms, Unit]],
    *,
    only: Sequence[str] = (),
    also: Sequence[Question] = (),
    keep: Sequence[str] = (),
    region: str = "",
) -> MatchResult:
    """Judge everybody on one day: each policy and unit is a question. Called again it returns the result that is there.

    Args:
        name: of the run or forecast.
        audience: ``person`` or ``organisation``.
        day: all units are judged on it.
        only: keys; everybody if there are none.
        also: further questions about the facts of the policies.
        keep: facts that the result carries along.
        region: only who lives or is registered in it; the first digits of its code.
    """
    place = folder(name) / f"{audience}-{day}"
    pairs = list(wanted)
    result = place / "result"
    if result.exists():
        return MatchResult(result)
    facts = sorted({fact for terms, _unit in pairs for fact in terms.names}.union(keep))
    table = export_population(audience, facts, place / "table", on=day, only=only or None, region=region, valid=True)
    (place / UNDATED).write_text(json.dumps(dict(table.undated)), encoding="utf-8")
    questions = [Question(code_of(terms, unit.code), terms.policy.rules, terms.policy.amount, day)
                 for terms, unit in pairs]  # fmt: skip
    found = population_engine().match(table.files, [*questions, *also], result, keep=keep)
    shutil.rmtree(place / "table", ignore_errors=True)
    return found


def undated(name: str, audience: str, day: date) -> dict[str, int]:
    """Of how many a source told nothing of that day, so that its state of now was taken, by source."""
    path = folder(name) / f"{audience}-{day}" / UNDATED
    found: dict[str, int] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def forget(name: str) -> None:
    """Remove what a run or forecast left; removing nothing is harmless."""
    shutil.rmtree(folder(name), ignore_errors=True)


def eligible(result: MatchResult, code: str, per: str = "") -> Iterator[tuple[str, str, int]]:
    """Everybody who meets every condition with a known sum, by key: (key, code, fen); one of each household if asked.

    Args:
        per: a kept fact of which each value counts once.
    """
    after = ""
    while rows := (result.first_of_each(code, per, after, PAGE) if per else result.eligible(code, after, PAGE)):
        for key, amount, _mask in rows:
            if amount is not None:
                yield key, code, amount
        after = rows[-1][0]


def sums(results: Sequence[tuple[MatchResult, str]], per: str = "") -> Iterator[tuple[str, dict[str, int]]]:
    """Everybody with something, by key: (key, {code: fen}); streamed, whatever the size of the city."""
    streams = [eligible(result, code, per) for result, code in results]
    for key, group in groupby(heapq.merge(*streams), key=lambda row: row[0]):
        yield key, {code: amount for _key, code, amount in group}
