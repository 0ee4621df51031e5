"""Checks of packs (thin)."""

from __future__ import annotations

from .errors import Problem
from .folders import Pack


def check_pack(pack: Pack) -> list[Problem]:
    """All faults of a pack: file, line, message, remedy."""
    return sorted(pack.problems)
