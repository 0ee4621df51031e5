"""From typed trees to one Python function: every distinct part is computed once, straight through, without calls
where possible.

The source is generated from our tree only. Names and texts of authors enter it as constants, never as source.
All parts are total: they give a value or None (unknown), so that nothing needs to be skipped and equal parts are
shared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.calculations import region_head
from tongban.capabilities.rules.incoming import MISSING, unwrap
from tongban.capabilities.rules.registry import REGISTRY
from tongban.capabilities.rules.types import TEXTUAL, Kind

Program = Callable[[Callable[..., Any], dict[str, Any], date, set[str], set[str]], tuple[tuple[Any, ...], ...]]
Part = tuple[str, bool]  # Python expression without side effects, may it be None


def compile_groups(groups: Sequence[Sequence[tree.Node]], *, closed: bool = False) -> Program:
    """One function that computes all expressions of all groups.

    Args:
        groups: typed trees; the function returns one tuple per group, one value per tree.
        closed: what the source says is absent satisfies no comparison (instead of leaving it unknown).
    Returns:
        ``program(get, parameters, today, unknown, absent)``; the two sets receive the names without value.
    """
    writer = _Writer(closed)
    rows = ["(" + "".join(f"{writer.root(node)}, " for node in group) + ")" for group in groups]
    lines = [*writer.loads, *writer.lines, f"return ({''.join(row + ', ' for row in rows)})"]
    source = "def program(get, P, today, U, A):\n" + "".join(f"    {line}\n" for line in lines)
    namespace = dict(writer.constants)
    exec(compile(source, "<rules>", "exec"), namespace)  # generated from our typed tree only
    return namespace["program"]  # type: ignore[no-any-return]


_CLASSES = {Kind.BOOLEAN: "bool", Kind.DATE: "date", Kind.LIST: "list", Kind.INTEGER: "int", Kind.MONEY: "int"}
_OPERATORS = {"=": "==", "<>": "!="}


class _Writer:
    def __init__(self, closed: bool) -> None:
        self.closed = closed
        self.loads: list[str] = []
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {"MISSING": MISSING, "unwrap": unwrap, "date": date}
        self.known: dict[tree.Node, Part] = {}
        self.count = 0

    def fresh(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def constant(self, value: Any) -> str:
        name = self.fresh("K")
        self.constants[name] = value
        return name

    def assign(self, expression: str, nullable: bool) -> Part:
        name = self.fresh("t")
        self.lines.append(f"{name} = {expression}")
        return name, nullable

    def root(self, node: tree.Node) -> str:
        return (self.truth(node) if node.kind is Kind.BOOLEAN else self.part(node))[0]

    def part(self, node: tree.Node) -> Part:
        if node not in self.known:
            self.known[node] = getattr(self, f"_{type(node).__name__.lower()}")(node)
        return self.known[node]

    def truth(self, node: tree.Node) -> Part:
        """A part used as a condition; in a closed program a comparison with what is absent is false."""
        name, nullable = self.part(node)
        settled = isinstance(
            node, tree.And | tree.Or | tree.Not | tree.IsNull | tree.IsTruth | tree.Case | tree.Literal
        )
        special = isinstance(node, tree.Call) and node.function in ("has", "coalesce")
        if not self.closed or not nullable or settled or special:
            return name, nullable
        return self.assign(f"{name} if {name} is not None else ({self.open_names(node)} and None)", True)

    def open_names(self, node: tree.Node) -> str:
        """Source that is true when one of the names below is unknown, false (exactly) otherwise."""
        names = tree.names_in(node)
        return f"(not U.isdisjoint({self.constant(frozenset(names))}))" if names else "False"

    # ── leaves ───────────────────────────────────────────────────────────────────────────────────────────────
    def _name(self, node: tree.Name) -> Part:
        name, kind = self.fresh("v"), self.constant(node.kind)
        written = self.constant(node.name)
        self.loads.append(f"{name} = get({written}, MISSING)")
        if node.kind is Kind.NUMBER:
            test = f"{name}.__class__ is not float and {name}.__class__ is not int"
        else:
            test = f"{name}.__class__ is not {'str' if node.kind in TEXTUAL else _CLASSES[node.kind]}"
        self.loads.append(f"if {test} and {name} is not None: {name} = unwrap({name}, {written}, {kind}, U, A)")
        return name, True

    def _param(self, node: tree.Param) -> Part:
        name = self.fresh("p")
        self.loads.append(f"{name} = P.get({self.constant(node.name)})")
        return name, True

    def _today(self, node: tree.Today) -> Part:
        return "today", False

    def _literal(self, node: tree.Literal) -> Part:
        if node.value is None or isinstance(node.value, bool):
            return repr(node.value), node.value is None
        if isinstance(node.value, int) and node.value >= 0:
            return repr(node.value), False
        return self.constant(node.value), False

    # ── truth ────────────────────────────────────────────────────────────────────────────────────────────────
    def _and(self, node: tree.And) -> Part:
        return self.fold(node.items, self.both)

    def _or(self, node: tree.Or) -> Part:
        return self.fold(node.items, self.either)

    def fold(self, items: Sequence[tree.Node], join: Callable[[Part, Part], Part]) -> Part:
        result = self.truth(items[0])
        for item in items[1:]:
            result = join(result, self.truth(item))
        return result

    def both(self, left: Part, right: Part) -> Part:
        a, b = left[0], right[0]
        if left[1]:
            return self.assign(f"{b} if {a} else {a} if {b} or {a} is False else {b}", True)
        return self.assign(f"{b} if {a} else False", right[1])

    def either(self, left: Part, right: Part) -> Part:
        a, b = left[0], right[0]
        if left[1]:
            return self.assign(f"True if {a} else {b} if {b} or {a} is False else None", True)
        return self.assign(f"True if {a} else {b}", right[1])

    def _not(self, node: tree.Not) -> Part:
        item, nullable = self.truth(node.item)
        return self.assign(f"None if {item} is None else not {item}" if nullable else f"not {item}", nullable)

    def _isnull(self, node: tree.IsNull) -> Part:
        item, nullable = self.part(node.item)
        if not nullable:
            return "False", False
        return self.assign(f"False if {item} is not None else (None if U and {self.open_names(node)} else True)", True)

    def _istruth(self, node: tree.IsTruth) -> Part:
        item, _ = self.part(node.item)
        return self.assign(
            f"{item} is {node.wanted} if {item} is not None else (None if U and {self.open_names(node)} else False)",
            True,
        )

    # ── comparisons ──────────────────────────────────────────────────────────────────────────────────────────
    def guarded(self, parts: Sequence[Part], expression: str, *, may_fail: bool = False) -> Part:
        """``expression``, or None as soon as one of the parts is None."""
        nullable = dict.fromkeys(name for name, may in parts if may)
        if not nullable:
            return self.assign(expression, may_fail)
        test = " or ".join(f"{name} is None" for name in nullable)
        return self.assign(f"None if {test} else {expression}", True)

    def _compare(self, node: tree.Compare) -> Part:
        left, right = self.part(node.left), self.part(node.right)
        operator = _OPERATORS.get(node.operator, node.operator)
        return self.guarded((left, right), f"{left[0]} {operator} {right[0]}")

    def _in(self, node: tree.In) -> Part:
        if not all(isinstance(option, tree.Literal) for option in node.options):
            equals = tuple(tree.Compare(Kind.BOOLEAN, "=", node.item, option) for option in node.options)
            return self.part(equals[0] if len(equals) == 1 else tree.Or(Kind.BOOLEAN, equals))
        values = [option.value for option in node.options if isinstance(option, tree.Literal)]
        item = self.part(node.item)
        test = f"{item[0]} in {self.constant(frozenset(value for value in values if value is not None))}"
        if None in values:
            return self.guarded((item,), f"True if {test} else None", may_fail=True)
        return self.guarded((item,), test)

    def _like(self, node: tree.Like) -> Part:
        item, piece = self.part(node.item), self.constant(node.piece)
        shapes = {
            (False, True): f"{item[0]}.startswith({piece})",
            (True, False): f"{item[0]}.endswith({piece})",
            (True, True): f"{piece} in {item[0]}",
            (False, False): f"{item[0]} == {piece}",
        }
        return self.guarded((item,), shapes[node.open_start, node.open_end])

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────
    def _arithmetic(self, node: tree.Arithmetic) -> Part:
        left, right = self.part(node.left), self.part(node.right)
        a, b = left[0], right[0]
        if node.operator != "/":
            return self.guarded((left, right), f"{a} {node.operator} {b}")
        return self.guarded((left, right), f"{a} / {b} if {b} else None", may_fail=True)

    def _negative(self, node: tree.Negative) -> Part:
        item = self.part(node.item)
        return self.guarded((item,), f"-{item[0]}")

    def _case(self, node: tree.Case) -> Part:
        expression, nullable = self.part(node.otherwise)
        for when, result in reversed(node.branches):
            value, may = self.part(result)
            test, open_test = self.truth(when)
            if open_test and tree.names_in(when):
                # A condition whose facts nobody has answered decides nothing; a plain NULL is passed over, as in SQL.
                expression = f"(None if U and {test} is None and {self.open_names(when)} else {expression})"
            expression = f"({value} if {test} else {expression})"
            nullable = nullable or may or open_test
        return self.assign(expression, nullable)

    def _call(self, node: tree.Call) -> Part:
        if node.function == "coalesce":
            return self.coalesce(node)
        if node.function == "has":
            item, nullable = self.part(node.arguments[0])
            return self.assign(
                f"True if {item} is not None else (None if {self.open_names(node)} else False)", nullable
            )
        if node.function == "age" and len(node.arguments) == 1:
            return self.age_today(self.part(node.arguments[0]))
        if node.function == "in_region" and isinstance(node.arguments[1], tree.Literal):
            head = region_head(str(node.arguments[1].value))
            return self.part(tree.Like(Kind.BOOLEAN, node.arguments[0], head, False, True))
        function = REGISTRY[node.function]
        parts = [self.part(argument) for argument in node.arguments]
        names = [name for name, _ in parts]
        if function.inline:
            return self.guarded(parts, f"({function.inline.format(*names)})")
        compute = self.constant(function.compute)
        if function.compute in (min, max) and len(names) == 1:
            return parts[0]
        return self.guarded(parts, f"{compute}({', '.join(names)})", may_fail=node.kind not in (Kind.BOOLEAN,))

    def coalesce(self, node: tree.Call) -> Part:
        expression, nullable = self.part(node.arguments[-1])
        for argument in reversed(node.arguments[:-1]):
            item, may = self.part(argument)
            if may:
                expression = (
                    f"({item} if {item} is not None else None if U and {self.open_names(argument)} else {expression})"
                )
            else:
                expression, nullable = item, False
        return self.assign(expression, nullable or any(tree.names_in(argument) for argument in node.arguments[:-1]))

    def age_today(self, birth: Part) -> Part:
        """The commonest function, written out: the year and day of today are computed once for all criteria."""
        if "TY = today.year" not in self.loads:
            self.loads += ["TY = today.year", "TD = today.month * 100 + today.day"]
        b = birth[0]
        return self.guarded((birth,), f"TY - {b}.year - (TD < {b}.month * 100 + {b}.day)")
