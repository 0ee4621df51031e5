"""What an entry claims: a digest over a salt and the content in one canonical spelling."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785


def salted(salt: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the salt's bytes and the content as canonical JSON (RFC 8785), as hexadecimal digits."""
    return hashlib.sha256(bytes.fromhex(salt) + rfc8785.dumps(dict(content))).hexdigest()
