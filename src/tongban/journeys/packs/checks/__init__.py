"""The checks of a pack: one small validator per rule, all of them over every pack, each fault with its remedy.

A validator is a function that takes the pack and yields problems. Its name has a heading in
``docs/pack-authors/checks.md``; a test compares.
"""

from __future__ import annotations

from . import easy, expressions, form, identity, language, law, materials, numbers, process, quality, scenarios, shape
from .registry import CHECKS, Check, check_pack, report

__all__ = [
    "CHECKS", "Check", "check_pack", "easy", "expressions", "form", "identity", "language", "law", "materials",
    "numbers", "process", "quality", "report", "scenarios", "shape",
]  # fmt: skip
