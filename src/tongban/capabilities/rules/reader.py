"""From an author's text to the typed tree: parse, refuse what is not on the list, check types."""
# ruff: noqa: E501 — a sentence and its translation stand on one line each

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot import parser as sqlglot_parser
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.errors import ExpressionError, Words
from tongban.capabilities.rules.typecheck import Typing
from tongban.capabilities.rules.types import NUMERIC, TEXTUAL, FactType, Kind, fact_type

LONGEST = 4000
DEEPEST = 60


class _Predicates(Dialect):
    """Standard SQL with no function of its own: every call reaches our registry by its written name."""

    class Parser(sqlglot_parser.Parser):
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {}
        NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
        NO_PAREN_FUNCTION_PARSERS = {
            word: parse for word, parse in sqlglot_parser.Parser.NO_PAREN_FUNCTION_PARSERS.items() if word == "CASE"
        }


_DIALECT = _Predicates()
_COMPARE: dict[type[Any], str] = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
_ARITHMETIC: dict[type[Any], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}


def read(expression: str, types: Mapping[str, Any]) -> tree.Node:
    """The typed tree of one expression.

    Args:
        expression: SQL text as in ``rules.yaml``.
        types: type of each name: ``{"person.birth_date": "date", "answers.kind": {"type": "code", "codes": […]}}``.
    Raises:
        ExpressionError: with place, what is wrong and what to write instead.
    """
    return _Reader(expression, types).read()


class _Reader:
    def __init__(self, expression: str, types: Mapping[str, Any]) -> None:
        self.expression = expression
        self.types = types
        self.typing = Typing(self.fault)
        self.depth = 0

    def fault(self, at: exp.Expr | int | None, zh: str, en: str, zh_fix: str, en_fix: str) -> ExpressionError:
        start = _start(at) if isinstance(at, exp.Expr) else at
        return ExpressionError(Words(zh, en), Words(zh_fix, en_fix), expression=self.expression, start=start)

    def read(self) -> tree.Node:
        text = self.expression
        if not isinstance(text, str) or not text.strip():
            raise self.fault(None, "表达式是空的。", "The expression is empty.", "请写一个条件。", "Write a condition.")
        if len(text) > LONGEST:
            raise self.fault(None, "表达式太长。", "The expression is too long.", f"最多 {LONGEST} 字，请拆成几条。",
                             f"At most {LONGEST} characters; split it.")  # fmt: skip
        return self.convert(self.parse())

    def parse(self) -> exp.Expr:
        try:
            found = [part for part in _DIALECT.parse(self.expression) if part is not None]
        except SqlglotError as error:
            detail = (getattr(error, "errors", None) or [{}])[0]
            start = _offset(self.expression, detail.get("line"), detail.get("col"), detail.get("highlight"))
            near = f"“{detail['highlight']}”" if detail.get("highlight") else ""
            raise self.fault(start, f"{near}这里读不懂。", f"Cannot be read near {near or 'here'}.",
                             "请检查括号、引号和比较符是否成对、完整。",
                             "Check that brackets, quotes and comparisons are complete.") from None  # fmt: skip
        except RecursionError:
            raise self.too_deep() from None
        if len(found) != 1:
            raise self.fault(None, "只能写一个表达式。", "There must be exactly one expression.",
                             "请去掉分号及其后面的内容。", "Remove the semicolon and what follows.")  # fmt: skip
        return found[0]

    def too_deep(self) -> ExpressionError:
        return self.fault(None, "表达式嵌套太深。", "The expression is nested too deeply.", "请拆成几条。", "Split it.")

    def convert(self, node: exp.Expr) -> tree.Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.too_deep()
        try:
            return self._convert(node)
        finally:
            self.depth -= 1

    def _convert(self, node: exp.Expr) -> tree.Node:
        kind = type(node)
        if kind is exp.Paren:
            return self.convert(node.this)
        if kind in (exp.And, exp.Or):
            return self.connected(node)
        if kind is exp.Not:
            return tree.Not(Kind.BOOLEAN, self.condition(node.this))
        if kind in _COMPARE:
            return self.typing.compare(node, _COMPARE[kind], self.convert(node.this), self.convert(node.expression))
        if kind in _ARITHMETIC:
            left, right = self.convert(node.this), self.convert(node.expression)
            return self.typing.arithmetic(node, _ARITHMETIC[kind], left, right)
        simple: dict[type[Any], Callable[[Any], tree.Node]] = {
            exp.Between: self.between, exp.In: self.member, exp.Is: self.is_something, exp.Like: self.like,
            exp.Neg: self.negative, exp.Case: self.case, exp.Anonymous: self.call, exp.Literal: self.literal,
            exp.Boolean: self.boolean, exp.Null: self.null, exp.Cast: self.dated, exp.Column: self.name, exp.Dot: self.name,
        }  # fmt: skip
        if kind not in simple:
            raise self.fault(node, f"不能使用 {kind.__name__} 这种写法。", f"{kind.__name__} is not part of the language.",
                             "只能用比较、AND/OR/NOT、IN、BETWEEN、IS NULL、LIKE、CASE、四则运算和登记的函数。",
                             "Only comparisons, AND/OR/NOT, IN, BETWEEN, IS NULL, LIKE, CASE, + - * / and the listed functions."
                             )  # fmt: skip
        return simple[kind](node)

    def condition(self, node: exp.Expr) -> tree.Node:
        return self.typing.boolean(node, self.convert(node))

    def connected(self, node: exp.Expr) -> tree.Node:
        """AND/OR chains become one flat node, so that long lists of conditions are not deep."""
        kind, items, rest = type(node), [], [node]
        while rest:
            part = rest.pop()
            if isinstance(part, kind):
                rest += [part.expression, part.this]
            else:
                items.append(self.condition(part))
        shape = tree.And if kind is exp.And else tree.Or
        return shape(Kind.BOOLEAN, tuple(items))

    def between(self, node: exp.Expr) -> tree.Node:
        item, low, high = self.convert(node.this), self.convert(node.args["low"]), self.convert(node.args["high"])
        if node.args.get("symmetric"):
            raise self.fault(node, "BETWEEN SYMMETRIC 不可用。", "BETWEEN SYMMETRIC is not available.", "请用 BETWEEN。",
                             "Use BETWEEN.")  # fmt: skip
        above = self.typing.compare(node, ">=", item, low)
        below = self.typing.compare(node, "<=", item, high)
        return tree.And(Kind.BOOLEAN, (above, below))

    def member(self, node: exp.Expr) -> tree.Node:
        item = self.convert(node.this)
        if (field := node.args.get("field")) is not None:
            return self.typing.call(node, "one_of", (item, self.convert(field)))
        if node.args.get("query") or node.args.get("unnest") or not node.expressions:
            raise self.fault(node, "IN 后面要写值的清单。", "IN needs a list of values.", "例如 x IN ('01', '02')。",
                             "For example x IN ('01', '02').")  # fmt: skip
        options = tuple(self.convert(option) for option in node.expressions)
        if len(options) == 1 and options[0].kind is Kind.LIST:
            return self.typing.call(node, "one_of", (item, options[0]))
        return self.typing.member(node, item, options)

    def is_something(self, node: exp.Expr) -> tree.Node:
        item, wanted = self.convert(node.this), node.expression
        if isinstance(wanted, exp.Null):
            return tree.IsNull(Kind.BOOLEAN, item)
        if isinstance(wanted, exp.Boolean):
            return tree.IsTruth(Kind.BOOLEAN, self.typing.boolean(node.this, item), bool(wanted.this))
        raise self.fault(
            node, "IS 后面只能写 NULL、TRUE 或 FALSE。", "IS takes only NULL, TRUE or FALSE.", "请用 =。", "Use =."
        )

    def like(self, node: exp.Expr) -> tree.Node:
        item, pattern = self.convert(node.this), node.expression
        written = pattern.this if isinstance(pattern, exp.Literal) and pattern.is_string else ""
        piece = written.strip("%") if written else ""
        if not piece or "%" in piece or "_" in piece:
            raise self.fault(node, "LIKE 后面要写固定文字，% 只能在头尾。", "LIKE takes fixed text with % at the ends only.",
                             "例如 LIKE '31%'、LIKE '%路'、LIKE '%餐饮%'。", "For example LIKE '31%'.")  # fmt: skip
        if item.kind not in TEXTUAL:
            raise self.fault(node, "LIKE 只能用于文字和代码。", "LIKE is for texts and codes only.", "请用比较符。",
                             "Use a comparison.")  # fmt: skip
        return tree.Like(Kind.BOOLEAN, item, piece, written.startswith("%"), written.endswith("%"))

    def negative(self, node: exp.Expr) -> tree.Node:
        item = self.convert(node.this)
        if item.kind not in NUMERIC:
            raise self.fault(node, "负号后面要是数。", "A minus sign needs a number.", "请检查。", "Check it.")
        if isinstance(item, tree.Literal) and isinstance(item.value, int | float):
            return tree.Literal(item.kind, -item.value)
        return tree.Negative(item.kind, item)

    def case(self, node: exp.Expr) -> tree.Node:
        subject = self.convert(node.this) if node.this is not None else None
        branches = []
        for part in node.args["ifs"]:
            when = self.condition(part.this) if subject is None else self.typing.compare(
                part, "=", subject, self.convert(part.this))  # fmt: skip
            branches.append((when, self.convert(part.args["true"])))
        default = node.args.get("default")
        otherwise = self.convert(default) if default is not None else tree.Literal(Kind.NULL, None)
        return self.typing.case(node, branches, otherwise)

    def call(self, node: exp.Expr) -> tree.Node:
        arguments = tuple(self.convert(argument) for argument in node.expressions)
        return self.typing.call(node, str(node.this).lower(), arguments)

    def literal(self, node: exp.Expr) -> tree.Node:
        if node.is_string:
            return tree.Literal(Kind.TEXT, node.this)
        text = node.this
        if text.isdigit():
            if int(text) >= 2**53:
                raise self.fault(
                    node, "整数太大。", "The number is too large.", "请改用较小的数。", "Use a smaller one."
                )
            return tree.Literal(Kind.INTEGER, int(text))
        return tree.Literal(Kind.NUMBER, float(text))

    def boolean(self, node: exp.Expr) -> tree.Node:
        return tree.Literal(Kind.BOOLEAN, bool(node.this))

    def null(self, node: exp.Expr) -> tree.Node:
        return tree.Literal(Kind.NULL, None)

    def dated(self, node: exp.Expr) -> tree.Node:
        """``DATE '2022-01-01'`` is the one cast of the language."""
        target = node.args["to"]
        if target.this is exp.DataType.Type.DATE and isinstance(node.this, exp.Literal) and node.this.is_string:
            return self.typing.as_date(node, str(node.this.this))
        raise self.fault(node, "不能转换类型。", "Types cannot be cast.", "类型以事实字典为准；日期写作 DATE '2022-01-01'。",
                         "Types come from the dictionary; a date is written DATE '2022-01-01'.")  # fmt: skip

    def name(self, node: exp.Expr) -> tree.Node:
        parts = [part for part in _parts(node) if part is not None]
        if any(not isinstance(part, exp.Identifier) for part in parts):
            raise self.fault(node, "名称只能用点连接。", "Names are joined by dots only.", "例如 person.birth_date。",
                             "For example person.birth_date.")  # fmt: skip
        written = ".".join(part.name for part in parts)
        if any(part.args.get("quoted") for part in parts):
            raise self.fault(node, f"文字 {written} 要用单引号。", f"The text {written} needs single quotes.",
                             f"请写 '{written}'。", f"Write '{written}'.")  # fmt: skip
        return self.named(node, written)

    def named(self, node: exp.Expr, written: str) -> tree.Node:
        if written.lower() in ("today", "current_date"):
            return tree.Today(Kind.DATE)
        if (declared := self.declared(written)) is not None:
            if written.startswith("param."):
                return tree.Param(declared.kind, written.removeprefix("param."), declared.item)
            self.typing.declare(written, declared)
            return tree.Name(declared.kind, written)
        if written.endswith(".age") and (born := self.declared(f"{written[:-3]}birth_date")) is not None:
            birth = tree.Name(born.kind, f"{written[:-3]}birth_date")
            return self.typing.call(node, "age", (birth,))
        near = get_close_matches(written, [*self.types, "today"], n=1, cutoff=0.6)
        fix = (f"您是不是要写 {near[0]}？", f"Did you mean {near[0]}?") if near else (
            "请查事实字典、表单字段或 parameters.yaml。", "See the dictionary, the form or parameters.yaml.")  # fmt: skip
        raise self.fault(
            node, f"没有名为 {written} 的事实、答案或参数。", f"There is no fact, answer or parameter {written}.", *fix
        )

    def declared(self, written: str) -> FactType | None:
        if written not in self.types:
            return None
        try:
            return fact_type(self.types[written])
        except ValueError:
            raise self.fault(None, f"{written} 的类型无法识别。", f"The type of {written} is not known.",
                             "请看事实字典的类型。", "See the types of the dictionary.") from None  # fmt: skip


def _parts(node: exp.Expr) -> list[Any]:
    if isinstance(node, exp.Dot):
        return [*_parts(node.this), node.expression]
    if isinstance(node, exp.Column):
        return [node.args.get(key) for key in ("catalog", "db", "table", "this")]
    return [node]


def _start(node: exp.Expr) -> int | None:
    found = [part.meta["start"] for part in node.walk() if "start" in part.meta]
    return min(found) if found else None


def _offset(text: str, line: int | None, column: int | None, highlight: str | None) -> int | None:
    """Offset of a parse error; the parser reports the last column of the faulty token."""
    if not line or column is None:
        return None
    before = sum(len(part) + 1 for part in text.split("\n")[: line - 1])
    return max(0, min(len(text), before + column - max(len(highlight or ""), 1)))
