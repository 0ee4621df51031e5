"""Finding services by the person's own words, and completing words while they are typed."""

from __future__ import annotations

from tongban.capabilities.knowledge.public import search
from tongban.journeys.packs.public import PackVersion, published


def found(query: str) -> list[PackVersion]:
    """Services for a query, best first: everyday words, pinyin and its initials, typing slips, English."""
    if not query.strip():
        return []
    items = {item.code: item for item in published()}
    codes = [hit.code for hit in search(query, limit=50) if hit.kind == "service"]
    return [items[code] for code in codes if code in items]
