"""From typed trees to one Python function: every distinct part is computed once, straight through, without calls
where possible.

The source is generated from our tree only. Names and texts of authors enter it as constants, never as source.
All parts are total: they give a value or None, so that nothing needs to be skipped and equal parts are shared. Why a
part is None is worked out only when it is, from the names that had no value (``W``): 1 absent, 2 no result, 3 unknown;
of several the greatest counts. ADR 0003 tells what follows from it; ``sql.py`` writes the same for engines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.calculations import HIGHEST, LOWEST, region_head
from tongban.capabilities.rules.incoming import ABSENT, MISSING, NONE, UNKNOWN, unwrap
from tongban.capabilities.rules.registry import REGISTRY
from tongban.capabilities.rules.types import NUMERIC, TEXTUAL, Kind

Program = Callable[[Callable[..., Any], dict[str, Any], date, dict[str, int]], tuple[tuple[Any, ...], ...]]
EXACT = 2.0**53  # whole numbers below are exact as fractions
GREATEST = 1.7976931348623157e308


class Part(NamedTuple):
    """Source of one node: a name or constant; whether it may be None; an expression for why it is (0: it is not)."""

    source: str
    nullable: bool = False
    why: str = "0"


def compile_groups(groups: Sequence[Sequence[tree.Node]]) -> Program:
    """One function that computes all expressions of all groups.

    Args:
        groups: typed trees; the function returns one tuple per group, one value per tree.
    Returns:
        ``program(get, parameters, today, without)``; the last, an empty dictionary, receives the names without value.
    """
    writer = _Writer()
    rows = ["(" + "".join(f"{writer.root(node)}, " for node in group) + ")" for group in groups]
    lines = [*writer.loads, *writer.lines, f"return ({''.join(row + ', ' for row in rows)})"]
    source = "def program(get, P, today, W):\n" + "".join(f"    {line}\n" for line in lines)
    namespace = dict(writer.constants)
    exec(compile(source, "<rules>", "exec"), namespace)  # generated from our typed tree only
    return namespace["program"]  # type: ignore[no-any-return]


_CLASSES = {
    Kind.BOOLEAN: "bool", Kind.DATE: "date", Kind.LIST: "list", Kind.INTEGER: "int", Kind.MONEY: "int",
    Kind.NUMBER: "float", **dict.fromkeys(TEXTUAL, "str"),
}  # fmt: skip
_OPERATORS = {"=": "==", "<>": "!="}
_SETTLED = (tree.And, tree.Or, tree.Not, tree.IsNull, tree.IsTruth, tree.Compare, tree.In, tree.Like, tree.Literal)


class _Writer:
    def __init__(self) -> None:
        self.loads: list[str] = []
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {
            "MISSING": MISSING, "unwrap": unwrap, "date": date, "LOW": LOWEST, "HIGH": HIGHEST, "GREATEST": GREATEST,
        }  # fmt: skip
        self.known: dict[tree.Node, Part] = {}
        self.closed: dict[tree.Node, Part] = {}
        self.count = 0

    def fresh(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def constant(self, value: Any) -> str:
        name = self.fresh("K")
        self.constants[name] = value
        return name

    def assign(self, expression: str) -> str:
        name = self.fresh("t")
        self.lines.append(f"{name} = {expression}")
        return name

    def root(self, node: tree.Node) -> str:
        return (self.truth(node) if node.kind is Kind.BOOLEAN else self.part(node)).source

    def part(self, node: tree.Node) -> Part:
        if node not in self.known:
            self.known[node] = getattr(self, f"_{type(node).__name__.lower()}")(node)
        return self.known[node]

    def truth(self, node: tree.Node) -> Part:
        """A part used as a condition: a fact that is absent is not satisfied."""
        part = self.part(node)
        settled = isinstance(node, _SETTLED) or (isinstance(node, tree.Call) and node.function != "coalesce")
        if settled or not part.nullable:
            return part
        if node not in self.closed:
            name = self.assign(f"{part.source} if {part.source} is not None else {_unless_absent(part.why)}")
            self.closed[node] = Part(name, True, f"(0 if {name} is not None else {part.why})")
        return self.closed[node]

    def number(self, node: tree.Node, kind: Kind) -> Part:
        """A part as wide as ``kind``: a whole number becomes a fraction where fractions are meant."""
        part = self.part(node)
        if kind is not Kind.NUMBER or node.kind in (Kind.NUMBER, Kind.NULL):
            return part
        if isinstance(node, tree.Literal) and node.value is not None:
            return Part(self.constant(float(str(node.value))))
        wide = f"float({part.source})"
        return Part(self.assign(f"None if {part.source} is None else {wide}" if part.nullable else wide), *part[1:])

    # ── leaves ───────────────────────────────────────────────────────────────────────────────────────────────
    def _name(self, node: tree.Name) -> Part:
        name, kind, written = self.fresh("v"), self.constant(node.kind), self.constant(node.name)
        self.loads.append(f"{name} = get({written}, MISSING)")
        test = f"{name}.__class__ is not {_CLASSES[node.kind]}"
        self.loads.append(f"if {test} and {name} is not None: {name} = unwrap({name}, {written}, {kind}, W)")
        return Part(name, True, f"(0 if {name} is not None else W.get({written}, {NONE}))")

    def _param(self, node: tree.Param) -> Part:
        name = self.fresh("p")
        self.loads.append(f"{name} = P.get({self.constant(node.name)})")
        return Part(name, True, f"({NONE} if {name} is None else 0)")

    def _today(self, node: tree.Today) -> Part:
        return Part("today")

    def _literal(self, node: tree.Literal) -> Part:
        if node.value is None:
            return Part("None", True, str(NONE))
        if isinstance(node.value, bool) or (isinstance(node.value, int) and node.value >= 0):
            return Part(repr(node.value))
        return Part(self.constant(node.value))

    # ── truth ────────────────────────────────────────────────────────────────────────────────────────────────
    def _and(self, node: tree.And) -> Part:
        return self.fold(node.items, self.both)

    def _or(self, node: tree.Or) -> Part:
        return self.fold(node.items, self.either)

    def fold(self, items: Sequence[tree.Node], join: Callable[[Part, Part], str]) -> Part:
        parts = [self.truth(item) for item in items]
        result = parts[0]
        for item in parts[1:]:
            result = Part(self.assign(join(result, item)), result.nullable or item.nullable)
        return self.explained(result.source, parts) if result.nullable else result

    def explained(self, name: str, parts: Sequence[Part], at_least: int = 0) -> Part:
        """A nullable part that is None for the gravest reason among its parts."""
        return Part(name, True, f"(0 if {name} is not None else {_gravest(parts)}{f' or {at_least}' * bool(at_least)})")

    def both(self, left: Part, right: Part) -> str:
        a, b = left.source, right.source
        if left.nullable:
            return f"{b} if {a} else {a} if {b} or {a} is False else {b}"
        return f"{b} if {a} else False"

    def either(self, left: Part, right: Part) -> str:
        a, b = left.source, right.source
        if left.nullable:
            return f"True if {a} else {b} if {b} or {a} is False else None"
        return f"True if {a} else {b}"

    def _not(self, node: tree.Not) -> Part:
        part = self.truth(node.item)
        if not part.nullable:
            return Part(self.assign(f"not {part.source}"))
        return self.explained(self.assign(f"None if {part.source} is None else not {part.source}"), (part,))

    def settled(self, node: tree.Node, given: str, otherwise: str) -> Part:
        """A statement about whether there is a value: open only while a source has not answered."""
        part = self.part(node)
        if not part.nullable:
            return Part(self.assign(given.format(part.source)))
        name = self.assign(
            f"{given.format(part.source)} if {part.source} is not None "
            f"else None if {part.why} == {UNKNOWN} else {otherwise}"
        )
        return Part(name, True, f"({UNKNOWN} if {name} is None else 0)")

    def _isnull(self, node: tree.IsNull) -> Part:
        return self.settled(node.item, "False", "True")

    def _istruth(self, node: tree.IsTruth) -> Part:
        return self.settled(node.item, "{} is " + str(node.wanted), "False")

    # ── comparisons ──────────────────────────────────────────────────────────────────────────────────────────
    def strict(self, node: tree.Node, parts: Sequence[Part], expression: str, *, partial: bool = False) -> Part:
        """``expression``, or None as soon as one of the parts is; ``partial`` may be None for values too."""
        nullable = dict.fromkeys(part.source for part in parts if part.nullable)
        missing = " or ".join(f"{name} is None" for name in nullable)
        if not missing:
            name = self.assign(expression)
            return Part(name, partial, f"({NONE} if {name} is None else 0)" if partial else "0")
        without = _unless_absent(_gravest(parts)) if node.kind is Kind.BOOLEAN else "None"
        return self.explained(self.assign(f"{without} if {missing} else {expression}"), parts, NONE)

    def _compare(self, node: tree.Compare) -> Part:
        left, right = self.comparable(node.left, node.right), self.comparable(node.right, node.left)
        operator = _OPERATORS.get(node.operator, node.operator)
        return self.strict(node, (left, right), f"{left.source} {operator} {right.source}")

    def comparable(self, node: tree.Node, beside: tree.Node) -> Part:
        """Beside a fraction a whole number is compared as one; next to a small constant that makes no difference."""
        small = isinstance(beside, tree.Literal) and isinstance(beside.value, float) and abs(beside.value) < EXACT
        return self.part(node) if small else self.number(node, beside.kind)

    def _in(self, node: tree.In) -> Part:
        if not all(isinstance(option, tree.Literal) for option in node.options):
            equals = tuple(tree.Compare(Kind.BOOLEAN, "=", node.item, option) for option in node.options)
            return self.part(equals[0] if len(equals) == 1 else tree.Or(Kind.BOOLEAN, equals))
        values = [option.value for option in node.options if isinstance(option, tree.Literal)]
        large = any(isinstance(value, float) and abs(value) >= EXACT for value in values)
        item = self.number(node.item, Kind.NUMBER) if large and node.item.kind in NUMERIC else self.part(node.item)
        test = f"{item.source} in {self.constant(frozenset(value for value in values if value is not None))}"
        if None not in values:
            return self.strict(node, (item,), test)
        missing = f"None if {item.source} is None else " * item.nullable
        return self.explained(self.assign(f"{missing}True if {test} else None"), (item, Part("None", True, str(NONE))))

    def _like(self, node: tree.Like) -> Part:
        item, piece = self.part(node.item), self.constant(node.piece)
        shapes = {
            (False, True): f"{item.source}.startswith({piece})",
            (True, False): f"{item.source}.endswith({piece})",
            (True, True): f"{piece} in {item.source}",
            (False, False): f"{item.source} == {piece}",
        }
        return self.strict(node, (item,), shapes[node.open_start, node.open_end])

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────
    def bounded(self, expression: str, kind: Kind) -> str:
        """Whole numbers have 64 bits, fractions are finite; beyond there is no result."""
        name = self.fresh("x")
        low, high = ("-GREATEST", "GREATEST") if kind is Kind.NUMBER else ("LOW", "HIGH")
        return f"({name} if {low} <= ({name} := {expression}) <= {high} else None)"

    def _arithmetic(self, node: tree.Arithmetic) -> Part:
        left, right = self.number(node.left, node.kind), self.number(node.right, node.kind)
        expression = self.bounded(f"{left.source} {node.operator} {right.source}", node.kind)
        if node.operator == "/":
            expression = f"({expression} if {right.source} else None)"
        return self.strict(node, (left, right), expression, partial=True)

    def _negative(self, node: tree.Negative) -> Part:
        item = self.part(node.item)
        return self.strict(node, (item,), self.bounded(f"-{item.source}", node.kind), partial=True)

    def _case(self, node: tree.Case) -> Part:
        rest = self.number(node.otherwise, node.kind)
        expression, why, nullable = rest.source, rest.why, rest.nullable
        for when, result in reversed(node.branches):
            part, test = self.number(result, node.kind), self.truth(when)
            if test.nullable:
                # A condition that a source has not answered decides nothing; one without result is passed over.
                blocked = f"{test.source} is None and {test.why} == {UNKNOWN}"
                expression, why = f"(None if {blocked} else {expression})", f"({UNKNOWN} if {blocked} else {why})"
            expression = f"({part.source} if {test.source} else {expression})"
            why = f"({part.why} if {test.source} else {why})"
            nullable = nullable or part.nullable or test.nullable
        return Part(self.assign(expression), nullable, why if nullable else "0")

    def _call(self, node: tree.Call) -> Part:
        if node.function == "coalesce":
            return self.coalesce(node)
        if node.function == "has":
            return self.settled(node.arguments[0], "True", "False")
        if node.function == "age" and len(node.arguments) == 1:
            return self.age_today(node)
        if node.function == "in_region" and isinstance(node.arguments[1], tree.Literal):
            head = region_head(str(node.arguments[1].value))
            return self.part(tree.Like(Kind.BOOLEAN, node.arguments[0], head, False, True))
        function = REGISTRY[node.function]
        if function.compute in (min, max):
            parts = [self.number(argument, node.kind) for argument in node.arguments]
            if len(parts) == 1:
                return parts[0]
        else:
            parts = [self.part(argument) for argument in node.arguments]
        names = [part.source for part in parts]
        if function.inline:
            expression = f"({function.inline.format(*names)})"
            if node.function == "abs":
                return self.strict(node, parts, self.bounded(expression, node.kind), partial=True)
            return self.strict(node, parts, expression)
        expression = f"{self.constant(function.compute)}({', '.join(names)})"
        return self.strict(node, parts, expression, partial=node.kind is not Kind.BOOLEAN)

    def coalesce(self, node: tree.Call) -> Part:
        """The first value; what is unknown blocks those behind it."""
        *first, last = [self.number(argument, node.kind) for argument in node.arguments]
        expression, nullable, why = last
        for part in reversed(first):
            if not part.nullable:
                expression, why, nullable = part.source, "0", False
                continue
            blocked = f"{part.why} == {UNKNOWN}"
            expression = f"({part.source} if {part.source} is not None else None if {blocked} else {expression})"
            why = f"(0 if {part.source} is not None else {UNKNOWN} if {blocked} else {why})"
            nullable = True
        return Part(self.assign(expression), nullable, why) if first else Part(expression, nullable, why)

    def age_today(self, node: tree.Call) -> Part:
        """The commonest function, written out: the year and day of today are computed once for all criteria."""
        if "TY = today.year" not in self.loads:
            self.loads += ["TY = today.year", "TD = today.month * 100 + today.day"]
        birth = self.part(node.arguments[0])
        b = birth.source
        return self.strict(node, (birth,), f"TY - {b}.year - (TD < {b}.month * 100 + {b}.day)")


def _gravest(parts: Sequence[Part]) -> str:
    reasons = list(dict.fromkeys(part.why for part in parts if part.nullable))
    return reasons[0] if len(reasons) == 1 else f"max({', '.join(reasons)})"


def _unless_absent(why: str) -> str:
    """None, but False when the only reason is absence."""
    return f"(False if {why} == {ABSENT} else None)"
