"""The archive institution (档案馆), as this room needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


@dataclass(frozen=True)
class Answer:
    """接收结果: what the institution says of one transfer.

    Attributes:
        receipt: number of the receipt; empty when it was sent back.
        results: {档号: what its own checks found wrong}, only those that failed.
        reason: why it was sent back, in words.
    """

    receipt: str = ""
    results: dict[str, str] = field(default_factory=dict)
    reason: str = ""


@runtime_checkable
class Institution(Adapter, Protocol):
    """档案馆: takes archives in for ever, after its own checks."""

    @property
    def title(self) -> str:
        """Its name, as it stands on lists."""
        ...

    def take(self, *, number: str, package: bytes, digest: str) -> Answer:
        """Hand over one transfer package. The same ``number`` twice is one accession with one receipt.

        Args:
            number: ours, unique and lasting.
            package: zip of archive packages with a sealed list.
            digest: SM3 of the package as we sent it.
        Raises:
            PortUnavailable: no answer within 60 seconds. Send again.
            PortRefused: it takes nothing from us; somebody has to ask why.
        """
        ...


institution: Socket[Institution] = Socket(
    "archive_institution", Institution, default="tongban.capabilities.archives.adapters.embedded.EmbeddedInstitution"
)
