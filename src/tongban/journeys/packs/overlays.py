"""District overlays: what a district may set for itself, laid over the city's version."""

from __future__ import annotations

import copy
from typing import Any

from .reading import Reading


class Overlaid(Reading):
    """A version as it holds in one district. Reads like the version itself.

    Attributes:
        set_by_district: the keys that differ, with the ground of the district.
    """

    def __init__(self, content: dict[str, Any], set_by_district: dict[str, str]) -> None:
        self.content = content
        self.set_by_district = set_by_district


def for_district(pack: Reading, region_code: str) -> Reading:
    """The pack as it holds in a district: only what the manifest lets districts set differs.

    Args:
        region_code: code of the district, or of a place within it (its first six digits count).
    """
    overlay = pack.content.get("districts", {}).get(region_code[:6])
    if not overlay:
        return pack
    allowed = set(pack.manifest.get("district_may_set", []))
    content = copy.deepcopy(pack.content)
    grounds = {}
    for key, value in overlay["set"].items():
        if key in allowed:
            _put(content, key.split("."), value)
            grounds[key] = overlay["legal"]
    return Overlaid(content, grounds)


def _put(content: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        content = content.setdefault(part, {})
    last = path[-1]
    before = content.get(last)
    content[last] = _like(before, value)


def _like(before: Any, value: Any) -> Any:
    """A district's text with the type of what it replaces."""
    if isinstance(before, bool):
        return value == "true"
    if isinstance(before, int) and isinstance(value, str):
        return int(value)
    if isinstance(before, dict) and isinstance(value, dict):
        return {**before, **{key: _like(before.get(key), inner) for key, inner in value.items()}}
    return value
