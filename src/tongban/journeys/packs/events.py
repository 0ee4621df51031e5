"""What this room announces."""

from __future__ import annotations

from typing import Any

from .models import PackVersion

PUBLISHED = "tongban.pack.published"
RETIRED = "tongban.pack.retired"


def published(row: PackVersion) -> dict[str, Any]:
    """Which version of which item or policy, from when on."""
    return {
        "kind": row.kind,
        "code": row.code,
        "version": row.version,
        "digest": row.digest,
        "authority_code": row.authority_code,
        "effective_from": row.effective_from.isoformat(),
    }
