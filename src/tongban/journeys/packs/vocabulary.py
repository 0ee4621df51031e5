"""What the expressions of a pack may speak about: facts of the dictionary, answers of the form, dated parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongban.capabilities.rules.public import FactType, Kind, Parameters, parse_value
from tongban.registers.facts.public import all_facts

from .reading import Reading

_FORMATS = {"date": Kind.DATE, "money-fen": Kind.MONEY, "region": Kind.REGION}
_TYPES = {
    "integer": Kind.INTEGER,
    "number": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "array": Kind.LIST,
    "object": Kind.TABLE,
}


def answer_type(rule: Mapping[str, Any]) -> FactType:
    """Type of an answer by its property in ``form.schema.json``."""
    if rule.get("format") in _FORMATS:
        return FactType(_FORMATS[rule["format"]])
    if "enum" in rule and rule.get("type", "string") == "string":
        return FactType(Kind.CODE, frozenset(str(code) for code in rule["enum"]))
    return FactType(_TYPES.get(str(rule.get("type")), Kind.TEXT))


def fact_types() -> dict[str, Any]:
    """Type of every fact of the dictionary."""
    return {fact.id: fact for fact in all_facts()}


def answer_types(pack: Reading) -> dict[str, FactType]:
    """Type of every answer, as ``answers.<name>``."""
    return {f"answers.{name}": answer_type(rule) for name, rule in pack.form_schema.get("properties", {}).items()}


def parameters_of(pack: Reading) -> Parameters:
    """The pack's dated parameters as the rules read them.

    Raises:
        ParameterError: an entry cannot be read.
    """
    return Parameters(pack.content.get("parameters", {}))


def types_of(pack: Reading) -> dict[str, Any]:
    """Type of every name that an expression of this pack may use.

    Raises:
        RulesError: a derived value cannot be read.
    """
    types: dict[str, Any] = {**fact_types(), **answer_types(pack)}
    parameters = parameters_of(pack)
    for name, text in pack.rules.get("values", {}).items():
        types[f"values.{name}"] = parse_value(text, types, parameters).kind.value
    return types
