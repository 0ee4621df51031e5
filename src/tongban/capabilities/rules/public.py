"""The front door of rules."""

from tongban.capabilities.rules.errors import (
    ExpressionError,
    NoTranslation,
    ParameterError,
    RulesError,
    Words,
    WrongValue,
)
from tongban.capabilities.rules.incoming import flatten
from tongban.capabilities.rules.parameters import Parameters
from tongban.capabilities.rules.predicates import Predicate, ValueExpression, parse, parse_value
from tongban.capabilities.rules.registry import REGISTRY, Function
from tongban.capabilities.rules.rule_sets import (
    CriterionResult,
    Outcome,
    RuleBook,
    RuleSet,
    compile_rule_set,
    compile_values,
)
from tongban.capabilities.rules.types import FactType, Kind

__all__ = [
    "REGISTRY", "CriterionResult", "ExpressionError", "FactType", "Function", "Kind", "NoTranslation", "Outcome",
    "ParameterError", "Parameters", "Predicate", "RuleBook", "RuleSet", "RulesError", "ValueExpression",
    "Words", "WrongValue", "compile_rule_set", "compile_values", "flatten", "parse", "parse_value",
]  # fmt: skip
