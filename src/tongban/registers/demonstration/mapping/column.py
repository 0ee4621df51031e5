"""One fact of everybody in a chunk, made from the generator's columns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tongban.registers.demonstration.generator import City
from tongban.registers.demonstration.generator.columns import Array
from tongban.registers.facts.public import FactColumn as Column

Make = Callable[[City], Column]


def known_of(values: Array) -> Array:
    """Zero, no and no day are no entry, as in the registers of departments."""
    return ~np.isnat(values) if values.dtype.kind == "M" else values.astype(bool)


__all__ = ["Column", "Make", "known_of"]
