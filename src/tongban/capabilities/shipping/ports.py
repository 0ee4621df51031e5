"""The logistics company, as this room needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


class Progress(StrEnum):
    """How far a consignment is; only forward, except that a delivery may fail and come back."""

    BOOKED = "booked"
    COLLECTED = "collected"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    RETURNED = "returned"


@dataclass(frozen=True)
class Address:
    """收件地址: to whom and where."""

    name: str
    phone: str
    region: str
    """Names from province to street, ``上海市黄浦区``."""
    detail: str


@dataclass(frozen=True)
class Scan:
    """物流轨迹: one thing that happened to a consignment."""

    progress: Progress
    at: datetime
    place: str = ""


@runtime_checkable
class Logistics(Adapter, Protocol):
    """物流公司: takes consignments from the city's offices to people."""

    def book(self, *, reference: str, to: Address, contents: str) -> str:
        """Order a consignment; return its tracking number. The same ``reference`` twice is one consignment.

        Args:
            contents: what is inside in general words, without personal data.
        Raises:
            PortUnavailable: no answer within 5 seconds. Retry later.
            PortRefused: the address cannot be served. Do not retry; offer the counter.
        """
        ...

    def track(self, *, tracking_number: str) -> list[Scan]:
        """Everything that happened so far, oldest first; empty for an unknown number.

        Raises:
            PortUnavailable: no answer within 5 seconds. Ask again later.
        """
        ...


logistics = Socket("logistics", Logistics, default="tongban.capabilities.shipping.adapters.embedded.EmbeddedLogistics")
