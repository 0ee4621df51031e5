"""A policy ready to be judged: conditions, amount, arithmetic, calendar and words of one published policy.

Everything here is pure: facts come in by argument, nothing is read from the database and nothing is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from tongban.capabilities.rules.public import (
    CriterionResult,
    Margin,
    Outcome,
    Predicate,
    Question,
    RuleSet,
    ValueExpression,
    comes_by_time,
    compile_rule_set,
    margin_of,
    mask_of,
    nearly,
    parse,
    parse_value,
)
from tongban.foundation.values.public import yuan
from tongban.registers.facts.public import FactValue, Knowledge

from .periods import Period, Schedule, Unit
from .reading import Reading, in_force, localised
from .vocabulary import fact_types, parameters_of

VERDICTS = {True: "eligible", False: "refused", None: "unknown"}
# A written day may be off by the leap day; the true one is looked for from there.
_NEAR_DAYS = 40
# A month, a quarter, half a year: when those who come of age do so.
HORIZONS = (31, 92, 183)


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic: ``label`` in both languages, the value, and the unit in which it is shown.

    Attributes:
        fact: the dictionary's entry where the step shows a fact as it is; its codes have words.
    """

    id: str
    label: Mapping[str, str]
    value: Any
    unit: str
    fact: Any = None

    @property
    def title(self) -> str:
        """The label in the reader's language."""
        return localised(dict(self.label))

    @property
    def text(self) -> str:
        """The value in words; empty when it cannot be known."""
        if self.fact is not None and self.unit == "code" and self.value is not None:
            return FactValue(self.fact, self.value, Knowledge.KNOWN, self.fact.source, None).text
        return said(self.value, self.unit)


@dataclass(frozen=True)
class Judgement:
    """What a policy says about one subject on one day.

    Attributes:
        verdict: True eligible, False refused, None unknown. Unknown is never treated as no: all conditions may hold
            and the amount still be unknown because a fact that it needs was not answered.
        amount_fen: fen for one unit; None unless eligible.
        outcome: conditions one by one, with the facts used, texts and articles.
    """

    policy: Policy
    on: date
    values: Mapping[str, Any]
    verdict: bool | None
    amount_fen: int | None
    outcome: Outcome

    @property
    def word(self) -> str:
        """``eligible``, ``refused`` or ``unknown``."""
        return VERDICTS[self.verdict]

    @property
    def mask(self) -> int:
        """Two bits per criterion in the order written: 0 false, 1 true, 2 unknown."""
        return mask_of(self.outcome.results)

    @property
    def unmet(self) -> list[CriterionResult]:
        """Conditions that do not hold, in the order written."""
        return [item for item in self.outcome.criteria if item.verdict is False]

    @property
    def open(self) -> list[CriterionResult]:
        """Conditions that cannot be known yet, in the order written."""
        return [item for item in self.outcome.criteria if item.verdict is None]

    @property
    def steps(self) -> list[Step]:
        """The arithmetic, line by line."""
        return self.policy.steps(self.values, self.on)

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts to ask for before it can be settled; each once."""
        if self.verdict is not None:
            return ()
        return tuple(dict.fromkeys((*self.outcome.missing, *self.policy.amount.missing(self.values))))


@dataclass(frozen=True)
class PeriodJudgement:
    """What a policy says about all units of one period.

    Attributes:
        units: each unit with its judgement, in order.
    """

    period: Period
    units: tuple[tuple[Unit, Judgement], ...]

    @property
    def amount_fen(self) -> int:
        """Sum over the eligible units; 0 when there is none."""
        return sum(one.amount_fen or 0 for _unit, one in self.units)

    @property
    def verdict(self) -> bool | None:
        """True when some unit is eligible and none unknown; None when a unit is unknown; else False."""
        found = {one.verdict for _unit, one in self.units}
        return None if None in found else True in found

    @property
    def arithmetic(self) -> str:
        """``1 个月 × ¥150.00 + 2 个月 × ¥180.00 = ¥510.00``; empty when nothing is eligible."""
        counted = [(unit.kind, one.amount_fen or 0) for unit, one in self.units if one.verdict]
        runs = [(len(list(group)), kind, amount) for (kind, amount), group in groupby(counted)]
        if not runs:
            return ""
        parts = [f"{said(count, kind)} × {yuan(amount)}" for count, kind, amount in runs]
        return f"{' + '.join(parts)} = {yuan(self.amount_fen)}"


class Policy:
    """One version of a policy, compiled. Make it with ``policy_of``; safe to keep and share between threads.

    Attributes:
        pack: the version it comes from (or the folder), with all its texts.
        rules: the conditions, in the order of the mask.
        amount: fen for one unit.
        schedule: units, periods and days of payment.
        automatic: what must hold besides eligibility for a decision without an officer; None when all go to the list.

    Raises:
        RulesError: an expression cannot be read; the checks name it for the author.
        ValueError: unit and period do not fit together.
    """

    def __init__(self, pack: Reading) -> None:
        self.pack = pack
        self.types = fact_types()
        self.parameters = parameters_of(pack)
        values = pack.rules.get("values", {})
        criteria = [{**spec, "expr": spelled_out(spec["expr"], values)} for spec in pack.criteria]
        self.rules: RuleSet = compile_rule_set(criteria, self.types, self.parameters)
        self.amount: ValueExpression = self.expression("values.amount")
        self.schedule = Schedule.of(pack.policy)
        self._steps = [(self.expression(spec["value"]), spec) for spec in pack.rules["arithmetic"]["steps"]]
        self._comes_true = {
            spec["id"]: self.expression(spec["comes_true_on"]) for spec in pack.criteria if "comes_true_on" in spec
        }
        self.automatic = self._automatic()
        self._wider: tuple[date, RuleSet] | None = None

    @property
    def code(self) -> str:
        """Folder name, manifest code, address of the policy page."""
        return str(self.pack.manifest["code"])

    @property
    def audience(self) -> str:
        """``person`` or ``organisation``."""
        return str(self.pack.manifest["audience"])

    @property
    def kind(self) -> str:
        """``payment``, ``entitlement`` or ``levy``."""
        return str(self.pack.policy["kind"])

    @property
    def title(self) -> str:
        """Name in the reader's language."""
        return self.pack.title

    @property
    def purpose_group(self) -> str:
        """Nobody gets two benefits of one purpose for one unit."""
        return str(self.pack.policy["purpose_group"])

    @property
    def criterion_ids(self) -> tuple[str, ...]:
        """Ids in the order of the mask."""
        return tuple(str(spec["id"]) for spec in self.rules.specs)

    @cached_property
    def fact_ids(self) -> tuple[str, ...]:
        """Facts that conditions, amount, arithmetic and the account need; what to fetch or export."""
        parts = [self.rules.names, self.amount.names, *(step.names for step, _spec in self._steps)]
        parts += [value.names for value in self._comes_true.values()]
        parts += [self.automatic.names] if self.automatic else []
        if "pay_to" in self.pack.policy:
            parts.append((self.pack.policy["pay_to"],))
        return tuple(dict.fromkeys(name for part in parts for name in part))

    def expression(self, text: str) -> ValueExpression:
        """A value expression over facts, parameters and ``values.<name>``."""
        return parse_value(spelled_out(text, self.pack.rules.get("values", {})), self.types, self.parameters)

    @cached_property
    def margins(self) -> tuple[Margin, ...]:
        """How close is close, for each condition; what the pack declares under ``near``, else the usual."""
        return tuple(margin_of(spec) for spec in self.rules.specs)

    @cached_property
    def horizons(self) -> tuple[int, ...]:
        """Days after which it is worth asking who has come of age: within the widest margin of what comes by time."""
        spans = [
            margin.days
            for node, margin in zip(self.rules.predicates, self.margins, strict=True)
            if comes_by_time(node) and not margin.never
        ]
        widest = max(spans, default=0)
        return tuple(days for days in HORIZONS if days < widest) + ((widest,) if widest else ())

    def wider(self, on: date, within_days: int | None = None) -> RuleSet:
        """Every condition as wide as its margin; with ``within_days`` only what comes true by itself within them."""
        return nearly(self.rules, on, self.margins, within_days=within_days)

    def is_near(self, judgement: Judgement) -> bool:
        """Whether exactly one condition is missing, nothing is open, and that condition is within its margin."""
        results = judgement.outcome.results
        if results.count(False) != 1 or None in results:
            return False
        return self.wider_today(judgement.on).verdicts(judgement.values, judgement.on)[results.index(False)] is True

    def wider_today(self, on: date) -> RuleSet:
        """``wider``, compiled once for a day and kept for the next person."""
        if self._wider is None or self._wider[0] != on:
            self._wider = (on, self.wider(on))
        return self._wider[1]

    def _automatic(self) -> Predicate | None:
        review = self.pack.policy["review"]
        if review["mode"] != "automatic" or "when" not in review:
            return None
        return parse(spelled_out(review["when"], self.pack.rules.get("values", {})), self.types, self.parameters)

    def decides_alone(self, judgement: Judgement) -> bool:
        """Whether this judgement may be decided without an officer, by the rule that the policy publishes."""
        if judgement.verdict is not True or self.pack.policy["review"]["mode"] != "automatic":
            return False
        return self.automatic is None or self.automatic(judgement.values, judgement.on) is True

    def validity(self, on: date) -> dict[str, Any] | None:
        """The entry of ``in_force`` that holds on a day, with ``legal``, ``confidence`` and perhaps ``demo``."""
        return in_force({"values": self.pack.policy["in_force"]}, on)

    def demo(self, on: date) -> bool:
        """Whether the policy is a 示范参数 on that day: to be shown beside every amount.

        It is one when it is in force only for demonstration, or when a number that decides on conditions or amount
        is; a number that only shares out the work between machine and officers does not count.
        """
        entry, numbers = self.validity(on) or {}, self.pack.parameter_sources(on)
        return bool(entry.get("demo")) or any(numbers.get(name, {}).get("demo") for name in self.parameter_names)

    @cached_property
    def parameter_names(self) -> tuple[str, ...]:
        """Parameters that decide on conditions or amount, each once."""
        texts = [*(str(spec["expr"]) for spec in self.rules.specs), self.amount.text]
        return tuple(dict.fromkeys(name for text in texts for name in _PARAMETER.findall(text)))

    def question(self, on: date, code: str | None = None) -> Question:
        """What the population engine is asked about one day of evaluation.

        The engine's eligible rows without an amount are ``unknown`` here: ``judge`` says what is missing.

        Args:
            code: name of its columns, the policy's code when left out; unique within a match, so write the unit into
                it when several units are judged together.
        """
        return Question(code or self.code, self.rules, self.amount, on)

    def judge(self, values: Mapping[str, Any], on: date) -> Judgement:
        """Verdict and amount for one subject on one day.

        Args:
            values: facts by id, plain or with source; what is not there is unknown.
            on: the day of evaluation of the unit.
        """
        outcome = self.rules.explain(values, on)
        verdict, amount = outcome.verdict, None
        if verdict is True:
            amount = self.amount(values, on)
            verdict = None if amount is None else True
        return Judgement(self, on, values, verdict, amount, outcome)

    def judge_period(self, values: Mapping[str, Any], period: Period) -> PeriodJudgement:
        """Each unit of a period on its own day, with the same facts."""
        return PeriodJudgement(period, tuple((u, self.judge(values, u.evaluated_on)) for u in period.units))

    def steps(self, values: Mapping[str, Any], on: date) -> list[Step]:
        """The arithmetic for one subject on one day."""
        return [
            Step(spec["id"], spec["label"], step(values, on), spec["unit"], self.types.get(spec["value"]))
            for step, spec in self._steps
        ]

    def comes_true_on(self, criterion: str, values: Mapping[str, Any], on: date) -> date | None:
        """The first day after ``on`` on which a condition that does not hold will hold by itself.

        The day that the pack writes is only where the search begins: what is told is a day on which the condition
        was tried and does hold. None when the pack writes none, it is past, or nothing near it makes it true.
        """
        written = self._comes_true.get(criterion)
        day = written(values, on) if written else None
        if day is None:
            return None
        place = self.criterion_ids.index(criterion)
        start = max(day - timedelta(days=1), on + timedelta(days=1))
        for late in range(_NEAR_DAYS):
            tried: date = start + timedelta(days=late)
            if self.rules.verdicts(values, tried)[place] is True:
                return tried
        return None


_PARAMETER = re.compile(r"\bparam\.([a-z][a-z0-9_]*)\b")
_VALUE = re.compile(r"\bvalues\.([a-z][a-z0-9_]*)\b")


def spelled_out(text: str, values: Mapping[str, str], above: tuple[str, ...] = ()) -> str:
    """An expression with every ``values.<name>`` replaced by what it stands for.

    Raises:
        KeyError: there is no such value, or it is made of itself.
    """

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if name in above or name not in values:
            raise KeyError(name)
        return f"({spelled_out(values[name], values, (*above, name))})"

    return _VALUE.sub(replace, text)


def said(value: Any, unit: str) -> str:
    """A value with its unit in the reader's language; empty for None."""
    if value is None:
        return ""
    if unit.startswith("fen"):
        rates = {
            "fen_per_month": _("每月 %(n)s"), "fen_per_person": _("每人 %(n)s"),
            "fen_per_square_metre": _("每月每平方米 %(n)s"),
        }  # fmt: skip
        return rates.get(unit, "%(n)s") % {"n": yuan(round(value))}
    words = {
        "percent": "%(n)s%%", "per_mille": "%(n)s‰", "year": _("%(n)s 年"), "month": _("%(n)s 个月"),
        "once": _("%(n)s 次"), "day": _("%(n)s 天"), "person": _("%(n)s 人"), "square_metre": _("%(n)s 平方米"),
        "centi_square_metre": _("%(n)s 平方米"), "grade": _("%(n)s 级"),
    }  # fmt: skip
    shown = f"{value / 100:g}" if unit == "centi_square_metre" else f"{value:g}" if isinstance(value, float) else value
    return words.get(unit, "%(n)s") % {"n": shown}
