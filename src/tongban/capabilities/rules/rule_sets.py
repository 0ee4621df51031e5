"""The criteria of one policy or item together, and how each result explains itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from tongban.capabilities.rules import tree
from tongban.capabilities.rules.errors import RulesError
from tongban.capabilities.rules.incoming import MISSING, state_of
from tongban.capabilities.rules.parameters import Parameters
from tongban.capabilities.rules.predicates import Evaluator, Predicate, ValueExpression


@dataclass(frozen=True)
class CriterionResult:
    """How one criterion came out, and on what.

    Attributes:
        id: the criterion's id in ``rules.yaml``.
        verdict: True met, False not met, None not known.
        used: every fact, answer and ``param.…`` it looked at, as given (facts keep source and date); missing names
            are left out.
        missing: names it needs and nobody has answered.
        spec: the criterion as written: texts, refusal, remedy, article.
    """

    id: str
    verdict: bool | None
    used: Mapping[str, Any]
    missing: tuple[str, ...]
    spec: Mapping[str, Any] = field(repr=False)

    @property
    def legal(self) -> Mapping[str, Any]:
        """Document and article on which the criterion stands."""
        return dict(self.spec.get("legal") or {})

    @property
    def article(self) -> str:
        """Document and article in one line, for people."""
        return " ".join(str(self.legal[key]) for key in ("document", "article") if self.legal.get(key))

    def words(self, part: str, language: str = "zh") -> str:
        """One of the criterion's texts (``text``, ``refusal``, ``remedy``, ``message``), Chinese if not translated."""
        texts = self.spec.get(part) or {}
        if isinstance(texts, str):
            return texts
        return str(texts.get(language[:2]) or texts.get("zh") or "")


class Outcome:
    """Verdict of a rule set for one person, with its reasons worked out only when asked for.

    Attributes:
        verdict: True, False or None; False as soon as one criterion is not met.
        criteria: one ``CriterionResult`` each, in the order written.
    """

    __slots__ = ("__dict__", "results", "rules", "today", "values", "verdict")

    def __init__(
        self, rules: RuleSet, results: tuple[bool | None, ...], values: Mapping[str, Any], today: date
    ) -> None:
        self.rules = rules
        self.results = results
        self.values = values
        self.today = today
        self.verdict: bool | None = False if False in results else None if None in results else True

    @cached_property
    def criteria(self) -> list[CriterionResult]:
        parameters = self.rules.parameters.on(self.today)
        rows = zip(self.rules.specs, self.rules.spoken, self.results, strict=True)
        return [
            CriterionResult(str(spec["id"]), verdict, self._used(spoken, parameters), self._missing(spoken[0]), spec)
            for spec, spoken, verdict in rows
        ]

    def _used(self, spoken: tuple[tuple[str, ...], tuple[str, ...]], parameters: Mapping[str, Any]) -> dict[str, Any]:
        used = {name: self.values[name] for name in spoken[0] if name in self.values}
        for name in spoken[1]:
            used[f"param.{name}"] = parameters.get(name)
        return used

    def _missing(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if state_of(self.values.get(name, MISSING)) not in ("known", "absent"))

    @property
    def missing(self) -> tuple[str, ...]:
        """Names to be asked for or fetched before the open criteria can be settled; each once."""
        return tuple(dict.fromkeys(name for item in self.criteria if item.verdict is None for name in item.missing))

    @property
    def unmet(self) -> list[CriterionResult]:
        return [item for item in self.criteria if item.verdict is False]

    @property
    def reason(self) -> CriterionResult | None:
        """The one unmet criterion to show first to a refused person; None when nothing is unmet.

        What the person cannot mend by changing the form comes first (a fact about them), so that nobody corrects an
        answer only to be
        refused for their age; then the order written. ``weight`` in the criterion overrides (greater comes first).
        """
        return min(self.unmet, key=self._place, default=None)

    def _place(self, item: CriterionResult) -> tuple[float, bool, int]:
        position = [str(spec["id"]) for spec in self.rules.specs].index(item.id)
        names = self.rules.spoken[position][0]
        mendable = any(name.startswith("answers.") for name in names)
        return -float(item.spec.get("weight") or 0), mendable, position

    def __repr__(self) -> str:
        return f"Outcome({self.verdict}, {dict(zip((s['id'] for s in self.rules.specs), self.results, strict=True))})"


class RuleSet:
    """Criteria of one item or policy, compiled together. Make it with ``compile_rule_set``; safe to keep and share."""

    def __init__(self, specs: list[Mapping[str, Any]], predicates: list[tree.Node], parameters: Parameters) -> None:
        self.specs = specs
        self.predicates = predicates
        self.parameters = parameters
        self._evaluator: Evaluator | None = None
        # Of each criterion: the facts and the parameters that it speaks of.
        self.spoken = [(tree.names_in(node), tree.params_in(node)) for node in predicates]
        self.names = tuple(dict.fromkeys(name for names, _params in self.spoken for name in names))

    @property
    def evaluator(self) -> Evaluator:
        if self._evaluator is None:
            self._evaluator = Evaluator([self.predicates], self.parameters)
        return self._evaluator

    def explain(self, values: Mapping[str, Any], today: date | None = None) -> Outcome:
        """Verdict with reasons. Values may be plain or facts with source; keep them unchanged while the outcome is in
        use.

        Raises:
            WrongValue: a value has another type than the dictionary says.
        """
        today = today or timezone.localdate()
        return Outcome(self, self.evaluator.run(values, today)[0], values, today)

    def verdicts(self, values: Mapping[str, Any], today: date | None = None) -> tuple[bool | None, ...]:
        """Only the verdicts, in the order of the criteria."""
        return self.evaluator.run(values, today or timezone.localdate())[0]


class Outcomes(Mapping[str, Outcome]):
    """The outcomes of a rule book by code."""

    __slots__ = ("_places", "_rows", "_sets", "_today", "_values")

    def __init__(
        self,
        sets: Mapping[str, RuleSet],
        places: Mapping[str, int],
        rows: tuple[tuple[bool | None, ...], ...],
        values: Mapping[str, Any],
        today: date,
    ) -> None:
        self._sets, self._places, self._rows, self._values, self._today = sets, places, rows, values, today

    def __getitem__(self, code: str) -> Outcome:
        return Outcome(self._sets[code], self._rows[self._places[code]], self._values, self._today)

    def __iter__(self) -> Iterator[str]:
        return iter(self._sets)

    def __len__(self) -> int:
        return len(self._sets)

    def verdicts(self) -> dict[str, bool | None]:
        """Verdict of every rule set by its code."""
        return {
            code: False if False in row else None if None in row else True
            for code, row in zip(self._sets, self._rows, strict=True)
        }


class RuleBook:
    """Many rule sets compiled into one function: what they share (an age, a region) is computed once per person."""

    def __init__(self, sets: Mapping[str, RuleSet]) -> None:
        self.sets = dict(sets)
        shared = _SharedParameters({code: rules.parameters for code, rules in self.sets.items()})
        groups = [[_scoped(node, code) for node in rules.predicates] for code, rules in self.sets.items()]
        self._evaluator = Evaluator(groups, shared)
        self._places = {code: place for place, code in enumerate(self.sets)}
        self.names = self._evaluator.names

    def explain(self, values: Mapping[str, Any], today: date | None = None) -> Outcomes:
        """Outcome of every rule set by its code. All is computed now; the sentences are put together when read."""
        today = today or timezone.localdate()
        return Outcomes(self.sets, self._places, self._evaluator.run(values, today), values, today)

    def verdicts(self, values: Mapping[str, Any], today: date | None = None) -> dict[str, bool | None]:
        """Verdict of every rule set by its code."""
        return self.explain(values, today).verdicts()


class _SharedParameters(Parameters):
    """Parameters of many packs side by side, each under ``<code>/<name>``."""

    def __init__(self, owners: Mapping[str, Parameters]) -> None:
        super().__init__({})
        self._owners = dict(owners)

    def on(self, day: date) -> dict[str, Any]:
        if day not in self._days:
            if len(self._days) > 400:
                self._days.clear()
            self._days[day] = {
                f"{code}/{name}": value for code, owner in self._owners.items() for name, value in owner.on(day).items()
            }
        return self._days[day]


def _scoped(node: tree.Node, code: str) -> tree.Node:
    """The same tree with every parameter under its pack's name."""
    return tree.rebuilt(node, lambda part: tree.Param(part.kind, f"{code}/{part.name}", part.item)
                        if isinstance(part, tree.Param) else part)  # fmt: skip


def compile_rule_set(
    criteria: Iterable[Mapping[str, Any]],
    types: Mapping[str, Any],
    parameters: Parameters | Mapping[str, Any] | None = None,
) -> RuleSet:
    """Compile criteria or review points as they stand in ``rules.yaml``.

    Args:
        criteria: mappings with ``id``, ``expr`` and the texts of the pack format.
        types: type of each fact and answer.
        parameters: content of ``parameters.yaml``.
    Raises:
        ExpressionError: names the criterion by its id, the place, what is wrong and what to write instead.
        ParameterError: a parameter cannot be read.
    """
    held = parameters if isinstance(parameters, Parameters) else Parameters(parameters)
    specs = list(criteria)
    trees = []
    for spec in specs:
        try:
            trees.append(Predicate(str(spec["expr"]), types, held).tree)
        except RulesError as error:
            error.add_note(f"criterion {spec.get('id')}")
            raise
    return RuleSet(specs, trees, held)


def compile_values(
    values: Mapping[str, str],
    types: Mapping[str, Any],
    parameters: Parameters | Mapping[str, Any] | None = None,
) -> dict[str, ValueExpression]:
    """Compile the ``values`` of ``rules.yaml``: name → expression that computes it."""
    held = parameters if isinstance(parameters, Parameters) else Parameters(parameters)
    return {name: ValueExpression(text, types, held) for name, text in values.items()}
