"""Kinds of materials and their rules of validity, declared as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.foundation.values.public import TimeLimit, TimeUnit

_FILE = Path(__file__).parent / "data" / "kinds.yaml"
GROUPS = {
    "identity": _("身份证件"),
    "family": _("婚姻家庭"),
    "housing": _("住房"),
    "work": _("工作社保"),
    "education": _("教育"),
    "medical": _("医疗健康"),
    "business": _("生产经营"),
    "other": _("其他"),
}


@dataclass(frozen=True)
class MaterialKind:
    """材料种类: what a document proves, the same in every service, department and region.

    Attributes:
        months: how long it may be relied on; None means for good.
        audience: ``person``, ``organisation`` or ``both``.
        is_sensitive: 敏感个人信息.
    Legal: 个人信息保护法 第二十八条, 第二十九条 (separate consent for sensitive data).
    """

    code: str
    title_zh: str
    title_en: str
    group: str
    audience: str
    months: int | None
    is_sensitive: bool

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh

    def valid_until(self, from_day: date) -> date | None:
        """Last day on which a document issued on that day may be relied on; None: for good."""
        return TimeLimit(self.months, TimeUnit.MONTH).last_day(from_day) if self.months else None


@lru_cache(maxsize=1)
def material_kinds() -> dict[str, MaterialKind]:
    """All kinds by code."""
    rows = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    return {
        code: MaterialKind(
            code, row["title"]["zh"], row["title"]["en"], row["group"], row["audience"],
            int(row["months"]) if "months" in row else None, row.get("sensitive") == "true",
        )
        for code, row in rows.items()
    }  # fmt: skip


def material_kind(code: str) -> MaterialKind:
    """The kind of that code; an unknown code of an older pack is ``other``."""
    kinds = material_kinds()
    return kinds.get(code, kinds["other"])


def kind_of_entry(entry: Mapping[str, Any]) -> str:
    """The kind that a material of a pack is kept under: what it names, else the kind called like it."""
    code = str(entry.get("kind") or entry.get("id") or "")
    return code if code in material_kinds() else "other"
