"""Renaming in expressions: what a member calls ``answers.phone`` may have another name in the common form."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = re.compile(r"'(?:[^']|'')*'|\b(answers|param|values)\.([a-z_][a-z0-9_]*)")


def renamed(text: str, answers: Mapping[str, str], member: str) -> str:
    """The same expression in the names of the bundle; texts in quotes stay as they are.

    Args:
        answers: name in the common form of each question of the member.
        member: its parameters and derived values are told apart by this word.
    """

    def put(found: re.Match[str]) -> str:
        kind, name = found.group(1), found.group(2)
        if kind is None:
            return found.group(0)
        return f"answers.{answers.get(name, name)}" if kind == "answers" else f"{kind}.{member}__{name}"

    return _NAME.sub(put, text)


def answers_in(text: str) -> set[str]:
    """Questions that an expression looks at."""
    return {found.group(2) for found in _NAME.finditer(text) if found.group(1) == "answers"}


_FACT = re.compile(r"'(?:[^']|'')*'|\b((?:person|organisation)\.[a-z_][a-z0-9_]*)")


def facts_in(text: str) -> set[str]:
    """Facts that an expression looks at."""
    return {found.group(1) for found in _FACT.finditer(text) if found.group(1)}


def both(*conditions: str) -> str:
    """A condition that asks for all of these; empty when there is none to ask for."""
    wanted = [text for text in conditions if text]
    return wanted[0] if len(wanted) == 1 else " AND ".join(f"({text})" for text in wanted)


def either(conditions: list[str]) -> str:
    """A condition that asks for one of these; empty when one of them always holds."""
    if not all(conditions):
        return ""
    different = list(dict.fromkeys(conditions))
    return different[0] if len(different) == 1 else " OR ".join(f"({text})" for text in different)
