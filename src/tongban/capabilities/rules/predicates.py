"""One expression, ready to run: a condition (``Predicate``) or a value (``ValueExpression``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.compiler import Program, compile_groups
from tongban.capabilities.rules.errors import ExpressionError, Words
from tongban.capabilities.rules.incoming import MISSING, state_of
from tongban.capabilities.rules.parameters import Parameters
from tongban.capabilities.rules.reader import read
from tongban.capabilities.rules.types import Kind


class Evaluator:
    """Groups of trees with their parameters, compiled once; safe to share between threads."""

    def __init__(self, groups: list[list[tree.Node]], parameters: Parameters) -> None:
        self.groups = groups
        self.parameters = parameters
        self.program: Program = compile_groups(groups)
        self.names = tuple(dict.fromkeys(name for group in groups for node in group for name in tree.names_in(node)))

    def run(self, values: Mapping[str, Any], today: date) -> tuple[tuple[Any, ...], ...]:
        """One tuple per group. What a source says is absent satisfies no comparison; the unknown stays unknown."""
        return self.program(values.get, self.parameters.on(today), today, {})


class Expression:
    """Common part of conditions and values: the text, the tree, the names."""

    def __init__(
        self, text: str, types: Mapping[str, Any], parameters: Parameters | Mapping[str, Any] | None = None
    ) -> None:
        held = parameters if isinstance(parameters, Parameters) else Parameters(parameters)
        self.text = text
        self.parameters = held
        self.tree = self._checked(read(text, {**types, **held.types}))
        self.names = tree.names_in(self.tree)
        self.parameter_names = tree.params_in(self.tree)
        self._evaluator = Evaluator([[self.tree]], held)

    def _checked(self, node: tree.Node) -> tree.Node:
        return node

    def __call__(self, values: Mapping[str, Any], today: date | None = None) -> Any:
        return self._evaluator.run(values, today or timezone.localdate())[0][0]

    def missing(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Names used here for which there is no answer yet."""
        return tuple(name for name in self.names if state_of(values.get(name, MISSING)) not in ("known", "absent"))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Predicate(Expression):
    """A condition: ``predicate(values, today)`` is True, False or None (unknown).

    Values may be plain or facts with source (``.state``, ``.value``). A name that is not given, or that its source
    did not answer, is
    unknown. A fact that its source says is *absent* satisfies no comparison, so that nobody is asked what is already
    known.
    """

    def _checked(self, node: tree.Node) -> tree.Node:
        if node.kind not in (Kind.BOOLEAN, Kind.NULL):
            raise ExpressionError(
                Words(f"条件要是是非判断，却得到 {node.kind}。", f"A condition must be yes or no, not {node.kind}."),
                Words("请写成比较，例如 x >= 65。", "Write a comparison, for example x >= 65."),
                expression=self.text, start=0,
            )  # fmt: skip
        return node

    def __call__(self, values: Mapping[str, Any], today: date | None = None) -> bool | None:
        result: bool | None = super().__call__(values, today)
        return result


class ValueExpression(Expression):
    """A value: an amount, a date, a text; None when it cannot be known. ``kind`` is its type."""

    @property
    def kind(self) -> Kind:
        return self.tree.kind


def parse(
    expression: str, types: Mapping[str, Any], parameters: Parameters | Mapping[str, Any] | None = None
) -> Predicate:
    """Read a condition.

    Args:
        expression: SQL text, for example ``person.age >= 65 AND in_region(person.hukou_region, '310000')``.
        types: type of each name: a word of the dictionary, ``{"type": "code", "codes": […]}`` or an object with
            ``.type``.
        parameters: content of ``parameters.yaml`` if the condition speaks of ``param.…``.
    Raises:
        ExpressionError: with place, what is wrong and what to write instead; show it to the author.
    """
    return Predicate(expression, types, parameters)


def parse_value(
    expression: str, types: Mapping[str, Any], parameters: Parameters | Mapping[str, Any] | None = None
) -> ValueExpression:
    """Read an expression that computes a value; arguments and errors as for ``parse``."""
    return ValueExpression(expression, types, parameters)
