"""A condition in plain words, so that its author sees what was understood, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.errors import Words
from tongban.capabilities.rules.predicates import Expression
from tongban.capabilities.rules.registry import REGISTRY

Titles = Callable[[str], Words]
Values = Callable[[str, Any], Words | None]

_COMPARED = {
    "=": Words("是", "is"), "<>": Words("不是", "is not"), "<": Words("小于", "is less than"),
    "<=": Words("不超过", "is at most"), ">": Words("大于", "is more than"), ">=": Words("至少为", "is at least"),
}  # fmt: skip
_OTHERWISE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def in_words(expression: Expression, titles: Titles, values: Values = lambda _name, _value: None) -> Words:
    """What an expression says.

    Args:
        titles: name of a fact or answer for readers.
        values: one of its codes in words; None where the value speaks for itself.
    """
    teller = _Teller(titles, values)
    return Words(teller.said(expression.tree, "zh"), teller.said(expression.tree, "en"))


class _Teller:
    def __init__(self, titles: Titles, values: Values) -> None:
        self.titles = titles
        self.values = values

    def said(self, node: tree.Node, language: str) -> str:
        zh = language == "zh"
        match node:
            case tree.And(items=items):
                return self._joined(items, "，并且" if zh else ", and ", tree.Or, language)
            case tree.Or(items=items):
                return self._joined(items, "，或者" if zh else ", or ", tree.And, language)
            case tree.Not(item=tree.Compare(kind, operator, left, right)):
                return self.said(tree.Compare(kind, _OTHERWISE[operator], left, right), language)
            case tree.Not(item=item):
                return f"不满足“{self.said(item, language)}”" if zh else f"not: {self.said(item, language)}"
            case tree.Compare() | tree.In() | tree.IsNull() | tree.IsTruth() | tree.Like():
                return self._compared(node, language)
            case tree.Case(branches=branches, otherwise=otherwise):
                parts = [
                    f"{'如果' if zh else 'if '}{self.said(when, language)}{'则' if zh else ' then '}"
                    f"{self.said(then, language)}" for when, then in branches
                ]  # fmt: skip
                return "；".join([*parts, f"{'否则' if zh else 'else '}{self.said(otherwise, language)}"])
            case _:
                return self._value(node, language)

    def _joined(self, items: Sequence[tree.Node], word: str, other: type[tree.Node], language: str) -> str:
        left, right = ("（", "）") if language == "zh" else ("(", ")")
        said = (self.said(one, language) for one in items)
        parts = [
            f"{left}{text}{right}" if isinstance(one, other) else text for one, text in zip(items, said, strict=True)
        ]
        return word.join(parts)

    def _compared(self, node: tree.Node, language: str) -> str:
        zh = language == "zh"
        match node:
            case tree.Compare(operator=operator, left=left, right=right):
                word = getattr(_COMPARED[operator], language)
                named = left.name if isinstance(left, tree.Name) else ""
                return self._line(left, word, self._value(right, language, of=named), language)
            case tree.In(item=item, options=options):
                named = item.name if isinstance(item, tree.Name) else ""
                listed = [self._value(one, language, of=named) for one in options]
                word = "是以下之一：" if zh else "is one of:"
                return self._line(item, word, ("、" if zh else ", ").join(listed), language)
            case tree.IsNull(item=item):
                return self._line(item, "没有" if zh else "is not there", "", language)
            case tree.IsTruth(item=item, wanted=wanted):
                return self._line(item, "是" if zh else "is", _plain(wanted, language), language)
            case tree.Like(item=item, piece=piece, open_start=start, open_end=end):
                words = {
                    (True, True): ("含有", "contains"), (False, True): ("开头是", "begins with"),
                    (True, False): ("结尾是", "ends with"), (False, False): ("是", "is"),
                }  # fmt: skip
                return self._line(item, words[start, end][0 if zh else 1], f"“{piece}”", language)
        return ""

    def _line(self, left: tree.Node, word: str, right: str, language: str) -> str:
        parts = [self._value(left, language), word, right]
        return "".join(parts) if language == "zh" else " ".join(filter(None, parts))

    def _value(self, node: tree.Node, language: str, of: str = "") -> str:
        match node:
            case tree.Name(name=name):
                title = getattr(self.titles(name), language)
                return f"“{title}”"
            case tree.Literal(value=value):
                known = self.values(of, value) if of else None
                return f"“{getattr(known, language)}”" if known is not None else _plain(value, language)
            case tree.Today():
                return "当天" if language == "zh" else "the day itself"
            case tree.Param(name=name):
                return name
            case tree.Arithmetic(operator=operator, left=left, right=right):
                return f"{self._value(left, language)} {operator} {self._value(right, language)}"
            case tree.Negative(item=item):
                return f"-{self._value(item, language)}"
            case tree.Call(function=function, arguments=arguments):
                inside = ("、" if language == "zh" else ", ").join(self._value(one, language) for one in arguments)
                means = getattr(REGISTRY[function].means, language).rstrip("。.")
                return f"{inside}（{means}）" if language == "zh" else f"{inside} ({means})"
        return self.said(node, language)


def _plain(value: Any, language: str) -> str:
    if value is None:
        return "空" if language == "zh" else "nothing"
    if isinstance(value, bool):
        return {("zh", True): "“是”", ("zh", False): "“否”", ("en", True): "yes", ("en", False): "no"}[language, value]
    if isinstance(value, date):
        return value.isoformat()
    return f"“{value}”" if isinstance(value, str) else str(value)
