"""The tree kept in tiles of 256 hashes: 32 bytes an entry; what proofs need is computed from a few tiles."""

from __future__ import annotations

from collections.abc import Sequence

from . import merkle
from .models import Tile

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH_BYTES = 32


class Tiles:
    """The tree as one reader sees it; tiles are read once each.

    ``node(level, index)`` is what the functions of ``merkle`` ask.
    """

    def __init__(self) -> None:
        self._tiles: dict[tuple[int, int], list[bytes]] = {}
        self._inner: dict[tuple[int, int], bytes] = {}
        self.changed: set[tuple[int, int]] = set()

    def tile(self, height: int, number: int) -> list[bytes]:
        """Hashes of one tile; empty when there is none yet."""
        if (height, number) not in self._tiles:
            row = Tile.objects.filter(height=height, number=number).first()
            data = bytes(row.hashes) if row else b""
            self._tiles[height, number] = [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]
        return self._tiles[height, number]

    def node(self, level: int, index: int) -> bytes:
        """Hash of the complete subtree of ``2**level`` leaves that begins at leaf ``index * 2**level``."""
        if level % HEIGHT == 0:
            return self.tile(level, index // WIDTH)[index % WIDTH]
        if (level, index) not in self._inner:
            left, right = self.node(level - 1, 2 * index), self.node(level - 1, 2 * index + 1)
            self._inner[level, index] = merkle.node_hash(left, right)
        return self._inner[level, index]

    def append(self, position: int, hashes: Sequence[bytes]) -> None:
        """Put leaf hashes at the end; full tiles pass their root to the tile above."""
        for offset, one in enumerate(hashes):
            self._put(0, position + offset, one)

    def _put(self, height: int, index: int, one: bytes) -> None:
        number = index // WIDTH
        tile = self.tile(height, number)
        tile[index % WIDTH :] = [one]
        self.changed.add((height, number))
        if len(tile) == WIDTH:
            self._put(height + HEIGHT, number, _fold(tile))

    def save(self) -> None:
        """Write what was appended: one statement for all tiles."""
        Tile.objects.bulk_create(
            [Tile(height=height, number=number, hashes=b"".join(self._tiles[height, number]))
             for height, number in sorted(self.changed)],
            update_conflicts=True, unique_fields=["height", "number"], update_fields=["hashes"], batch_size=100,
        )  # fmt: skip
        self.changed.clear()


def _fold(tile: Sequence[bytes]) -> bytes:
    level = list(tile)
    while len(level) > 1:
        level = [merkle.node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]
