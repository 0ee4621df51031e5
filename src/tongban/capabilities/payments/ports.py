"""A payment provider, as this room needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Shelf


class Outcome(StrEnum):
    """What a provider says of one payment."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True)
class Answer:
    """支付结果: what the provider says of one of our payments, by notification or when asked.

    Attributes:
        trade: our number of the attempt.
        receipt: the provider's number; empty while pending.
        amount_fen: what was really paid.
    """

    trade: str
    outcome: Outcome
    amount_fen: int = 0
    receipt: str = ""
    at: datetime | None = None


@runtime_checkable
class PaymentProvider(Adapter, Protocol):
    """支付渠道: takes money for one order at a time and tells us signed."""

    @property
    def title(self) -> str:
        """What the payer reads on the button, in the language of the page."""
        ...

    def start(self, *, trade: str, amount_fen: int, title: str, return_url: str) -> str:
        """Begin a payment; return the address where the payer goes on. The same ``trade`` twice is one payment.

        Args:
            trade: our number, unique and lasting.
            amount_fen: in fen, above 0.
            title: what is paid for, without personal data.
            return_url: where the payer's browser comes back to; says nothing about the outcome.
        Raises:
            PortUnavailable: no answer within 5 seconds. The payer tries again.
            PortRefused: the provider does not take this payment.
        """
        ...

    def query(self, *, trade: str) -> Answer:
        """What became of a payment. An unknown trade is ``PENDING``: the payer may still be on the way.

        Raises:
            PortUnavailable: no answer within 5 seconds. Ask again later.
        """
        ...

    def read_notification(self, *, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer inside a notification, after its signature was checked.

        Raises:
            BadNotification: not signed by the provider, or not readable. Change nothing.
        """
        ...

    def close(self, *, trade: str) -> None:
        """Make sure a payment that was not paid cannot be paid any more. Closing twice is harmless.

        Raises:
            PortUnavailable: no answer within 5 seconds. Retry later.
        """
        ...

    def refund(self, *, trade: str, refund: str, amount_fen: int) -> str:
        """Give back what was paid; return the provider's receipt. The same ``refund`` number twice is one refund.

        Raises:
            PortUnavailable: no answer within 5 seconds. Retry later with the same number.
            PortRefused: not paid, or more than was paid. Do not retry.
        """
        ...


providers = Shelf("payments", PaymentProvider)
