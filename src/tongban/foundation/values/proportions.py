"""Shares with what chance does to them: an estimate from few cases says how little it says."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# Two-sided 95 %: the 0.975 quantile of the normal distribution.
Z_95 = 1.959963984540054
# An interval wider than this says nothing about a target of nine in ten; from fewer cases no interval is believed.
WIDEST, LEAST = 0.2, 10


@dataclass(frozen=True)
class Share:
    """A share with its interval of confidence.

    Attributes:
        value: the share itself; None while nothing was counted.
        low, high: bounds of the 95 % interval.
        n: how many cases it rests on.
    """

    value: float | None
    low: float
    high: float
    n: int

    @property
    def is_telling(self) -> bool:
        """Whether there are enough cases, and the interval is narrow enough, to say anything.

        >>> proportion(9, 10).is_telling, proportion(900, 1000).is_telling
        (False, True)
        """
        return self.value is not None and self.n >= LEAST and self.high - self.low <= WIDEST

    def reaches(self, target: float) -> bool | None:
        """True when the share is surely at or above the target, False surely below, None when chance could be both.

        >>> proportion(99, 100).reaches(0.9), proportion(70, 100).reaches(0.9), proportion(9, 10).reaches(0.9)
        (True, False, None)
        """
        if self.value is None:
            return None
        return True if self.low >= target else False if self.high < target else None


NOTHING = Share(None, 0.0, 1.0, 0)


def proportion(part: int, whole: int) -> Share:
    """Part of a whole of independent cases with Wilson's interval, which holds for few cases and near 0 and 1.

    Raises:
        ValueError: more parts than the whole, or negative counts.

    Example:
        >>> found = proportion(8, 10)
        >>> found.value, round(found.low, 3), round(found.high, 3)
        (0.8, 0.49, 0.943)
        >>> proportion(0, 0).value is None
        True
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole}")
    if not whole:
        return NOTHING
    share, square = part / whole, Z_95 * Z_95
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = Z_95 * sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    low = 0.0 if part == 0 else max(0.0, middle - half)
    high = 1.0 if part == whole else min(1.0, middle + half)
    return Share(share, low, high, whole)


def pooled_ratio(n: int, parts: int, wholes: int, squares: tuple[int, int, int]) -> Share:
    """Parts of wholes that come in groups, such as fields in applications: the group is what chance draws.

    Fields of one application are filled alike, so counting each field as a draw of its own would claim too much.
    The interval is that of a ratio of two means over the groups.

    Args:
        n: how many groups. parts, wholes: their sums.
        squares: sums over the groups of parts², parts × wholes, wholes².

    Example:
        >>> found = pooled_ratio(3, 21, 30, (149, 210, 300))
        >>> found.value, round(found.low, 3), round(found.high, 3), found.n
        (0.7, 0.587, 0.813, 3)
    """
    if not wholes or not n:
        return NOTHING
    ratio = parts / wholes
    if n == 1:
        return Share(ratio, 0.0, 1.0, 1)
    both, mixed, whole = squares
    spread = max(0.0, both - 2 * ratio * mixed + ratio * ratio * whole) / (n - 1)
    half = Z_95 * sqrt(spread / n) / (wholes / n)
    return Share(ratio, max(0.0, ratio - half), min(1.0, ratio + half), n)
