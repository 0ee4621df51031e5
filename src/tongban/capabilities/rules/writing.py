"""What every part of SQL carries, and how parts are put together; the nodes themselves are written in ``sql.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.dialects import Dialect
from tongban.capabilities.rules.types import Kind

MET, UNMET, UNKNOWN = 1, 0, 2  # two bits of a mask
CALENDAR = frozenset({"years_between", "months_between", "days_between", "year", "month", "day", "length", "count"})
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
        narrow: facts whose columns hold at most 32 bits.
    """

    def __init__(
        self,
        dialect: Dialect,
        held: Mapping[str, Any] | None = None,
        answered: Mapping[str, str] | None = None,
        computed: Mapping[tree.Node, Part] | None = None,
        narrow: Collection[str] = (),
    ) -> None:
        self.dialect = dialect
        self.held = held or {}
        self.answered = answered or {}
        self.computed = dict(computed or {})
        self.narrow = narrow
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

    def digit(self, node: tree.Node, place: int, kind: str) -> str:
        """SQL of a verdict as two bits at a place of a mask: 0 not met, 1 met, 2 unknown."""
        truth = self.truth(node)
        met, unknown, unmet = (f"CAST({bits << 2 * place} AS {kind})" for bits in (MET, UNKNOWN, UNMET))
        if truth.open is None:
            return f"CASE WHEN {self.met(node)} THEN {met} ELSE {unmet} END"
        return f"CASE WHEN {truth.value} THEN {met} WHEN {truth.value} IS NULL THEN {unknown} ELSE {unmet} END"

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

    def most(self, node: tree.Node) -> int:
        """A bound of the size of a whole number: where 64 bits surely suffice, no engine need check."""
        if isinstance(node, tree.Literal) and isinstance(node.value, int):
            return abs(node.value)
        if isinstance(node, tree.Name) and node.name in self.narrow:
            return 2**31
        if isinstance(node, tree.Call) and node.function in CALENDAR:
            return 4_000_000
        if isinstance(node, tree.Arithmetic) and node.kind is not Kind.NUMBER:
            left, right = self.most(node.left), self.most(node.right)
            return min(left * right if node.operator == "*" else left + right, 2**63)
        return 2**63
