"""Where papers are known that should have a licence beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Shelf


@dataclass(frozen=True)
class Paper:
    """应有证照: a decision or an entry of a register that should have a licence beside it and has none.

    Attributes:
        kind: ``decision``, ``register`` or ``expired``.
        ref: what it is, lasting: ``cases.case:12``.
        words: how an officer recognises it, without personal data.
    """

    kind: str
    ref: str
    words: str
    type_code: str
    authority_code: str
    person_id: int | None = None
    organisation_id: int | None = None


@runtime_checkable
class PaperSource(Adapter, Protocol):
    """One place where such papers are known; each room that knows some puts a plug on the shelf."""

    def without_licence(self) -> Iterator[Paper]:
        """Everything that lacks its licence today; read in chunks, thousands are normal."""
        ...


paper_sources = Shelf("paper_sources", PaperSource)
