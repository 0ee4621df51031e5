"""The treasury (or bank) as this room needs it: takes a signed file, gives receipts line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


class LineOutcome(StrEnum):
    """What became of one line of a pay file."""

    PAID = "paid"
    RETURNED = "returned"


@dataclass(frozen=True)
class PayLine:
    """One transfer.

    Attributes:
        reference: our number of the payment, unique and lasting.
        account, payee: where the money goes.
        amount_fen: in fen, above 0.
        purpose: what the payee reads on the account: name of the benefit and period, nothing personal.
    """

    reference: str
    account: str
    payee: str
    amount_fen: int
    purpose: str


@dataclass(frozen=True)
class SignedFile:
    """拨付文件: all lines with their number, their total, and our signature over them.

    Attributes:
        digest: SHA-256 over the lines in canonical JSON.
        signature: signature over the digest, with the number of the key.
    """

    number: str
    total_fen: int
    lines: Sequence[PayLine]
    digest: str
    signature: dict[str, str]


@dataclass(frozen=True)
class LineReceipt:
    """回单: what the treasury says of one line. ``reason`` says why money came back."""

    reference: str
    outcome: LineOutcome
    amount_fen: int
    receipt: str = ""
    reason: str = ""
    at: datetime | None = None


@runtime_checkable
class Treasury(Adapter, Protocol):
    """国库集中支付: pays out what a signed file says."""

    def submit(self, file: SignedFile, reference: str) -> str:
        """Hand over a file; return the treasury's number of it. The same ``reference`` twice is paid once.

        Raises:
            PortUnavailable: no answer within 10 seconds. Send the same file again later.
            PortRefused: the file is not taken: total, digest or signature do not fit. Nothing will be paid.
        """
        ...

    def receipts(self, reference: str) -> Sequence[LineReceipt]:
        """Every receipt there is for a file so far; asked again, the same come again and perhaps more.

        Raises:
            PortUnavailable: no answer within 10 seconds. Ask again later.
            PortRefused: no such file was handed over.
        """
        ...


treasury = Socket("treasury", Treasury, default="tongban.journeys.benefits.adapters.embedded.EmbeddedTreasury")
