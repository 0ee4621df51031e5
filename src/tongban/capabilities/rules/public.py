"""The front door of rules."""

from tongban.capabilities.rules.boundaries import Boundary, boundaries
from tongban.capabilities.rules.errors import (
    ExpressionError,
    NoTranslation,
    ParameterError,
    QuestionError,
    ResultError,
    RulesError,
    TableError,
    Words,
    WrongValue,
)
from tongban.capabilities.rules.incoming import flatten
from tongban.capabilities.rules.nearness import Margin, comes_by_time, margin_of, nearly
from tongban.capabilities.rules.parameters import Parameters
from tongban.capabilities.rules.ports import PopulationEngine, population_engine
from tongban.capabilities.rules.predicates import Predicate, ValueExpression, parse, parse_value
from tongban.capabilities.rules.questions import Question, explain_mask, mask_of, verdict_of
from tongban.capabilities.rules.registry import REGISTRY, Function
from tongban.capabilities.rules.results import Change, Comparison, MatchResult, Summary
from tongban.capabilities.rules.rule_sets import (
    CriterionResult,
    Outcome,
    RuleBook,
    RuleSet,
    compile_rule_set,
    compile_values,
)
from tongban.capabilities.rules.types import FactType, Kind
from tongban.capabilities.rules.wording import in_words

__all__ = [
    "Boundary", "Change", "Comparison", "CriterionResult", "ExpressionError", "FactType", "Function", "Kind", "Margin",
    "MatchResult", "NoTranslation", "Outcome", "ParameterError", "Parameters", "PopulationEngine", "Predicate",
    "Question", "QuestionError", "REGISTRY", "ResultError", "RuleBook", "RuleSet", "RulesError", "Summary",
    "TableError", "ValueExpression", "Words", "WrongValue", "boundaries", "comes_by_time", "compile_rule_set",
    "compile_values", "explain_mask", "flatten", "in_words", "margin_of", "mask_of", "nearly", "parse", "parse_value",
    "population_engine", "verdict_of",
]  # fmt: skip
