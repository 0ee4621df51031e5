"""What anybody may know about our keys."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from .errors import NoSuchKey
from .models import DataKey, KeyState, SealCertificate, SigningKey
from .purposes import suite_for


@dataclass(frozen=True)
class KeyRow:
    """One key as operators see it."""

    purpose: str
    kid: str
    suite: str
    state: str
    since: datetime
    issuer: str = ""


def key_rows() -> list[KeyRow]:
    """Signing keys, data keys and seal certificates, by purpose, the newest first."""
    rows = [
        KeyRow(key.purpose, key.kid, key.suite, key.state, key.valid_from, key.issuer)
        for key in SigningKey.objects.all()
    ]
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


def public_keys(purpose: str, issuer: str = "") -> list[PublicKey]:
    """Keys that sign or signed for a purpose and are trusted, the one in use first."""
    states = (KeyState.ACTIVE, KeyState.RETIRED)
    name = suite_for(purpose)
    rows = SigningKey.objects.filter(purpose=purpose, issuer=issuer, state__in=states).order_by("state", "-valid_from")
    # After a change of suite the older suite's key is still active, but not the one in use.
    in_use_first = sorted(rows, key=lambda row: (row.state, row.suite) != (KeyState.ACTIVE, name))
    return [PublicKey(row.kid, row.suite, base64.b64decode(row.public)) for row in in_use_first]


def signing_keys(*, purpose: str = "", issuer: str | None = None, state: str = "") -> models.QuerySet[SigningKey]:
    """Signing keys as operators and the public page list them, by purpose and issuer, the newest first."""
    rows = SigningKey.objects.order_by("purpose", "issuer", "-valid_from")
    if purpose:
        rows = rows.filter(purpose=purpose)
    if issuer is not None:
        rows = rows.filter(issuer=issuer)
    return rows.filter(state=state) if state else rows


def key_of(kid: str) -> SigningKey:
    """One signing key.

    Raises:
        NoSuchKey: no key has this number.
    """
    key = SigningKey.objects.filter(kid=kid).first()
    if key is None:
        raise NoSuchKey(f"no key {kid}")
    return key
