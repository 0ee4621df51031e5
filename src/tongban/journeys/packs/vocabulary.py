"""What the expressions of a pack may speak about: facts, answers of the form, documents, dated parameters."""

from __future__ import annotations

from typing import Any

from tongban.capabilities.forms.public import answer_types
from tongban.capabilities.rules.public import Parameters, parse_value
from tongban.registers.facts.public import all_facts

from .documents import document_types
from .reading import Reading


def fact_types() -> dict[str, Any]:
    """Type of every fact of the dictionary."""
    return {fact.id: fact for fact in all_facts()}


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
    types: dict[str, Any] = {**fact_types(), **answer_types(pack.form_schema)}
    parameters = parameters_of(pack)
    types |= document_types(pack)
    for name, text in pack.rules.get("values", {}).items():
        types[f"values.{name}"] = parse_value(text, types, parameters).kind.value
    return types
