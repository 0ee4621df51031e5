"""Who is close: each condition once more, as it will be some time from now, or with its number a little wider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.rule_sets import RuleSet
from tongban.capabilities.rules.types import NUMERIC, Kind

DAYS, PERCENT = 365, 10
ORDERED = frozenset({"<", "<=", ">", ">="})
NO, YES = tree.Literal(Kind.BOOLEAN, False), tree.Literal(Kind.BOOLEAN, True)


@dataclass(frozen=True)
class Margin:
    """How close is close for one condition.

    Attributes:
        days: for what comes by time, such as an age: it holds at most so many days from now.
        percent: for other numbers: they are at most so many hundredths away from the threshold.
        never: nobody who lacks this condition is close, for example somebody who died.
    """

    days: int = DAYS
    percent: int = PERCENT
    never: bool = False


def comes_by_time(node: tree.Node) -> bool:
    """Whether the condition looks at the day on which it is judged."""
    return any(isinstance(part, tree.Today) or _is_age_today(part) for part in tree.walk(node))


def nearly(rules: RuleSet, today: date, margins: Sequence[Margin], *, within_days: int | None = None) -> RuleSet:
    """The same conditions in the same order, each as wide as its margin; true for whom that condition is within reach.

    A condition without any measure (a yes or no, a code, a region) is always within reach, a comparison of dates that
    does not look at today never: it will not change by itself.

    Args:
        today: the day on which the original conditions are judged.
        margins: one for each condition.
        within_days: only what comes by time within so many days; then everything else is out of reach.
    """
    wider = [_within(node, today, margin, within_days) for node, margin in zip(rules.predicates, margins, strict=True)]
    return RuleSet(rules.specs, wider, rules.parameters)


def _within(node: tree.Node, today: date, margin: Margin, within_days: int | None) -> tree.Node:
    if margin.never:
        return NO
    if comes_by_time(node):
        days = margin.days if within_days is None else min(margin.days, within_days)
        return _judged_on(node, today + timedelta(days=days))
    if within_days is not None:
        return NO
    kinds = {_kind(part) for part in tree.walk(node) if isinstance(part, tree.Compare) and part.operator in ORDERED}
    if kinds & NUMERIC:
        return _wider(node, margin.percent)
    return NO if Kind.DATE in kinds else YES


def _kind(part: tree.Compare) -> Kind:
    return part.left.kind if part.left.kind is not Kind.NULL else part.right.kind


def _is_age_today(part: tree.Node) -> bool:
    return isinstance(part, tree.Call) and part.function == "age" and len(part.arguments) == 1


def _judged_on(node: tree.Node, day: date) -> tree.Node:
    """The condition with another day in place of today; dated parameters stay those of today."""
    literal = tree.Literal(Kind.DATE, day)

    def change(part: tree.Node) -> tree.Node:
        if isinstance(part, tree.Today):
            return literal
        if _is_age_today(part):
            assert isinstance(part, tree.Call)
            return tree.Call(part.kind, "years_between", (*part.arguments, literal))
        return part

    return tree.rebuilt(node, change)


def _wider(node: tree.Node, percent: int) -> tree.Node:
    """Ordered comparisons of numbers a little easier to meet; below a NOT a little harder."""
    if isinstance(node, tree.And | tree.Or):
        return type(node)(node.kind, tuple(_wider(item, percent) for item in node.items))
    if isinstance(node, tree.Not):
        return tree.Not(node.kind, _wider(node.item, -percent))
    if not isinstance(node, tree.Compare) or node.operator not in ORDERED or _kind(node) not in NUMERIC:
        return node
    share = 100 - percent if node.operator in (">", ">=") else 100 + percent
    return tree.Compare(node.kind, node.operator, _times(node.left, 100), _times(node.right, share))


def _times(node: tree.Node, factor: int) -> tree.Node:
    return tree.Arithmetic(node.kind, "*", node, tree.Literal(Kind.INTEGER, factor))


def margin_of(spec: Mapping[str, object]) -> Margin:
    """The margin that a condition declares under ``near``; the usual one where it declares none."""
    declared = spec.get("near")
    if declared == "never":
        return Margin(never=True)
    found = declared if isinstance(declared, Mapping) else {}
    return Margin(int(found.get("within_days", DAYS)), int(found.get("within_percent", PERCENT)))
