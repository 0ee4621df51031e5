"""One fact of everybody in a chunk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tongban.registers.demonstration.generator import City
from tongban.registers.demonstration.generator.columns import Array


@dataclass(frozen=True)
class Column:
    """One fact of everybody in a chunk.

    Attributes:
        values: numbers, days, or positions in ``words``.
        known: where there is a value; elsewhere the source has no entry.
        words: what positions mean; empty for values that stand for themselves.
    """

    values: Array
    known: Array
    words: tuple[str, ...] = ()


Make = Callable[[City], Column]


def known_of(values: Array) -> Array:
    """Zero, no and no day are no entry, as in the registers of departments."""
    return ~np.isnat(values) if values.dtype.kind == "M" else values.astype(bool)
