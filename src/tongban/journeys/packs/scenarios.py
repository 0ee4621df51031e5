"""Scenarios: how they are read, judged by the rules, and compared with what came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Any, Protocol

from tongban.capabilities.rules.public import Parameters, RuleSet, parse

from .reading import Reading

_COMPARE = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
_COMPARISON = re.compile(r"\s*(>=|<=|>|<|=)\s*(\d+(?:\.\d+)?)\s*\Z")


class Rules(Protocol):
    """A pack's rules, compiled."""

    @property
    def criteria(self) -> RuleSet: ...
    @property
    def automatic(self) -> RuleSet: ...


def answers_of(schema: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Answers of a scenario, written as text, with the types of the form."""
    properties = schema.get("properties", {})
    return {name: _typed(properties.get(name, {}), value) for name, value in written.items()}


def _typed(rule: Mapping[str, Any], value: Any) -> Any:
    kind = rule.get("type", "string")
    if isinstance(value, list):
        return [_typed(rule.get("items", {}), item) for item in value]
    if isinstance(value, dict):
        return answers_of(rule, value)
    if kind == "boolean":
        return value == "true"
    if kind == "integer":
        return int(value)
    if kind == "number":
        return float(value) if "." in value else int(value)
    return value


def verdicts(rules: Rules, values: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
    """What the rules say at submission: overall verdict, and the ids that are not certainly met.

    Listed under ``review`` are criteria of stage ``submit`` or later and automatic review points; criteria of stage
    ``precheck`` were told before.
    """
    criteria, points = rules.criteria.explain(values, today), rules.automatic.explain(values, today)
    late = [item for item in criteria.criteria if item.spec.get("stage") != "precheck"]
    return {
        "verdict": criteria.verdict,
        "review": [item.id for item in [*late, *points.criteria] if item.verdict is not True],
    }


def not_asked(
    pack: Reading, values: Mapping[str, Any], types: Mapping[str, Any], parameters: Parameters
) -> tuple[list[str], list[str]]:
    """(materials to hand in, materials not asked for) for these facts and answers. 两个免于提交"""
    asked: list[str] = []
    spared: list[str] = []
    for item in pack.materials:
        needed = "when" not in item or parse(item["when"], types, parameters)(values) is True
        held = item.get("covered_by", {}).get("fact")
        covered = held is not None and _holds(values.get(held))
        (asked if needed and not covered else spared).append(item["id"])
    return asked, spared


def _holds(value: Any) -> bool:
    state = str(getattr(value, "state", "known" if value is not None else "unknown"))
    return state == "known" and getattr(value, "value", value) not in (None, "", False)


@dataclass(frozen=True)
class Expectation:
    """The ``then`` of a scenario."""

    then: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, then: Mapping[str, Any]) -> Expectation:
        return cls(then)


def compare(expected: Expectation, found: Mapping[str, Any]) -> list[str]:
    """Where what came differs from what the scenario says, in words; empty when all is as written."""
    then, problems = expected.then, []
    if "prefill_ratio" in then and not fits(found["prefill_ratio"], then["prefill_ratio"]):
        problems.append(f"prefill_ratio: {found['prefill_ratio']:.2f}, expected {then['prefill_ratio']}")
    for key in ("precheck", "review", "steps", "letters", "messages", "reasons"):
        if key in then and (key in found or key != "reasons") and list(found.get(key, [])) != list(then[key]):
            problems.append(f"{key}: {found.get(key)}, expected {then[key]}")
    if "errors" in found and list(found["errors"]) != list(then.get("errors", [])):
        problems.append(f"errors: {found['errors']}, expected {then.get('errors', [])}")
    for key in ("asked", "not_asked"):
        if not set(then.get(key, [])) <= set(found.get(key, [])):
            problems.append(f"{key}: {found.get(key)}, expected {then[key]}")
    return [*problems, *_decision(then, found)]


def _decision(then: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    problems = []
    wanted = then.get("decision")
    if wanted:
        by_rules = {True: "granted", False: "refused", None: "open"}.get(found.get("verdict"), "")
        result = found.get("result") or by_rules
        if result != wanted["result"]:
            problems.append(f"decision: {result}, expected {wanted['result']}")
        for name, value in wanted.get("values", {}).items():
            if found.get("amounts", {}).get(name) != value:
                problems.append(f"{name}: {found.get('amounts', {}).get(name)}, expected {value}")
    elif found.get("result"):
        problems.append(f"decision: {found['result']}, expected none")
    if "licence" in then and not found.get("licence"):
        problems.append(f"licence: none was issued, expected {then['licence']}")
    return problems


def fits(value: float, comparison: str) -> bool:
    """Whether a measured number fits ``>= 0.7`` and the like.

    Raises:
        ValueError: not a comparison.
    """
    match = _COMPARISON.match(comparison)
    if not match:
        raise ValueError(f"not a comparison: {comparison!r}")
    return bool(_COMPARE[match[1]](round(value, 4), float(match[2])))
