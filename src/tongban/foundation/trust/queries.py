"""What anybody may know about our keys."""

from __future__ import annotations

from typing import Any

from .models import KeyState, SealCertificate, SigningKey


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
