"""Personal data of this room: documents, what was read on them, who looked. Exported and erased for their owner."""

from __future__ import annotations

from typing import Any

from .actions import Owner, column
from .models import Material, MaterialAccess, MaterialUse

PERSONAL = {
    "Material": {
        "person": "owner", "organisation": "owner", "file": "the document, encrypted under its owner's key",
        "picture": "a small picture of it, encrypted likewise", "name": "what the owner calls it, encrypted",
        "title_zh": "what it proves", "text": "what was read on it, encrypted", "fields": "the same, encrypted",
    },
    "UploadReading": {"whose": "owner", "text": "what was read on a file not yet handed in, encrypted"},
    "MaterialUse": {"consent": "the words agreed to"},
    "MaterialAccess": {"by": "who looked"},
    "Erasure": {"person": "who asked", "organisation": "who asked", "by": "who asked"},
    "Consent": {"person": "holder", "organisation": "holder", "words": "the words agreed to"},
}  # fmt: skip


def export(owner: Owner) -> list[dict[str, Any]]:
    """Everything kept here about an owner, for their own copy of their data.

    Legal: 个人信息保护法 第四十五条 (access, copy, portability).
    """
    rows = Material.objects.filter(**{column(owner): owner}).select_related("file__blob").order_by("pk")
    uses, accesses = _by_material(MaterialUse, rows), _by_material(MaterialAccess, rows)
    return [
        {
            "title": row.title_zh, "name": row.name, "kind": row.kind, "version": row.version, "source": row.source,
            "kept_at": row.kept_at.isoformat(), "issued_on": _day(row.issued_on), "valid_until": _day(row.valid_until),
            "digest": row.digest, "file": row.file.name if row.file else "", "text": row.text,
            "fields": row.fields or [],
            "withdrawn": bool(row.withdrawn_at), "deleted": bool(row.deleted_at),
            "uses": [
                {"for": use.for_ref, "purpose": use.purpose, "at": use.used_at.isoformat(), "consent": use.consent}
                for use in uses.get(row.pk, [])
            ],
            "seen": [
                {"by": seen.authority_code, "for": seen.for_ref, "at": seen.at.isoformat()}
                for seen in accesses.get(row.pk, [])
            ],
        }
        for row in rows
    ]  # fmt: skip


def _by_material(model: Any, rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in model.objects.filter(material__in=rows).order_by("pk"):
        found.setdefault(one.material_id, []).append(one)
    return found


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
