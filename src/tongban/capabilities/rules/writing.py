"""What every part of SQL carries, and how parts are put together; the nodes themselves are written in ``sql.py``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.dialects import Dialect
from tongban.capabilities.rules.types import Kind

LONGEST = 1_500  # characters of a part; what is longer gets a column of its own


@dataclass(frozen=True)
class Part:
    """SQL of one node.

    Attributes:
        value: the expression.
        nullable: whether it may be NULL.
        unknown: condition, never NULL: the value is NULL because a source has not answered. None = never.
        open: condition, never NULL: the value is NULL for another reason than absence. None = never.
    """

    value: str
    nullable: bool = True
    unknown: str | None = None
    open: str | None = None

    @property
    def length(self) -> int:
        return sum(len(text or "") for text in (self.value, self.unknown, self.open))


def either(*conditions: str | None) -> str | None:
    """Their OR; those that never hold fall away."""
    some = tuple(dict.fromkeys(item for item in conditions if item))
    return "TRUE" if "TRUE" in some else some[0] if len(some) == 1 else f"({' OR '.join(some)})" if some else None


class Writer:
    """Puts parts together; see ``SqlWriter``.

    Args:
        dialect: how the engine writes.
        held: value of every bracket, table and list parameter.
        answered: per fact the SQL of "its source has answered"; a fact not named here is always answered.
        computed: parts that an inner query has already computed, in terms of its columns.
    """

    def __init__(
        self,
        dialect: Dialect,
        held: Mapping[str, Any] | None = None,
        answered: Mapping[str, str] | None = None,
        computed: Mapping[tree.Node, Part] | None = None,
    ) -> None:
        self.dialect = dialect
        self.held = held or {}
        self.answered = answered or {}
        self.computed = dict(computed or {})
        self.known: dict[tree.Node, Part] = dict(self.computed)

    def part(self, node: tree.Node) -> Part:
        """SQL of a value.

        Raises:
            NoTranslation: a function exists for form answers only.
        """
        if node not in self.known:
            self.known[node] = getattr(self, f"_{type(node).__name__.lower()}")(node)
        return self.known[node]

    def truth(self, node: tree.Node) -> Part:
        """SQL of a condition: a fact that is absent is not satisfied; NULL is left for what is open."""
        part = self.part(node)
        settled = isinstance(node, tree.And | tree.Or | tree.Not | tree.IsNull | tree.IsTruth | tree.Compare | tree.In)
        if node.kind is Kind.NULL:
            return Part(self.dialect.null(Kind.BOOLEAN), True, part.unknown, part.open)
        if settled or not part.nullable or isinstance(node, tree.Literal | tree.Like):
            return part
        return self.closed(part)

    def met(self, node: tree.Node) -> str:
        """SQL that is TRUE where the condition is met, and FALSE or NULL elsewhere: shorter than its truth."""
        if node in self.computed:
            return self.part(node).value
        if isinstance(node, tree.And | tree.Or) and not any(self.part(item).open for item in node.items):
            word = " AND " if isinstance(node, tree.And) else " OR "
            return f"({word.join(self.met(item) for item in node.items)})"
        return self.truth(node).value

    def digit(self, node: tree.Node) -> str:
        """SQL of a verdict as a number: 0 not met, 1 met, 2 unknown."""
        truth = self.truth(node)
        if truth.open is None:
            return f"CASE WHEN {self.met(node)} THEN 1 ELSE 0 END"
        return f"CASE WHEN {truth.value} THEN 1 WHEN {truth.value} IS NULL THEN 2 ELSE 0 END"

    def closed(self, part: Part) -> Part:
        """The part with FALSE where it is NULL for absence."""
        rest = f"({part.open} AND {self.dialect.null(Kind.BOOLEAN)})" if part.open else "FALSE"
        value = f"coalesce({part.value}, {rest})" if part.nullable else part.value
        return Part(value, part.open is not None, part.unknown, part.open)

    def strict(self, node: tree.Node, parts: Sequence[Part], value: str, *, partial: bool = False) -> Part:
        """What is NULL as soon as one of its parts is; ``partial`` may be NULL for values too."""
        nullable = partial or any(part.nullable for part in parts)
        opened = either(*(part.open for part in parts))
        if partial and opened != "TRUE":
            given = [f"{part.value} IS NOT NULL" for part in parts if part.nullable]
            opened = either(opened, f"({' AND '.join([*given, f'({value}) IS NULL'])})")
        return Part(value, nullable, either(*(part.unknown for part in parts)), opened)

    def void(self, kind: Kind, parts: Sequence[Part]) -> Part:
        """What has no result whatever the facts are."""
        unknown, opened = either(*(part.unknown for part in parts)), either(*(part.open for part in parts))
        return Part(self.dialect.null(kind), True, unknown, opened or "TRUE")

    def as_kind(self, node: tree.Node, kind: Kind) -> str:
        """The value in a wider type: a whole number as a fraction, NULL as anything."""
        value = self.part(node).value
        if node.kind is Kind.NULL:
            return self.dialect.null(kind)
        if kind is not Kind.NUMBER or node.kind is Kind.NUMBER:
            return value
        if isinstance(node, tree.Literal) and isinstance(node.value, int):
            return self.dialect.fraction(float(node.value))
        return self.dialect.double(value)
