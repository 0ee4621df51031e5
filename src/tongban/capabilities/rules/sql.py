"""The same tree as SQL text for an engine. Written from the tree alone; literals are quoted here, names are columns.

SQLite is written here and proves in tests that the row function and SQL agree. A column holds the plain value: dates as
ISO text, truth as 0 and 1, NULL where there is none. Lists and calendar months have no exact SQLite form and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.calculations import region_head
from tongban.capabilities.rules.errors import NoTranslation, Words
from tongban.capabilities.rules.types import Kind


def sqlite_sql(node: tree.Node, *, today: date, parameters: Mapping[str, Any] | None = None) -> str:
    """SQL expression for SQLite whose columns are named like the facts.

    Args:
        node: a typed tree.
        today: day of evaluation; becomes a literal.
        parameters: value of each parameter on that day, as ``Parameters.on`` gives it.
    Raises:
        NoTranslation: a part has no exact SQLite form.
    """
    return _Sqlite(today, parameters or {}).write(node)


class _Sqlite:
    def __init__(self, today: date, parameters: Mapping[str, Any]) -> None:
        self.today = today
        self.parameters = parameters

    def write(self, node: tree.Node) -> str:
        return str(getattr(self, f"_{type(node).__name__.lower()}")(node))

    def literal(self, value: Any) -> str:
        if value is None:
            return "NULL"
        if isinstance(value, bool):
            return "1" if value else "0"
        if isinstance(value, int | float):
            return repr(value)
        text = value.isoformat() if isinstance(value, date) else str(value)
        return "'" + text.replace("'", "''") + "'"

    def impossible(self, what: str) -> NoTranslation:
        return NoTranslation(
            Words(f"{what} 没有 SQLite 写法。", f"{what} cannot be written for SQLite."),
            Words("请用逐行求值。", "Use the row function."),
        )

    def _name(self, node: tree.Name) -> str:
        return '"' + node.name.replace('"', '""') + '"'

    def _param(self, node: tree.Param) -> str:
        if node.kind in (Kind.LIST, Kind.BRACKETS, Kind.TABLE):
            raise self.impossible(f"param.{node.name}")
        return self.literal(self.parameters.get(node.name))

    def _today(self, node: tree.Today) -> str:
        return self.literal(self.today)

    def _literal(self, node: tree.Literal) -> str:
        return self.literal(node.value)

    def _compare(self, node: tree.Compare) -> str:
        return f"({self.write(node.left)} {node.operator} {self.write(node.right)})"

    def _and(self, node: tree.And) -> str:
        return "(" + " AND ".join(self.write(item) for item in node.items) + ")"

    def _or(self, node: tree.Or) -> str:
        return "(" + " OR ".join(self.write(item) for item in node.items) + ")"

    def _not(self, node: tree.Not) -> str:
        return f"(NOT {self.write(node.item)})"

    def _isnull(self, node: tree.IsNull) -> str:
        return f"({self.write(node.item)} IS NULL)"

    def _istruth(self, node: tree.IsTruth) -> str:
        return f"({self.write(node.item)} IS {'TRUE' if node.wanted else 'FALSE'})"

    def _in(self, node: tree.In) -> str:
        return f"({self.write(node.item)} IN ({', '.join(self.write(option) for option in node.options)}))"

    def _like(self, node: tree.Like) -> str:
        item, piece, size = self.write(node.item), self.literal(node.piece), len(node.piece)
        if node.open_start and node.open_end:
            return f"(instr({item}, {piece}) > 0)"
        if node.open_end:
            return f"(substr({item}, 1, {size}) = {piece})"
        return f"(substr({item}, -{size}) = {piece})" if node.open_start else f"({item} = {piece})"

    def _arithmetic(self, node: tree.Arithmetic) -> str:
        left, right = self.write(node.left), self.write(node.right)
        if node.operator == "/":
            return f"(CAST({left} AS REAL) / NULLIF(CAST({right} AS REAL), 0))"
        return f"({left} {node.operator} {right})"

    def _negative(self, node: tree.Negative) -> str:
        return f"(-{self.write(node.item)})"

    def _case(self, node: tree.Case) -> str:
        branches = " ".join(f"WHEN {self.write(when)} THEN {self.write(then)}" for when, then in node.branches)
        return f"(CASE {branches} ELSE {self.write(node.otherwise)} END)"

    def _call(self, node: tree.Call) -> str:
        if node.function in ("bracket", "lookup"):
            return self.steps(node)
        if node.function == "one_of":
            return self.one_of(node)
        arguments = [self.write(argument) for argument in node.arguments]
        if node.function in ("least", "greatest", "coalesce"):
            name = {"least": "min", "greatest": "max"}.get(node.function, node.function)
            return f"{name}({', '.join(arguments)})" if len(arguments) > 1 else arguments[0]
        if node.function == "in_region":
            return self.in_region(node, arguments[0])
        if node.function == "length" and node.arguments[0].kind is Kind.LIST or node.function not in _FORMS:
            raise self.impossible(node.function)
        if node.function == "age" and len(arguments) == 1:
            arguments.append(self.literal(self.today))
        return _FORMS[node.function](*arguments)

    def held(self, node: tree.Node) -> Any:
        if not isinstance(node, tree.Param):
            raise self.impossible("list")
        return self.parameters.get(node.name)

    def steps(self, node: tree.Call) -> str:
        held, value = self.held(node.arguments[0]), self.write(node.arguments[1])
        if not held:
            return "NULL"
        if node.function == "lookup":
            pairs = [(f"{value} = {self.literal(code)}", amount) for code, amount in held.items()]
        else:
            pairs = [(f"{value} >= {self.literal(s)}", a) for s, a in reversed(list(zip(*held, strict=True)))]
        return "(CASE " + " ".join(f"WHEN {test} THEN {self.literal(amount)}" for test, amount in pairs) + " END)"

    def one_of(self, node: tree.Call) -> str:
        held = self.held(node.arguments[1])
        if held is None:
            return "NULL"
        return f"({self.write(node.arguments[0])} IN ({', '.join(self.literal(item) for item in held)}))"

    def in_region(self, node: tree.Call, item: str) -> str:
        parent = node.arguments[1]
        value = parent.value if isinstance(parent, tree.Literal) else None
        if not isinstance(value, str):
            raise self.impossible("in_region")
        value = region_head(value)
        return f"(substr({item}, 1, {len(value)}) = {self.literal(value)})"


def _part(what: str) -> Callable[[str], str]:
    return lambda day: f"CAST(strftime('{what}', {day}) AS INTEGER)"


_year, _month, _day = _part("%Y"), _part("%m"), _part("%d")


def _whole_years(start: str, end: str) -> str:
    return f"({_year(end)} - {_year(start)} - (strftime('%m%d', {end}) < strftime('%m%d', {start})))"


def _whole_months(start: str, end: str) -> str:
    months = f"({_year(end)} - {_year(start)}) * 12 + {_month(end)} - {_month(start)}"
    return f"({months} - (strftime('%d', {end}) < strftime('%d', {start})))"


def _part_of(amount: str, numerator: str, denominator: str) -> str:
    size = f"(2 * abs({amount} * {numerator}) + abs({denominator})) / (2 * abs({denominator}))"
    return f"({size} * (CASE WHEN ({amount} * {numerator} < 0) <> ({denominator} < 0) THEN -1 ELSE 1 END))"


_FORMS: dict[str, Callable[..., str]] = {
    "age": _whole_years,
    "years_between": _whole_years,
    "months_between": _whole_months,
    "days_between": lambda a, b: f"CAST(julianday({b}) - julianday({a}) AS INTEGER)",
    "add_days": lambda day, count: f"date({day}, {count} || ' days')",
    "month_start": lambda day: f"date({day}, 'start of month')",
    "month_end": lambda day: f"date({day}, 'start of month', '+1 month', '-1 day')",
    "year": _year,
    "month": _month,
    "day": _day,
    "abs": lambda x: f"abs({x})",
    "round": lambda x: f"(CASE WHEN {x} < 0 THEN -CAST(0.5 - {x} AS INTEGER) ELSE CAST({x} + 0.5 AS INTEGER) END)",
    "floor": lambda x: f"(CAST({x} AS INTEGER) - ({x} < CAST({x} AS INTEGER)))",
    "ceil": lambda x: f"(CAST({x} AS INTEGER) + ({x} > CAST({x} AS INTEGER)))",
    "part_of": _part_of,
    "length": lambda x: f"length({x})",
    "has": lambda x: f"({x} IS NOT NULL)",
}
