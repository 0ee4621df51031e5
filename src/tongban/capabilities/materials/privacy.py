"""Personal data of this room: documents, what was read on them, who looked. Exported and erased for their owner."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.files.public import kept_of, shred

from .actions import Left, Owner, column, delete, owner_ref
from .models import Consent, Material, MaterialAccess, MaterialUse

PERSONAL = {
    "Material": {
        "person": "owner", "organisation": "owner", "file": "the document, encrypted under its owner's key",
        "picture": "a small picture of it, encrypted likewise", "name": "what the owner calls it, encrypted",
        "title_zh": "what it proves", "text": "what was read on it, encrypted", "fields": "the same, encrypted",
    },
    "MaterialUse": {"consent": "the words agreed to"},
    "MaterialAccess": {"by": "who looked"},
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


@transaction.atomic
def erase(owner: Owner, *, by: Viewer) -> list[Left]:
    """Erase the library of an owner; when nothing of theirs must be kept anywhere, their key is destroyed as well.

    Returns:
        what must stay, and why; empty when nothing is left that could be opened.
    Legal: 个人信息保护法 第四十七条.
    """
    for row in Material.objects.filter(**{column(owner): owner}, deleted_at=None):
        delete(row, by=by)
    Consent.objects.filter(**{column(owner): owner}).delete()
    whose = owner_ref(owner)
    left = [Left(one.owner_ref, one.reason) for one in kept_of(whose)]
    if not left:
        shred(whose, by=by, reason="erased at the owner's request")
    record(by, "material.library_erased", whose, for_whom=by.for_whom_ref, detail={"left": len(left)})
    return left
