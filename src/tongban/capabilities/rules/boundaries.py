"""Where an expression changes its mind: every comparison with an order, and every step of a bracket table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.parameters import Parameters
from tongban.capabilities.rules.predicates import Evaluator, Expression
from tongban.capabilities.rules.types import NUMERIC, Kind

ORDERED = {"<", "<=", ">", ">="}


@dataclass(frozen=True)
class Boundary:
    """One threshold of an expression.

    Attributes:
        names: facts and ``param.…`` on both sides.
        kind: type of what is compared: integer, number, money or date; a ratio in whole numbers counts as number.
        reached_at_zero: the upper side begins at a distance of 0 (``>=``, ``<``, a bracket), not above it.
        step: the threshold of a bracket table that is meant; None for a comparison.
    """

    names: tuple[str, ...]
    kind: Kind
    reached_at_zero: bool
    step: float | None
    _sides: Evaluator

    def distance(self, values: Mapping[str, Any], today: date) -> float | None:
        """How far a subject is above (or, negative, below) the threshold; days for dates; None when unknown."""
        left, right = self._sides.run(values, today)[0]
        if self.step is not None:
            right = self.step
        if left is None or right is None:
            return None
        return float((left - right).days) if self.kind is Kind.DATE else float(left - right)


def boundaries(expression: Expression | tree.Node, parameters: Parameters, days: list[date]) -> Iterator[Boundary]:
    """Every threshold of an expression, each once.

    Args:
        days: days on which it is judged; a bracket table has the steps that it has on them.
    """
    node = expression.tree if isinstance(expression, Expression) else expression
    for part in dict.fromkeys(tree.walk(node)):
        if isinstance(part, tree.Compare) and part.operator in ORDERED and not _is_constant(part):
            kind = part.left.kind if part.left.kind is not Kind.NULL else part.right.kind
            if kind in NUMERIC or kind is Kind.DATE:
                if Kind.NUMBER in (part.left.kind, part.right.kind) or _is_ratio(part):
                    kind = Kind.NUMBER
                sides = Evaluator([[part.left, part.right]], parameters)
                yield Boundary(_names(part), kind, part.operator in (">=", "<"), None, sides)
        elif isinstance(part, tree.Call) and part.function == "bracket" and isinstance(part.arguments[0], tree.Param):
            yield from _steps(part, parameters, days)


def _steps(part: tree.Call, parameters: Parameters, days: list[date]) -> Iterator[Boundary]:
    table, value = part.arguments
    assert isinstance(table, tree.Param)
    known = [parameters.on(day).get(table.name) for day in days]
    for step in sorted({step for brackets in known if brackets for step in brackets[0]}):
        yield Boundary(_names(part), value.kind, True, step, Evaluator([[value, value]], parameters))


def _is_ratio(part: tree.Node) -> bool:
    """A share written in whole numbers, such as ``disabled * 1000 < staff * 15``: one person moves it by a thousand."""
    products = [one for one in tree.walk(part) if isinstance(one, tree.Arithmetic) and one.operator == "*"]
    return any(not _is_small(one.left) and not _is_small(one.right) for one in products)


def _is_small(part: tree.Node) -> bool:
    """A literal factor below ten, as in “two months for each year”: the steps stay as good as single."""
    return isinstance(part, tree.Literal) and isinstance(part.value, int | float) and abs(part.value) < 10


def _is_constant(part: tree.Node) -> bool:
    return not tree.names_in(part)


def _names(part: tree.Node) -> tuple[str, ...]:
    return (*tree.names_in(part), *(f"param.{name}" for name in tree.params_in(part)))
