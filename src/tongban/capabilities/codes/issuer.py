"""The city's hand under a code: which key, which COSE number, which claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from tongban.foundation.trust.public import sign, signing_key

from .gate import Kind
from .gate.signatures import ALGORITHM_OF
from .gate.wire import claims_of, issue

PURPOSE, ROOT = "codes", "codes.root"


def region() -> str:
    """The region that stands in our codes."""
    return str(getattr(settings, "TONGBAN_CODE_REGION", "SH"))


def signed(
    kind: Kind, family: str, handle: bytes, issued_at: datetime, expires_at: datetime, *,
    facts: Mapping[str, Any] | None = None, card_mark: bytes = b"", device: tuple[int, bytes] | None = None,
) -> bytes:  # fmt: skip
    """A code or a pass under the city's signature."""
    key = signing_key(PURPOSE)
    claims = claims_of(
        kind, region=region(), family=family, handle=handle, issued_at=int(issued_at.timestamp()),
        expires_at=int(expires_at.timestamp()), facts=facts, card_mark=card_mark, device=device,
    )  # fmt: skip
    return issue(claims, ALGORITHM_OF[key.suite], bytes.fromhex(key.kid), lambda data: sign(PURPOSE, data).raw)
