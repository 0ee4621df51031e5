"""The checks of a pack: one small validator per rule, all of them over every pack, each fault with its remedy.

A validator is a function that takes the pack and yields problems. Its name has a heading in
``docs/pack-authors/checks.md``; a test compares.
"""

from __future__ import annotations

from . import (
    easy,
    entries,
    examples,
    expressions,
    form,
    identity,
    language,
    law,
    materials,
    numbers,
    policy,
    process,
    quality,
    scenarios,
    shape,
)  # fmt: skip
from .registry import CHECKS, Check, check_pack, report

__all__ = [
    "CHECKS", "Check", "check_pack", "easy", "entries", "examples", "expressions", "form", "identity", "language",
    "law", "materials", "numbers", "policy", "process", "quality", "report", "scenarios", "shape",
]  # fmt: skip
