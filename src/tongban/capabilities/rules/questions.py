"""What a match asks: one policy, tag or quality rule on one day, settled so that no engine needs to know more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.errors import QuestionError, Words
from tongban.capabilities.rules.parameters import Parameters
from tongban.capabilities.rules.predicates import ValueExpression
from tongban.capabilities.rules.rule_sets import RuleSet
from tongban.capabilities.rules.types import NUMERIC, Kind
from tongban.capabilities.rules.writing import MET, UNKNOWN, UNMET

FORMAT = 1  # of results; raise it when the same question would be answered differently
MOST_CRITERIA = 31
OUTER = (Kind.BRACKETS, Kind.TABLE, Kind.LIST)


@dataclass(frozen=True)
class Question:
    """One set of criteria on one day, with the amount of those who meet all of them.

    Attributes:
        code: name of its columns in the result; unique within a match.
        rules: the criteria; at most 31.
        amount: whole fen for one unit, computed for those who meet every criterion; None for a tag or an entitlement.
        today: the day on which everything is judged.
    """

    code: str
    rules: RuleSet
    amount: ValueExpression | None
    today: date

    def __post_init__(self) -> None:
        if not self.rules.predicates or len(self.rules.predicates) > MOST_CRITERIA:
            raise QuestionError(
                Words(
                    f"{self.code}：要有 1 至 {MOST_CRITERIA} 条条件。", f"{self.code}: 1 to {MOST_CRITERIA} criteria."
                ),
                Words("请合并或拆分条件。", "Join or split criteria."),
            )
        if self.amount is not None and self.amount.kind not in (Kind.MONEY, Kind.INTEGER, Kind.NULL):
            raise QuestionError(
                Words(f"{self.code}：金额要是整分，却是 {self.amount.kind}。",
                      f"{self.code}: an amount is whole fen, not {self.amount.kind}."),
                Words("请用 part_of 或 round。", "Use part_of or round."),
            )  # fmt: skip

    @cached_property
    def criteria(self) -> tuple[tree.Node, ...]:
        """The criteria with the day and all single parameters written in."""
        return tuple(settled(node, self.rules.parameters, self.today, self.code) for node in self.rules.predicates)

    @cached_property
    def amount_tree(self) -> tree.Node | None:
        if self.amount is None:
            return None
        return settled(self.amount.tree, self.amount.parameters, self.today, f"{self.code}.amount")

    @cached_property
    def held(self) -> dict[str, Any]:
        """Brackets, tables and lists as they hold on the day, under the names that ``criteria`` uses."""
        found: dict[str, Any] = {}
        sides = [(self.criteria, self.rules.parameters, self.code)]
        if self.amount is not None and self.amount_tree is not None:
            sides.append(((self.amount_tree,), self.amount.parameters, f"{self.code}.amount"))
        for trees, parameters, scope in sides:
            today = parameters.on(self.today)
            for name in (name for node in trees for name in tree.params_in(node)):
                found[name] = today.get(name.removeprefix(f"{scope}/"))
        return found

    @property
    def full(self) -> int:
        """Mask of a person who meets every criterion."""
        return sum(MET << 2 * place for place in range(len(self.criteria)))

    @property
    def facts(self) -> dict[str, Kind]:
        """Every fact that is used, with its type."""
        trees = (*self.criteria, *([self.amount_tree] if self.amount_tree else []))
        return {part.name: part.kind for node in trees for part in tree.walk(node) if isinstance(part, tree.Name)}

    @property
    def digest(self) -> str:
        """Same digest, same answer: criteria, amount, parameters and day."""
        held = sorted(self.held.items())
        content = repr((FORMAT, self.today, self.criteria, self.amount_tree, held))
        return hashlib.sha256(content.encode()).hexdigest()

    def described(self) -> dict[str, Any]:
        """What a reader needs in later years to understand the columns of this question."""
        specs = self.rules.specs
        return {
            "code": self.code,
            "digest": self.digest,
            "today": self.today.isoformat(),
            "criteria": [{"id": str(spec["id"]), "expr": str(spec["expr"])} for spec in specs],
            "amount": self.amount.text if self.amount is not None else None,
            "parameters": json.loads(json.dumps(self.rules.parameters.on(self.today), default=str)),
        }


def settled(node: tree.Node, parameters: Parameters, today: date, scope: str) -> tree.Node:
    """The tree with today and single parameters as constants; brackets, tables and lists under their owner's name."""
    values = parameters.on(today)

    def change(part: tree.Node) -> tree.Node:
        if isinstance(part, tree.Today):
            return tree.Literal(Kind.DATE, today)
        if isinstance(part, tree.Call) and part.function == "age":
            return tree.Call(part.kind, "years_between", (*part.arguments, tree.Literal(Kind.DATE, today))[:2])
        if not isinstance(part, tree.Param):
            return part
        if part.kind in OUTER:
            return tree.Param(part.kind, f"{scope}/{part.name}", part.item)
        return tree.Literal(part.kind, values.get(part.name))

    return tree.rebuilt(node, change)


def explain_mask(rules: RuleSet, mask: int) -> list[tuple[Mapping[str, Any], bool | None]]:
    """Each criterion as written, with its verdict: True met, False not met, None unknown."""
    verdicts = {MET: True, UNMET: False, UNKNOWN: None}
    return [(spec, verdicts[mask >> 2 * place & 3]) for place, spec in enumerate(rules.specs)]


def verdict_of(mask: int, criteria: int) -> bool | None:
    """False as soon as one criterion is not met, True when all are, None otherwise."""
    digits = [mask >> 2 * place & 3 for place in range(criteria)]
    return False if UNMET in digits else None if UNKNOWN in digits else True


def mask_of(verdicts: Sequence[bool | None]) -> int:
    """The mask of verdicts in the order of the criteria."""
    digits = {True: MET, False: UNMET, None: UNKNOWN}
    return sum(digits[verdict] << 2 * place for place, verdict in enumerate(verdicts))


def checked(questions: Sequence[Question]) -> Iterator[tuple[str, Kind]]:
    """Every fact that the questions use with its type.

    Raises:
        QuestionError: two questions have one code, or read one fact as different types.
    """
    codes = [question.code for question in questions]
    kinds: dict[str, Kind] = {}
    for question in questions:
        if codes.count(question.code) > 1 or not question.code:
            raise QuestionError(Words(f"代码 {question.code!r} 重复或为空。",
                                      f"Code {question.code!r} is empty or not unique."),
                                Words("请改代码。", "Change the code."))  # fmt: skip
        for name, kind in question.facts.items():
            other = kinds.setdefault(name, kind)
            if other is not kind and not {other, kind} <= NUMERIC:
                raise QuestionError(Words(f"{name} 的类型不一致。", f"{name} is read as {other} and as {kind}."),
                                    Words("以事实字典为准。", "Follow the dictionary."))  # fmt: skip
    yield from kinds.items()
