"""The neighbouring city of the demonstration: it uses our form of code under keys of its own."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from tongban.capabilities.codes.gate import Key, Kind
from tongban.capabilities.codes.gate.keys import sign_update, update
from tongban.capabilities.codes.gate.signatures import EDDSA
from tongban.capabilities.codes.gate.wire import claims_of, issue, text_of
from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import blind_index

REGION, URL = "LZ", "https://neighbour.example"
TITLE = {"zh": "邻州市（演示）", "en": "Linzhou (demonstration)"}


def _private(name: str) -> bytes:
    return bytes.fromhex(blind_index("codes.neighbour", name))[:32]


def _sign(name: str, data: bytes) -> bytes:
    return suite("international").sign(_private(name), data)


def public_of(name: str) -> bytes:
    """Public part of its ``root`` or ``issuer`` key."""
    return suite("international").public_of(_private(name))


class EmbeddedCityKeys:
    """Publishes the key set of the demonstration's neighbour."""

    def check_config(self) -> list[str]:
        """Always ready."""
        return []

    def fetch(self, url: str) -> bytes:
        """Its set as of now; every other address is none of its own."""
        if url.rstrip("/") != URL:
            raise PortRefused(url[:80])
        now = int(time.time())
        key = Key(
            b"lz-1", EDDSA, public_of("issuer"), REGION, frozenset({"*"}), frozenset(Kind), now - 86400 * 30,
            now + 86400 * 365,
        )  # fmt: skip
        claims = update({}, {key.id: key}, now, 0, now)
        return sign_update(claims, EDDSA, lambda data: _sign("root", data))

    @staticmethod
    def draw(family: str, facts: Mapping[str, Any], handle: bytes) -> str:
        """A code as that city's residents show it now, good for a minute and a half."""
        now = int(time.time())
        claims = claims_of(
            Kind.PERSON, region=REGION, family=family, handle=handle, issued_at=now, expires_at=now + 90, facts=facts
        )
        return text_of(issue(claims, EDDSA, b"lz-1", lambda data: _sign("issuer", data)))
