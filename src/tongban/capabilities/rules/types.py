"""The types an expression may speak about, as the dictionary of facts names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """A type of the dictionary; the last three occur only inside expressions."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    MONEY = "money_fen"
    CODE = "code"
    REGION = "region"
    LIST = "list"
    BRACKETS = "brackets"
    TABLE = "table"
    NULL = "null"


NUMERIC = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY})
TEXTUAL = frozenset({Kind.TEXT, Kind.CODE, Kind.REGION})


@dataclass(frozen=True)
class FactType:
    """Type of one name.

    Attributes:
        kind: the type itself.
        codes: for ``code``: the values that may occur; empty when any may.
        item: for ``list`` of single values, ``brackets`` and ``table``: the type of what it holds.
    """

    kind: Kind
    codes: frozenset[str] = field(default_factory=frozenset)
    item: Kind | None = None


ALIASES = {"money": Kind.MONEY, "string": Kind.TEXT, "bool": Kind.BOOLEAN, "float": Kind.NUMBER, "int": Kind.INTEGER}


def fact_type(declared: Any) -> FactType:
    """Read a type as callers have it: ``"date"``, ``{"type": "code", "codes": […]}``, or an object with ``.type``.

    Raises:
        ValueError: no such type.
    """
    if isinstance(declared, FactType):
        return declared
    if isinstance(declared, Mapping):
        name, codes, item = declared.get("type"), declared.get("codes"), declared.get("item")
    elif isinstance(declared, str):
        name, codes, item = declared, None, None
    else:
        name = getattr(declared, "type", None)
        codes, item = getattr(declared, "codes", None), getattr(declared, "item", None)
    text = str(getattr(name, "value", name))
    kind = ALIASES.get(text) or Kind(text)
    return FactType(kind, frozenset(str(code) for code in codes or ()), Kind(str(item)) if item else None)
