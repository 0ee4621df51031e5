"""Answers as nested plain JSON, addressed by dotted paths: ``phone``, ``address.region``, ``shareholders.2.name``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Answers = dict[str, Any]


def get(answers: Any, path: str) -> Any:
    """What stands at a path; None when nothing does."""
    found = answers
    for part in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found


def put(answers: Answers, path: str, value: Any) -> None:
    """Set one answer; groups on the way are made, rows must be there."""
    *above, last = path.split(".")
    place: Any = answers
    for part in above:
        place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value


def is_empty(value: Any) -> bool:
    """Not answered: nothing, empty text, no rows, or a group in which nothing is answered."""
    if isinstance(value, Mapping):
        return all(is_empty(part) for part in value.values())
    return value is None or value == "" or value == []
