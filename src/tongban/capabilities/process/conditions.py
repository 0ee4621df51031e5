"""Conditions of diagrams: the one predicate language, nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tongban.capabilities.rules.public import Predicate, parse

NAME = re.compile(r"'(?:[^']|'')*'|\b([a-z_][a-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\b", re.IGNORECASE)


def names_of(text: str) -> tuple[str, ...]:
    """Dotted names and ``outcome`` as they may occur in a condition; words of the language may be among them."""
    found = (match.group(1) for match in NAME.finditer(text))
    return tuple(sorted({name for name in found if name and ("." in name or name == "outcome")}))


def condition(text: str, types: Mapping[str, Any]) -> Predicate:
    """The compiled condition of a sequence flow; compiled once per text and types.

    Args:
        types: types of answers and facts; ``outcome`` and ``steps.<element>`` are texts, and so is what is not named.
    Raises:
        RulesError: with position and words.
    """
    named = tuple((name, repr_type(types.get(name, "text"))) for name in names_of(text))
    return _compiled(" ".join(text.split()), named)


def repr_type(declared: Any) -> str:
    name = declared.get("type") if isinstance(declared, Mapping) else getattr(declared, "type", declared)
    kind = getattr(declared, "kind", name)
    return str(getattr(kind, "value", kind))


@lru_cache(maxsize=4096)
def _compiled(text: str, types: tuple[tuple[str, str], ...]) -> Predicate:
    return parse(text, dict(types))
