"""Base45 (RFC 9285): bytes in the characters that a QR symbol packs best."""

from __future__ import annotations

import sys
from array import array

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_HIGH = {letter: number * 2025 for number, letter in enumerate(_ALPHABET)}
_PAIR = [_ALPHABET[n % 45] + _ALPHABET[n // 45] for n in range(45 * 45)]
_LOW = {pair: number for number, pair in enumerate(_PAIR)}


def encode(data: bytes) -> str:
    """Two bytes become three characters, a last single byte two."""
    parts = []
    for i in range(0, len(data) - 1, 2):
        high, low = divmod(data[i] << 8 | data[i + 1], 2025)
        parts.append(_PAIR[low] + _ALPHABET[high])
    if len(data) % 2:
        parts.append(_PAIR[data[-1]])
    return "".join(parts)


def decode(text: str) -> bytes:
    """The bytes again.

    Raises:
        ValueError: a character or a group that Base45 does not have.
    """
    whole = len(text) // 3 * 3
    try:
        numbers = array("H", [_LOW[text[i : i + 2]] + _HIGH[text[i + 2]] for i in range(0, whole, 3)])
        rest = [_LOW[text[whole:]]] if len(text) > whole else []
    except (KeyError, OverflowError) as error:
        raise ValueError(f"not Base45: {error.args[0]!r}") from None
    if sys.byteorder == "little":
        numbers.byteswap()
    if rest and rest[0] > 0xFF:
        raise ValueError("not Base45: the last group is too large")
    return numbers.tobytes() + bytes(rest)
