"""The SMS gateway, as this room needs it."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


@runtime_checkable
class SmsGateway(Adapter, Protocol):
    """短信网关: hands short texts to mobile numbers."""

    def send(self, *, to: str, text: str, reference: str) -> str:
        """Hand one message to the gateway; return its receipt number.

        Sending the same ``reference`` twice must deliver at most once and return the same receipt.

        Args:
            to: eleven digits.
            text: at most 500 characters, without the signature, which the plug adds.
            reference: ours, lasting.
        Raises:
            PortUnavailable: no answer within 5 seconds, or HTTP 5xx. Retry later.
            PortRefused: number or text refused. Do not retry.
        """
        ...


sms = Socket("sms", SmsGateway, default="tongban.capabilities.messaging.adapters.embedded.EmbeddedSms")
