"""What anybody may know about our keys."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .models import DataKey, KeyState, SealCertificate, SigningKey


@dataclass(frozen=True)
class KeyRow:
    """One key as operators see it."""

    purpose: str
    kid: str
    suite: str
    state: str
    since: datetime


def key_rows() -> list[KeyRow]:
    """Signing keys, data keys and seal certificates, by purpose, the newest first."""
    rows = [KeyRow(key.purpose, key.kid, key.suite, key.state, key.valid_from) for key in SigningKey.objects.all()]
    rows += [KeyRow("data", key.kid, key.suite, key.state, key.created_at) for key in DataKey.objects.all()]
    rows += [
        KeyRow(f"seal:{seal.code}"[:28], str(seal.pk), "x509", seal.state, seal.valid_from)
        for seal in SealCertificate.objects.all()
    ]
    newest_first = sorted(rows, key=lambda row: row.since, reverse=True)
    return sorted(newest_first, key=lambda row: row.purpose)


@dataclass(frozen=True)
class PublicKey:
    """Public part of one signing key, as bytes."""

    kid: str
    suite: str
    public: bytes


def public_keys(purpose: str) -> list[PublicKey]:
    """Keys that sign or signed for a purpose and are trusted, the one in use first."""
    rows = SigningKey.objects.filter(purpose=purpose).exclude(state=KeyState.REVOKED).order_by("state", "-valid_from")
    return [PublicKey(row.kid, row.suite, base64.b64decode(row.public)) for row in rows]


def published_keys() -> dict[str, Any]:
    """Everything that a stranger needs to verify what we signed, without asking us again: public parts only."""
    keys = SigningKey.objects.order_by("purpose", "-valid_from")
    roots = SealCertificate.objects.filter(code="root").exclude(state=KeyState.REVOKED).order_by("-valid_from")
    return {
        "keys": [
            {
                "kid": key.kid,
                "purpose": key.purpose,
                "suite": key.suite,
                "state": key.state,
                "public": key.public,
                "valid_from": key.valid_from.isoformat(),
                "retired_at": key.retired_at.isoformat() if key.retired_at else None,
            }
            for key in keys
        ],
        "seal_roots": [root.certificate for root in roots],
    }
