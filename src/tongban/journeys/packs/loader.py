"""YAML read as an author means it: every scalar is the text that was typed, and every value knows its line.

Plain YAML turns the key ``on:`` into ``True``, the region code ``0310`` into 200, ``12:30:00`` into 45000 and the
version ``2022.10`` into 2022.1. Here a scalar stays text; numbers and yes/no come from the schema (``schemas.typed``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
# Written in C where the library has it: five times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(Exception):
    """The text is not YAML or JSON; ``line`` says where."""

    def __init__(self, message: str, line: int) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True)
class Document:
    """One file of a pack: its values and the line on which each stands."""

    name: str
    data: Any
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """Line of the value at ``path``, or of the nearest part of the path that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def load_yaml(text: str, name: str) -> Document:
    """Read YAML with strings only.

    Raises:
        Unreadable: a syntax error, a doubled key, or a merge key; the message names it.
    """
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(str(error.problem or error.context), mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        raise Unreadable(str(error), 1) from error
    lines: dict[Path, int] = {}
    data = _plain(node, (), lines) if node is not None else {}
    return Document(name, data, lines)


def load_json(text: str, name: str) -> Document:
    """Read JSON with its own types; lines come from reading the same text as YAML, of which JSON is a part."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(error.msg, error.lineno) from error
    return Document(name, data, load_yaml(text, name).lines)


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, index), lines) for index, child in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
            raise Unreadable("a key must be plain text; merge keys are not used in packs", key.start_mark.line + 1)
        if key.value in found:
            raise Unreadable(f"the key {key.value!r} stands here twice", key.start_mark.line + 1)
        found[key.value] = _plain(value, (*path, key.value), lines)
        lines[(*path, key.value)] = key.start_mark.line + 1
    return found
