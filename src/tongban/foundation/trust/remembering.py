"""Keys that a process remembers for some seconds; a rotation elsewhere is noticed when they are over."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connection, transaction

K = TypeVar("K")
V = TypeVar("V")
# Kids made or changed in a transaction that is still open: not kept in memory, since that vanishes if it rolls back.
unsettled: set[str] = set()


@dataclass
class Memory(Generic[K, V]):
    """A dictionary whose entries are forgotten after ``TONGBAN_KEY_REFRESH_SECONDS``."""

    held: dict[K, tuple[float, V]] = field(default_factory=dict)

    def get(self, key: K) -> V | None:
        """What is remembered; None when nothing is, or for too long."""
        found = self.held.get(key)
        if found is None or found[0] < time.monotonic() - settings.TONGBAN_KEY_REFRESH_SECONDS:
            return None
        return found[1]

    def put(self, key: K, value: V, kid: str) -> V:
        """Remember, unless the key was made in a transaction that may still roll back."""
        if kid not in unsettled:
            self.held[key] = (time.monotonic(), value)
        return value

    def clear(self) -> None:
        """Forget all."""
        self.held.clear()


_memories: list[Memory[object, object]] = []


def memory() -> Memory[K, V]:
    """A new memory that ``forget_signers`` empties with the others."""
    made: Memory[K, V] = Memory()
    _memories.append(made)  # type: ignore[arg-type]
    return made


def forget_signers() -> None:
    """Empty all memories now, and again when the transaction is over: others may have read in between."""
    _empty()
    if connection.in_atomic_block:
        transaction.on_commit(_empty)


def _empty() -> None:
    for one in _memories:
        one.clear()


def settle(kid: str) -> None:
    """Do not remember this key before the transaction that made or changed it is over."""
    if connection.in_atomic_block:
        unsettled.add(kid)
        transaction.on_commit(lambda: unsettled.discard(kid))
