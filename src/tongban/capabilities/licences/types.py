"""Types of licences, declared as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from .errors import UnknownLicenceType

_FILE = Path(__file__).parent / "data" / "licence_types.yaml"


@dataclass(frozen=True)
class LicenceType:
    """证照类型: what a kind of licence is called, who defines it, and how it looks.

    Legal: GB/T 36904-2018 (type code of 21 characters), GB/T 36903-2018 (metadata).
    """

    code: str
    title_zh: str
    title_en: str
    type_code: str
    layout: str
    statement_zh: str = ""
    statement_en: str = ""


@lru_cache(maxsize=1)
def licence_types() -> dict[str, LicenceType]:
    """All types by code."""
    rows = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    return {
        code: LicenceType(
            code=code,
            title_zh=row["title"]["zh"],
            title_en=row["title"]["en"],
            type_code=row["type_code"],
            layout=row["layout"],
            statement_zh=row.get("statement", {}).get("zh", ""),
            statement_en=row.get("statement", {}).get("en", ""),
        )
        for code, row in rows.items()
    }


def licence_type(code: str) -> LicenceType:
    """Raises UnknownLicenceType: nobody declared it; add it to ``data/licence_types.yaml``."""
    try:
        return licence_types()[code]
    except KeyError:
        raise UnknownLicenceType(f"no licence type {code!r}; there are {', '.join(licence_types())}") from None
