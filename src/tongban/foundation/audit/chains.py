"""How rows are linked: the digest of a row, the seal of a chain's head."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.conf import settings

CHAINS = 64


def hash_name() -> str:
    """Name of the digest that new rows use; every row remembers its own."""
    return "sm3" if settings.TONGBAN_CRYPTO_SUITE == "national" else "sha256"


def canonical(value: Any) -> str:
    """JSON that is written the same way every time."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest_of(row: dict[str, Any]) -> str:
    """Digest over the content of one row and the digest of the row before it."""
    at: datetime = row["at"]
    content = [
        row["chain"], row["position"], at.astimezone(UTC).isoformat(timespec="microseconds"), row["actor"],
        row["for_whom"], row["action"], row["subject"], row["reason"], row["detail_json"], row["previous"],
    ]  # fmt: skip
    return hashlib.new(row["hash_name"], canonical(content).encode()).hexdigest()


@cache
def _seal_key(master: str) -> bytes:
    return hmac.digest(bytes.fromhex(master), b"tongban.audit.head", "sha256")


def seal_of(chain: int, position: int, digest: str) -> str:
    """Seal of a chain's head; whoever can write the database only cannot make one."""
    message = f"{chain}:{position}:{digest}".encode()
    return hmac.digest(_seal_key(settings.TONGBAN_MASTER_KEY), message, "sha256").hex()
