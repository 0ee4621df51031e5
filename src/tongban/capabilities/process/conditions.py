"""Conditions of diagrams: the one predicate language, nothing else."""

from __future__ import annotations

from functools import lru_cache

from tongban.capabilities.rules.public import Predicate, parse


@lru_cache(maxsize=4096)
def condition(text: str) -> Predicate:
    """The compiled condition of a sequence flow; compiled once per text.

    Raises:
        the parse error of the rules room, with position and words.
    """
    return parse(" ".join(text.split()), None)
