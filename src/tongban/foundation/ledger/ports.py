"""Witnesses: others who have seen the log grow, and sign that it was never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Shelf

from .notes import NoteKey


@runtime_checkable
class Witness(Adapter, Protocol):
    """Somebody outside who remembers the last checkpoint that they signed."""

    def key(self) -> NoteKey:
        """Name and public key under which this witness signs."""
        ...

    def last_size(self) -> int:
        """Size of the checkpoint it saw last; 0 when it has seen none.

        Raises:
            PortUnavailable: no answer within 5 seconds. Ask again later; checkpoints go on without it meanwhile.
        """
        ...

    def cosign(self, old_size: int, proof: Sequence[bytes], note: str) -> str:
        """A signature line for the note of a checkpoint that continues what the witness saw.

        Args:
            old_size: ``last_size()``. proof: the consistency proof from there.
        Raises:
            PortUnavailable: no answer within 5 seconds. Ask again later.
            PortRefused: the checkpoint does not continue what it saw, or is not ours. Somebody has to look at once.
        """
        ...


witnesses = Shelf("witnesses", Witness)
