"""Which codes are dead: the first five bytes of each revoked handle, sorted, as Golomb-Rice coded differences.

Handles are random, so the bytes need no hashing. A living code is taken for a dead one when its five bytes happen to be
on the list: with N entries in N / 2^40 of all scans, for 250,000 entries about one in four million. The gate then asks
online or a person looks; a dead code is never let through.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

from .keys import GRACE
from .lists import REVOKED, BadList, open_list

BITS = 40
SPACE = 1 << BITS


def mark_of(handle: bytes) -> int:
    """The number that stands for a handle."""
    return int.from_bytes(handle[:5], "big")


def rice_bits(count: int) -> int:
    """The best width for the low part of the differences between ``count`` marks."""
    return max(0, (SPACE // max(count, 1) * 69 // 100).bit_length() - 1)


def pack(marks: Iterable[int]) -> bytes:
    """Sorted different marks in about log2(2^40 / N) + 1.5 bits each."""
    wanted = sorted(set(marks))
    width = rice_bits(len(wanted))
    out, pending, used, last = bytearray(), 0, 0, -1
    for mark in wanted:
        high, low = (mark - last - 1) >> width, (mark - last - 1) & ((1 << width) - 1)
        last = mark
        pending = (pending << (high + 1 + width)) | (((1 << high) - 1) << (width + 1)) | low
        used += high + 1 + width
        if used >= 512:
            used, pending = _flush(out, pending, used)
    if used % 8:
        pending, used = pending << (8 - used % 8), used + 8 - used % 8
    _flush(out, pending, used)
    return len(wanted).to_bytes(4, "big") + bytes([width]) + bytes(out)


def _flush(out: bytearray, pending: int, used: int) -> tuple[int, int]:
    rest = used % 8
    out += (pending >> rest).to_bytes(used // 8, "big")
    return rest, pending & ((1 << rest) - 1)


def unpack(data: bytes) -> array[int]:
    """The marks again, sorted.

    Raises:
        ValueError: cut off or damaged.
    """
    count, width = int.from_bytes(data[:4], "big"), data[4]
    marks: array[int] = array("Q")
    pending, held, at, last, low_mask = 0, 0, 5, -1, (1 << width) - 1
    for _ in range(count):
        high = 0
        while True:
            if held <= width + 64:
                piece = data[at : at + 64]
                if piece:
                    pending, held, at = (
                        (pending << 8 * len(piece)) | int.from_bytes(piece, "big"),
                        held + 8 * len(piece),
                        at + len(piece),
                    )
            if held <= width:
                raise ValueError("the revocation list is cut off")
            held -= 1
            if not (pending >> held) & 1:
                break
            high += 1
        held -= width
        last += (high << width | (pending >> held) & low_mask) + 1
        pending &= (1 << held) - 1
        if last >= SPACE:
            raise ValueError("the revocation list is damaged")
        marks.append(last)
    return marks


class Revoked:
    """The list in a gate: eight bytes of memory an entry, a look-up in about a microsecond, updates merged in."""

    def __init__(self, marks: Iterable[int] = (), sequence: int = 0) -> None:
        self._marks: array[int] = array("Q", sorted(set(marks)))
        self.sequence = sequence
        # When the last signed list was issued; 0 before the first, as in the city itself, which needs none.
        self.issued_at = 0

    def __len__(self) -> int:
        return len(self._marks)

    def __contains__(self, handle: bytes) -> bool:
        mark = mark_of(handle)
        at = bisect_left(self._marks, mark)
        return at < len(self._marks) and self._marks[at] == mark

    def take(self, signed: bytes, root: tuple[int, bytes]) -> None:
        """Take over a list that comes under the root's signature, as every gate outside of the city does.

        Raises:
            BadList: forged, of another kind, older or rolled back, or made for another sequence. What is held stays.
        """
        claims = open_list(signed, REVOKED, root, held_at=self.issued_at)
        try:
            self.apply(claims["data"], claims["sequence"], base=claims["base"])
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise BadList(str(error)) from None
        self.issued_at = max(self.issued_at, claims["issued_at"])

    def is_stale(self, now: int) -> bool:
        """True when a gate that lives on signed lists was without a new one longer than the grace."""
        return bool(self.issued_at) and now > self.issued_at + GRACE

    def apply(self, data: bytes, sequence: int, *, base: int) -> None:
        """Take over a packed list that needs no signature, because it never left the city.

        It is a whole one (``base`` 0) or what came since ``base``.

        Raises:
            ValueError: damaged, older than ours, or made for another sequence.
        """
        if sequence < self.sequence or base not in (0, self.sequence):
            raise ValueError(f"the list is for {base}, we have {self.sequence}")
        new = unpack(data)
        if base:
            new = array("Q", sorted({*self._marks, *new}))
        self._marks, self.sequence = new, sequence

    @property
    def false_share(self) -> float:
        """The share of living codes that look dead."""
        return len(self._marks) / SPACE
