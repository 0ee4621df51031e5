"""The same tree as SQL text for an engine. Written from the tree alone; literals are quoted, names are columns.

Every part has a value, which is NULL where there is none, and two conditions that say why it is NULL: ``unknown`` (a
source has not answered) and ``open`` (unknown, or there is no result; in short: any reason but absence). They are left
out where they can never hold, and that is nearly everywhere, so that the text stays as short as one writes by hand.
The meaning is the one of ``compiler.py``; ADR 0003 tells it in one table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.calculations import region_head
from tongban.capabilities.rules.dialects import Dialect
from tongban.capabilities.rules.errors import NoTranslation, Words
from tongban.capabilities.rules.types import NUMERIC, TEXTUAL, Kind
from tongban.capabilities.rules.writing import LONGEST, Part, Writer, either

PARTIAL = frozenset({"add_days", "add_months", "add_years", "round", "floor", "ceil", "part_of", "bracket", "lookup"})
ROWS = frozenset({"all_have", "any_is", "all_are", "sum_of", "distinct_count"})


class SqlWriter(Writer):
    """Writes trees whose day and single parameters are constants already (``questions.settled``)."""

    # ── leaves ───────────────────────────────────────────────────────────────────────────────────────────────
    def _name(self, node: tree.Name) -> Part:
        column, answered = self.dialect.column(node.name), self.answered.get(node.name)
        unknown = f"({column} IS NULL AND NOT {answered})" if answered else None
        return Part(column, True, unknown, unknown)

    def _param(self, node: tree.Param) -> Part:
        value = self.held.get(node.name)
        return self.void(node.kind, ()) if value is None else Part(self.dialect.literal(value), False)

    def _literal(self, node: tree.Literal) -> Part:
        return self.void(node.kind, ()) if node.value is None else Part(self.dialect.literal(node.value), False)

    # ── truth ────────────────────────────────────────────────────────────────────────────────────────────────
    def _and(self, node: tree.And) -> Part:
        return self.connected(node.items, " AND ")

    def _or(self, node: tree.Or) -> Part:
        return self.connected(node.items, " OR ")

    def connected(self, items: Sequence[tree.Node], word: str) -> Part:
        parts = [self.truth(item) for item in items]
        value = f"({word.join(part.value for part in parts)})"
        if not any(part.nullable for part in parts):
            return Part(value, False)
        unknown = either(*(part.unknown for part in parts))
        missing = f"({value} IS NULL)"
        return Part(value, True, unknown and f"({missing} AND {unknown})", missing)

    def _not(self, node: tree.Not) -> Part:
        part = self.truth(node.item)
        return Part(f"(NOT {part.value})", part.nullable, part.unknown, part.open)

    def settled(self, part: Part, value: str) -> Part:
        """A statement about whether there is a value: open only while a source has not answered."""
        if not part.unknown:
            return Part(value, False)
        value = f"(CASE WHEN {part.unknown} THEN {self.dialect.null(Kind.BOOLEAN)} ELSE {value} END)"
        return Part(value, True, part.unknown, part.unknown)

    def _isnull(self, node: tree.IsNull) -> Part:
        part = self.part(node.item)
        return self.settled(part, f"({part.value} IS NULL)")

    def _istruth(self, node: tree.IsTruth) -> Part:
        part = self.part(node.item)
        value = self.as_kind(node.item, Kind.BOOLEAN)
        return self.settled(part, f"({value} IS {'TRUE' if node.wanted else 'FALSE'})")

    # ── comparisons ──────────────────────────────────────────────────────────────────────────────────────────
    def condition(self, node: tree.Node, parts: Sequence[Part], value: str, *, partial: bool = False) -> Part:
        return self.closed(self.strict(node, parts, value, partial=partial))

    def _compare(self, node: tree.Compare) -> Part:
        sides = (node.left, node.right)
        parts = [self.part(side) for side in sides]
        if any(side.kind is Kind.NULL for side in sides):
            return self.closed(self.void(Kind.BOOLEAN, parts))
        kind = Kind.NUMBER if Kind.NUMBER in (node.left.kind, node.right.kind) else node.left.kind
        left, right = (self.as_kind(side, kind) for side in sides)
        return self.condition(node, parts, f"({left} {node.operator} {right})")

    def _in(self, node: tree.In) -> Part:
        if not all(isinstance(option, tree.Literal) for option in node.options):
            equals = tuple(tree.Compare(Kind.BOOLEAN, "=", node.item, option) for option in node.options)
            return self.part(equals[0] if len(equals) == 1 else tree.Or(Kind.BOOLEAN, equals))
        return self.among(node, node.item, [option for option in node.options if isinstance(option, tree.Literal)])

    def among(self, node: tree.Node, item: tree.Node, options: Sequence[tree.Literal]) -> Part:
        """Whether a value is one of some constants; beside a NULL constant, never false."""
        part = self.part(item)
        if item.kind is Kind.NULL:
            return self.closed(self.void(Kind.BOOLEAN, (part,)))
        listed = [option for option in options if option.value is not None]
        kind = Kind.NUMBER if item.kind in NUMERIC and any(o.kind is Kind.NUMBER for o in listed) else item.kind
        test = f"({self.as_kind(item, kind)} IN ({', '.join(self.as_kind(option, kind) for option in listed)}))"
        if not listed:
            test = f"({part.value} IS NULL AND {self.dialect.null(Kind.BOOLEAN)})"
        if len(listed) == len(options):
            return self.condition(node, (part,), test)
        value = f"(CASE WHEN {test} THEN TRUE END)" if listed else self.dialect.null(Kind.BOOLEAN)
        return Part(value, True, part.unknown, f"({value} IS NULL)")

    def _like(self, node: tree.Like) -> Part:
        part, piece = self.part(node.item), self.dialect.text(node.piece)
        shapes: dict[tuple[bool, bool], Callable[[str, str], str]] = {
            (False, True): self.dialect.starts,
            (True, False): self.dialect.ends,
            (True, True): self.dialect.holds,
            (False, False): lambda text, piece: f"({text} = {piece})",
        }
        return self.condition(node, (part,), shapes[node.open_start, node.open_end](part.value, piece))

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────
    def _arithmetic(self, node: tree.Arithmetic) -> Part:
        sides = (node.left, node.right)
        parts = [self.part(side) for side in sides]
        if any(side.kind is Kind.NULL for side in sides):
            return self.void(node.kind, parts)
        left, right = (self.as_kind(side, node.kind) for side in sides)
        if node.kind is not Kind.NUMBER:
            if self.most(node) < 2**63:
                return self.strict(node, parts, f"({left} {node.operator} {right})")
            value = self.dialect.checked(node.operator, left, right)
        elif node.operator == "/":
            value = self.dialect.divide(left, right)
        else:
            value = self.dialect.finite(f"({left} {node.operator} {right})")
        return self.strict(node, parts, value, partial=True)

    def _negative(self, node: tree.Negative) -> Part:
        part = self.part(node.item)
        if node.kind is Kind.NUMBER:
            return self.strict(node, (part,), f"(-{part.value})")
        value = self.dialect.checked("-", self.dialect.whole(0), part.value)
        return self.strict(node, (part,), value, partial=True)

    def _case(self, node: tree.Case) -> Part:
        tests = [(self.truth(when), result) for when, result in node.branches]
        null = self.dialect.null(node.kind)

        def chosen(pick: Callable[[tree.Node], str], undecided: str) -> str:
            lines = []
            for test, result in tests:
                lines.append(f"WHEN {test.value} THEN {pick(result)}")
                if test.unknown:
                    lines.append(f"WHEN {test.unknown} THEN {undecided}")
            return f"(CASE {' '.join(lines)} ELSE {pick(node.otherwise)} END)"

        results = [self.part(result) for _, result in tests] + [self.part(node.otherwise)]
        blocked = any(test.unknown for test, _ in tests)
        unknown = opened = None
        if blocked or any(part.unknown for part in results):
            unknown = chosen(lambda item: self.part(item).unknown or "FALSE", "TRUE")
        if blocked or any(part.open for part in results):
            opened = chosen(lambda item: self.part(item).open or "FALSE", "TRUE")
        nullable = blocked or any(part.nullable for part in results)
        return Part(chosen(lambda item: self.as_kind(item, node.kind), null), nullable, unknown, opened)

    def coalesce(self, node: tree.Call) -> Part:
        """The first value; what is unknown blocks those behind it."""
        *first, last = node.arguments

        def chosen(pick: Callable[[tree.Node], str], undecided: str, end: str) -> str:
            lines = []
            for item in first:
                part = self.part(item)
                lines.append(f"WHEN {part.value} IS NOT NULL THEN {pick(item)}")
                if part.unknown:
                    lines.append(f"WHEN {part.unknown} THEN {undecided}")
            return f"(CASE {' '.join(lines)} ELSE {end} END)"

        parts, rest = [self.part(item) for item in first], self.part(last)
        values = [self.as_kind(item, node.kind) for item in node.arguments]
        blocked = any(part.unknown for part in parts)
        if not first:
            return rest
        value = f"coalesce({', '.join(values)})"
        if blocked:
            value = chosen(lambda item: self.as_kind(item, node.kind), self.dialect.null(node.kind), values[-1])
        unknown = opened = None
        if blocked or rest.unknown:
            unknown = chosen(lambda _: "FALSE", "TRUE", rest.unknown or "FALSE")
        if blocked or rest.open:
            opened = chosen(lambda _: "FALSE", "TRUE", rest.open or "FALSE")
        return Part(value, blocked or (rest.nullable and all(part.nullable for part in parts)), unknown, opened)

    def _call(self, node: tree.Call) -> Part:
        if node.function in ROWS:
            raise NoTranslation(
                Words(f"{node.function} 只用于表单答案的行。", f"{node.function} is for rows of a form."),
                Words("对全体人口请用事实。", "For a population use facts."),
            )
        if node.function == "coalesce":
            return self.coalesce(node)
        parts = [self.part(argument) for argument in node.arguments]
        if node.function == "has":
            return self.settled(parts[0], f"({parts[0].value} IS NOT NULL)")
        if any(argument.kind is Kind.NULL for argument in node.arguments) or any(
            isinstance(argument, tree.Param) and self.held.get(argument.name) is None for argument in node.arguments
        ):
            part = self.void(node.kind, parts)
            return self.closed(part) if node.kind is Kind.BOOLEAN else part
        special = getattr(self, f"c_{node.function}", None)
        return special(node, parts) if special else self.plain(node, parts)

    def plain(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        value = getattr(self.dialect, f"f_{node.function}")(*(part.value for part in parts))
        if node.kind is Kind.BOOLEAN:
            return self.condition(node, parts, value)
        return self.strict(node, parts, value, partial=node.function in PARTIAL)

    def c_abs(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        item = parts[0].value
        if node.kind is Kind.NUMBER:
            return self.strict(node, parts, f"abs({item})")
        turned = self.dialect.checked("-", self.dialect.whole(0), item)
        return self.strict(node, parts, f"(CASE WHEN {item} < 0 THEN {turned} ELSE {item} END)", partial=True)

    def c_round(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        """Of a whole number, itself."""
        return self.plain(node, parts) if node.arguments[0].kind is Kind.NUMBER else parts[0]

    c_floor = c_ceil = c_round

    def c_least(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        """Engines pass NULL over here; the language does not."""
        values = [self.as_kind(argument, node.kind) for argument in node.arguments]
        if len(values) == 1:
            return parts[0]
        missing = " OR ".join(f"{part.value} IS NULL" for part in parts if part.nullable)
        value = f"{node.function}({', '.join(values)})"
        if missing:
            value = f"(CASE WHEN {missing} THEN {self.dialect.null(node.kind)} ELSE {value} END)"
        return self.strict(node, parts, value)

    c_greatest = c_least

    def c_bracket(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        literal = self.dialect.literal
        steps, values = self.held[getattr(node.arguments[0], "name", "")]
        whole = node.arguments[1].kind is not Kind.NUMBER and all(step == int(step) for step in steps)
        item = parts[1].value if whole else self.as_kind(node.arguments[1], Kind.NUMBER)
        lines = [
            f"WHEN {item} >= {literal(int(step) if whole else float(step))} THEN {literal(value)}"
            for step, value in sorted(zip(steps, values, strict=True), reverse=True)
        ]
        value = f"(CASE {' '.join(lines)} END)" if lines else self.dialect.null(node.kind)
        return self.strict(node, parts[1:], value, partial=True)

    def c_lookup(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        table = self.held[getattr(node.arguments[0], "name", "")]
        item = parts[1].value
        lines = [f"WHEN {item} = {self.dialect.text(key)} THEN {self.dialect.literal(v)}" for key, v in table.items()]
        value = f"(CASE {' '.join(lines)} END)" if lines else self.dialect.null(node.kind)
        return self.strict(node, parts[1:], value, partial=True)

    def c_in_region(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        parent = node.arguments[1]
        if isinstance(parent, tree.Literal):
            head = self.dialect.text(region_head(str(parent.value)))
            return self.condition(node, parts[:1], self.dialect.starts(parts[0].value, head))
        return self.plain(node, parts)

    def c_one_of(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        return self.listed(node, node.arguments[1], node.arguments[0])

    def c_begins_with_one_of(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        items = node.arguments[1]
        if not isinstance(items, tree.Param):
            raise NoTranslation(
                Words("begins_with_one_of 的列表要写成参数。", "The list of begins_with_one_of has to be a parameter."),
                Words("把列表写进 parameters.yaml。", "Write the list into parameters.yaml."),
            )
        starts = [self.dialect.starts(parts[0].value, self.dialect.text(str(head))) for head in self.held[items.name]]
        return self.condition(node, parts[:1], f"({' OR '.join(starts) or 'FALSE'})")

    def c_contains(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        return self.listed(node, node.arguments[0], node.arguments[1])

    def listed(self, node: tree.Call, items: tree.Node, wanted: tree.Node) -> Part:
        parts = [self.part(items), self.part(wanted)]
        numbers = isinstance(items, tree.Param) and items.item in NUMERIC
        if wanted.kind not in (NUMERIC if numbers else TEXTUAL):
            missing = " OR ".join(f"{part.value} IS NULL" for part in parts if part.nullable)
            never = (
                f"(CASE WHEN {missing} THEN {self.dialect.null(Kind.BOOLEAN)} ELSE FALSE END)" if missing else "FALSE"
            )
            return self.condition(node, parts, never)
        if isinstance(items, tree.Param):
            kind = (items.item or Kind.NUMBER) if numbers else wanted.kind
            options = [tree.Literal(kind, item) for item in self.held[items.name]]
            return self.among(node, wanted, options)
        return self.condition(node, parts, self.dialect.f_contains(parts[0].value, parts[1].value))

    def f_list_length(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        return self.strict(node, parts, self.dialect.f_count(parts[0].value))

    def c_length(self, node: tree.Call, parts: Sequence[Part]) -> Part:
        return self.f_list_length(node, parts) if node.arguments[0].kind is Kind.LIST else self.plain(node, parts)


class LongParts(SqlWriter):
    """Finds the parts that would be written too long, so that those above them can name them instead."""

    def __init__(
        self, dialect: Dialect, held: Mapping[str, Any], answered: Mapping[str, str], narrow: Collection[str]
    ) -> None:
        super().__init__(dialect, held, answered, narrow=narrow)
        self.found: set[tree.Node] = set()

    def part(self, node: tree.Node) -> Part:
        part = super().part(node)
        if part.length > LONGEST:
            self.found.add(node)
            part = Part("column", part.nullable, part.unknown and "column", part.open and "column")
            self.known[node] = part
        return part
