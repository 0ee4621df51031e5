"""Which types may meet, and what comes of it. A literal takes the type of what it stands beside."""
# ruff: noqa: E501 — a sentence and its translation stand on one line each

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.registry import REGISTRY, Function
from tongban.capabilities.rules.types import NUMERIC, TEXTUAL, FactType, Kind

Fault = Callable[[Any, str, str, str, str], Exception]
ORDERED = NUMERIC | {Kind.DATE}


class Typing:
    """Checks for one expression; ``fault(place, zh, en, remedy zh, remedy en)`` makes the error."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.declared: dict[str, FactType] = {}

    def declare(self, name: str, declared: FactType) -> None:
        self.declared[name] = declared

    def boolean(self, at: Any, item: tree.Node) -> tree.Node:
        if item.kind in (Kind.BOOLEAN, Kind.NULL):
            return item
        raise self.fault(at, f"这里需要是非判断，却得到 {item.kind}。", f"A yes/no is needed here, not {item.kind}.",
                         "请写成比较，例如 x = '01'。", "Write a comparison, for example x = '01'.")  # fmt: skip

    def as_date(self, at: Any, text: str) -> tree.Literal:
        try:
            if len(text) != 10:
                raise ValueError(text)
            return tree.Literal(Kind.DATE, date.fromisoformat(text))
        except ValueError:
            raise self.fault(at, f"“{text}”不是日期。", f"“{text}” is not a date.", "日期写作 '2022-01-31'。",
                             "Write dates as '2022-01-31'.") from None  # fmt: skip

    def fit(self, at: Any, item: tree.Node, beside: tree.Node) -> tree.Node:
        """A text literal read as the type of what it stands beside."""
        if not (isinstance(item, tree.Literal) and item.kind is Kind.TEXT):
            return item
        if beside.kind is Kind.DATE:
            return self.as_date(at, str(item.value))
        if isinstance(beside, tree.Name) and beside.kind is Kind.CODE:
            codes = self.declared.get(beside.name, FactType(Kind.CODE)).codes
            if codes and item.value not in codes:
                near = get_close_matches(str(item.value), sorted(codes), n=1)
                listed = "、".join(sorted(codes)[:12])
                raise self.fault(at, f"{beside.name} 没有代码 '{item.value}'。",
                                 f"{beside.name} has no code '{item.value}'.",
                                 f"您是不是要写 '{near[0]}'？" if near else f"可用：{listed}。",
                                 f"Did you mean '{near[0]}'?" if near else f"There are: {listed}.")  # fmt: skip
        if beside.kind in TEXTUAL:
            return tree.Literal(beside.kind, item.value)
        return item

    def comparable(self, left: Kind, right: Kind) -> bool:
        if Kind.NULL in (left, right) or left == right:
            return left not in (Kind.LIST, Kind.BRACKETS, Kind.TABLE)
        return {left, right} <= NUMERIC or {left, right} <= TEXTUAL

    def compare(self, at: Any, operator: str, left: tree.Node, right: tree.Node) -> tree.Node:
        left, right = self.fit(at, left, right), self.fit(at, right, left)
        if tree.Literal(Kind.NULL, None) in (left, right):
            raise self.fault(at, "与 NULL 比较永远是未知。", "Comparing with NULL is always unknown.",
                             "请写 IS NULL 或 has(…)。", "Write IS NULL or has(…).")  # fmt: skip
        if not self.comparable(left.kind, right.kind):
            raise self.fault(at, f"{left.kind} 不能与 {right.kind} 比较。", f"{left.kind} cannot be compared with {right.kind}.",
                             "请看两边在事实字典中的类型；金额以分为单位，文字加单引号。",
                             "See both types in the dictionary; money is in fen, texts stand in single quotes.")  # fmt: skip
        if operator not in ("=", "<>") and not {left.kind, right.kind} - {Kind.NULL} <= ORDERED:
            raise self.fault(at, f"{left.kind} 没有大小先后。", f"{left.kind} has no order.", "请用 =、<> 或 IN。",
                             "Use =, <> or IN.")  # fmt: skip
        return tree.Compare(Kind.BOOLEAN, operator, left, right)

    def member(self, at: Any, item: tree.Node, options: tuple[tree.Node, ...]) -> tree.Node:
        fitted = tuple(self.fit(at, option, item) for option in options)
        for option in fitted:
            if not self.comparable(item.kind, option.kind):
                raise self.fault(at, f"清单里的 {option.kind} 与 {item.kind} 不是一类。",
                                 f"{option.kind} in the list does not fit {item.kind}.",
                                 "请统一类型；文字加单引号。", "Use one type; texts stand in single quotes.")  # fmt: skip
        return tree.In(Kind.BOOLEAN, item, fitted)

    def arithmetic(self, at: Any, operator: str, left: tree.Node, right: tree.Node) -> tree.Node:
        kinds = {left.kind, right.kind}
        if not kinds <= NUMERIC | {Kind.NULL}:
            dates = Kind.DATE in kinds
            raise self.fault(at, f"{left.kind} 与 {right.kind} 不能做四则运算。",
                             f"No arithmetic between {left.kind} and {right.kind}.",
                             "日期请用 days_between、add_days、add_months。" if dates else "只有数和金额可以计算。",
                             "For dates use days_between, add_days, add_months." if dates else "Only numbers and money."
                             )  # fmt: skip
        if operator == "*" and left.kind is right.kind is Kind.MONEY:
            raise self.fault(
                at, "金额不能乘金额。", "Money cannot be multiplied by money.", "请乘以数量。", "Multiply by a number."
            )
        return tree.Arithmetic(self.arithmetic_kind(operator, kinds - {Kind.NULL}), operator, left, right)

    @staticmethod
    def arithmetic_kind(operator: str, kinds: set[Kind]) -> Kind:
        if operator == "/" or Kind.NUMBER in kinds:
            return Kind.NUMBER
        return Kind.MONEY if Kind.MONEY in kinds else Kind.INTEGER

    def common(self, at: Any, kinds: list[Kind]) -> Kind:
        """The one type that all have; money beside whole numbers stays money, any fraction makes a number."""
        different = {kind for kind in kinds if kind is not Kind.NULL}
        if len(different) <= 1:
            return next(iter(different), Kind.NULL)
        if different <= NUMERIC:
            return Kind.NUMBER if Kind.NUMBER in different else Kind.MONEY
        if different <= TEXTUAL:
            return Kind.TEXT
        names = "、".join(sorted(different))
        raise self.fault(at, f"结果的类型不一致：{names}。", f"The results have different types: {', '.join(sorted(different))}.",
                         "请让各项同一类型。", "Give all the same type.")  # fmt: skip

    def fit_all(self, at: Any, items: list[tree.Node]) -> list[tree.Node]:
        """Text literals among dates, codes or regions take that type."""
        example = next((item for item in items if item.kind not in (Kind.TEXT, Kind.NULL)), None)
        return items if example is None else [self.fit(at, item, example) for item in items]

    def case(self, at: Any, branches: list[tuple[tree.Node, tree.Node]], otherwise: tree.Node) -> tree.Node:
        results = self.fit_all(at, [result for _, result in branches] + [otherwise])
        kind = self.common(at, [result.kind for result in results])
        paired = tuple((when, result) for (when, _), result in zip(branches, results, strict=False))
        return tree.Case(kind, paired, results[-1])

    def call(self, at: Any, name: str, arguments: tuple[tree.Node, ...]) -> tree.Node:
        function = REGISTRY.get(name)
        if function is None:
            near = get_close_matches(name, REGISTRY, n=1, cutoff=0.5)
            raise self.fault(at, f"没有函数 {name}。", f"There is no function {name}.",
                             f"您是不是要写 {near[0]}？" if near else "可用的函数见《表达式》一页。",
                             f"Did you mean {near[0]}?" if near else "See the page Expressions.")  # fmt: skip
        self.check_count(at, function, len(arguments))
        fitted = list(arguments)
        if function.gives is None:
            fitted = self.fit_all(at, fitted)
        for place, argument in enumerate(fitted):
            fitted[place] = self.check_argument(at, function, place, argument)
        return tree.Call(self.result_kind(at, function, fitted), name, tuple(fitted))

    def check_count(self, at: Any, function: Function, count: int) -> None:
        most = len(function.takes)
        if count < most - function.optional or (count > most and not function.variadic):
            raise self.fault(at, f"{function.name} 需要 {most} 个参数，写了 {count} 个。",
                             f"{function.name} takes {most} arguments, not {count}.", f"{function.means.zh}", function.means.en
                             )  # fmt: skip

    def check_argument(self, at: Any, function: Function, place: int, argument: tree.Node) -> tree.Node:
        takes = function.takes[min(place, len(function.takes) - 1)]
        if argument.kind is Kind.TEXT and isinstance(argument, tree.Literal) and takes == {Kind.DATE}:
            return self.as_date(at, str(argument.value))
        if argument.kind not in takes and argument.kind is not Kind.NULL:
            wanted = "、".join(sorted(takes))
            raise self.fault(at, f"{function.name} 的第 {place + 1} 个参数要是 {wanted}，却是 {argument.kind}。",
                             f"Argument {place + 1} of {function.name} must be {', '.join(sorted(takes))}, not {argument.kind}.",
                             function.means.zh, function.means.en)  # fmt: skip
        return argument

    def result_kind(self, at: Any, function: Function, arguments: list[tree.Node]) -> Kind:
        if function.gives is not None:
            return function.gives
        first = arguments[0]
        if isinstance(first, tree.Param) and function.name in ("bracket", "lookup"):
            return first.item or Kind.NUMBER
        kind = self.common(at, [argument.kind for argument in arguments])
        if function.name in ("least", "greatest") and kind not in ORDERED | {Kind.NULL}:
            raise self.fault(
                at,
                f"{kind} 没有大小先后。",
                f"{kind} has no order.",
                "请用数、金额或日期。",
                "Use numbers, money or dates.",
            )
        return kind
