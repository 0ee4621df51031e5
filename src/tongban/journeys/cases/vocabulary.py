"""Types of the names that expressions of a pack may use: facts of the dictionary and answers of the form."""

from __future__ import annotations

from typing import Any

from tongban.capabilities.rules.public import FactType, Kind
from tongban.journeys.packs.public import PackVersion
from tongban.registers.facts.public import all_facts

_FORMATS = {"date": Kind.DATE, "money-fen": Kind.MONEY, "region": Kind.REGION}
_TYPES = {"integer": Kind.INTEGER, "number": Kind.NUMBER, "boolean": Kind.BOOLEAN, "array": Kind.LIST}


def types_of(pack: PackVersion) -> dict[str, Any]:
    """Type of every fact and answer, by the name that expressions use."""
    types: dict[str, Any] = {fact.id: fact for fact in all_facts()}
    for name, rule in pack.form_schema.get("properties", {}).items():
        kind = _FORMATS.get(str(rule.get("format"))) or _TYPES.get(str(rule.get("type")), Kind.TEXT)
        types[f"answers.{name}"] = FactType(kind)
    return types
