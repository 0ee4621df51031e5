"""Scenarios of a policy: subjects worked out by hand, compared with what the policy says. Pure, without database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.registers.facts.public import Fact, all_facts, typed

from .folders import Pack
from .loader import Document
from .periods import Unit
from .policies import VERDICTS, Judgement, Policy
from .rehearsal import NONE, Told


@dataclass(frozen=True)
class Example:
    """One subject on one day or in one period, and what must come of it.

    Attributes:
        name: the sentence of its file, with the name of its row.
        given: ``person`` or ``organisation`` facts by last name, as text, and ``unknown`` facts or sources.
        on: the day of the judgement, or None when ``period`` names a period.
    """

    file: str
    place: tuple[str | int, ...]
    name: str
    given: Mapping[str, Any]
    on: date | None
    period: str
    then: Mapping[str, Any]


def examples_of(pack: Pack) -> list[Example]:
    """Every example of a policy's folder: one per file, or one per row of a file."""
    return [example for document in pack.scenarios.values() for example in _of(document)]


def _of(document: Document) -> Iterator[Example]:
    data = document.data
    rows = data.get("rows") or [{}]
    for number, row in enumerate(rows):
        on, period = row.get("on") or data.get("on"), row.get("period") or data.get("period", "")
        yield Example(
            file=document.name, place=("rows", number) if row else (),
            name=" · ".join([data["name"], *([row["name"]] if row else [])]),
            given=_merged(data.get("given", {}), row.get("given", {})),
            on=None if row.get("period") or (period and not row.get("on")) else on and date.fromisoformat(on),
            period=period, then=row.get("then") or data.get("then", {}),
        )  # fmt: skip


def _merged(base: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {"unknown": [*base.get("unknown", []), *row.get("unknown", [])]}
    for kind in ("person", "organisation"):
        if kind in base or kind in row:
            merged[kind] = {**base.get(kind, {}), **row.get(kind, {})}
    return merged


def policy_facts(given: Mapping[str, Any], audience: str) -> dict[str, Told]:
    """Every stated fact of the dictionary for the subject of an example.

    What is written is known; what is not written is absent, or what the dictionary says an absent entry means. A fact
    or source listed under ``unknown`` has not answered; a silent source leaves unknown what is not written.
    """
    written, silent = given.get(audience, {}), set(given.get("unknown", []))
    known = {entry.id: entry for entry in all_facts()}
    silent |= {known[name].source for name in silent if name in known}
    return {
        name: _told(entry, written.get(entry.name), entry.source in silent)
        for name, entry in known.items()
        if entry.subject == audience and not entry.derived
    }


def _told(entry: Fact, raw: Any, is_silent: bool) -> Told:
    if raw is not None and raw != NONE:
        return Told(typed(entry.type, raw))
    if is_silent:
        return Told(None, "unknown")
    return Told(None, "absent") if entry.when_absent is None else Told(entry.when_absent)


def judgements(policy: Policy, example: Example) -> list[tuple[Unit | None, Judgement]]:
    """What the policy says about an example, unit by unit."""
    facts = policy_facts(example.given, policy.audience)
    if example.on:
        return [(None, policy.judge(facts, example.on))]
    period = policy.schedule.named(example.period)
    return list(policy.judge_period(facts, period).units)


def play_example(policy: Policy, example: Example) -> list[str]:
    """Where what came differs from what the example says, in words; empty when all is as written."""
    if not example.on and not example.period:
        return ["write on: a day, or period: a period"]
    try:
        found = judgements(policy, example)
    except ValueError as error:
        return [str(error)]
    then, last = example.then, found[-1][1]
    verdicts = [VERDICTS[one.verdict] for _unit, one in found]
    wanted = then.get("units") or [then.get("verdict")] * len(found)
    came: dict[str, Any] = {
        "amount_fen": sum(one.amount_fen or 0 for _unit, one in found),
        "unmet": [item.id for item in last.unmet],
        "unknown": [item.id for item in last.open],
    }
    faults = [f"verdict: {verdicts}, expected {wanted}"] if verdicts != wanted else []
    expected = {"amount_fen": then.get("amount_fen", 0), "unmet": then.get("unmet", [])}
    expected["unknown"] = then.get("unknown", [] if last.verdict is not None else came["unknown"])
    if last.verdict is False and "unknown" not in then:
        expected["unknown"] = came["unknown"]
    faults += [f"{key}: {came[key]}, expected {value}" for key, value in expected.items() if came[key] != value]
    return [*faults, *_arithmetic(then, last), *_day(then, last)]


def _arithmetic(then: Mapping[str, Any], last: Judgement) -> Iterator[str]:
    values = {step.id: step.value for step in last.steps}
    for name, wanted in then.get("arithmetic", {}).items():
        came = values.get(name)
        shown = came.isoformat() if isinstance(came, date) else came
        if shown != wanted and not (isinstance(shown, float) and shown == float(wanted)):
            yield f"arithmetic.{name}: {shown}, expected {wanted}"


def _day(then: Mapping[str, Any], last: Judgement) -> Iterator[str]:
    if "comes_true_on" in then:
        first = last.unmet[0].id if last.unmet else ""
        came = last.policy.comes_true_on(first, last.values, last.on)
        if str(came) != then["comes_true_on"]:
            yield f"comes_true_on: {came}, expected {then['comes_true_on']}"
