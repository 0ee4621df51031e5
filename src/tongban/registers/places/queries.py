"""Reads. Places are public knowledge: everybody may see all of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from .errors import UnknownRegion
from .models import Level, Region, ServiceCentre


def region(code: str) -> Region:
    """The division with this code.

    Raises:
        UnknownRegion: no such division; show the list to choose from.
    """
    try:
        return Region.objects.get(pk=code)
    except Region.DoesNotExist:
        raise UnknownRegion(code) from None


def districts() -> list[Region]:
    """The 16 districts, by code."""
    return list(Region.objects.filter(level=Level.DISTRICT))


# Where each district stands on a map of equal tiles, (column, row) from the north-west.
TILES = {
    "310151": (4, 1), "310114": (2, 2), "310113": (3, 2), "310118": (1, 3), "310107": (2, 3), "310106": (3, 3),
    "310109": (4, 3), "310110": (5, 3), "310105": (2, 4), "310104": (3, 4), "310101": (4, 4), "310115": (5, 4),
    "310117": (2, 5), "310112": (3, 5), "310116": (2, 6), "310120": (4, 6),
}  # fmt: skip


def district_tiles(
    values: Mapping[str, int | None], texts: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The 16 districts as tiles of ``{% tile_map %}``; one query.

    Args:
        values: number by district code; a district left out counts 0, None is not known.
        texts: the number in words, where it is not to be shown as it is (yuan).
        links: where a tile leads.
    """
    english = (get_language() or "").startswith("en")
    return [
        {
            "label": (row.name_en or row.name) if english else row.name.removesuffix("新区").removesuffix("区"),
            "column": TILES[row.code][0], "row": TILES[row.code][1], "value": values.get(row.code, 0),
            "text": (texts or {}).get(row.code, ""), "href": (links or {}).get(row.code, ""),
        }
        for row in districts() if row.code in TILES
    ]  # fmt: skip


def regions_under(code: str) -> list[Region]:
    """The divisions directly under this one: districts of the city, streets and towns of a district."""
    return list(Region.objects.filter(parent_id=code))


def provinces() -> list[Region]:
    """The other provinces, for people registered elsewhere."""
    return list(Region.objects.filter(level=Level.PROVINCE))


@lru_cache(maxsize=4096)
def _named(code: str) -> tuple[tuple[str, str], ...]:
    # Deliberately remembered for the life of the process: names of divisions change once in years, with a release.
    rows = Region.objects.in_bulk([part for part in (code[:6], code[:9], code[:12]) if part])
    return tuple((row.name, row.name_en) for _, row in sorted(rows.items()))


def full_name(code: str, language: str = "zh") -> str:
    """上海市黄浦区外滩街道 for "310101013"; empty for an unknown code. One query the first time, none after.

    Args:
        language: "zh" or "en" (smallest first, with commas).
    """
    parts = _named(code)
    if not parts:
        _named.cache_clear()
        return ""
    if language.startswith("en"):
        return ", ".join(english or name for name, english in reversed(parts))
    inside = code.startswith("31") and code != "310000"
    return ("上海市" if inside else "") + "".join(name for name, _ in parts)


def centres(region_code: str = "", kind: str = "") -> list[ServiceCentre]:
    """Service centres, of one region and what lies in it if a code is given.

    Args:
        region_code: six digits for a district, nine for a street; empty for the whole city.
        kind: "city", "district", "community", or empty for all.
    """
    rows = ServiceCentre.objects.select_related("region")
    if region_code and region_code != "310000":
        rows = rows.filter(region__code__startswith=region_code)
    return list(rows.filter(kind=kind) if kind else rows)
