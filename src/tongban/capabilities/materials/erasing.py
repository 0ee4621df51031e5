"""清除: everything of an owner that no law keeps goes at once; what stays is named with its reason; a proof is left."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.files.public import kept_of, shred
from tongban.foundation.ledger import public as ledger

from .actions import Owner, column, delete, owner_ref
from .models import Consent, Erasure, Material
from .uploads import forget_uploads


@dataclass(frozen=True)
class Outlook:
    """What an erasure would do.

    Attributes:
        left: (reason, how many files) of what has to stay, the reasons in words for the owner.
    """

    documents: int
    consents: int
    left: list[tuple[str, int]]

    @property
    def destroys_key(self) -> bool:
        """Nothing has to stay: the key goes, and with it every copy anywhere, also in backups."""
        return not self.left


def outlook(owner: Owner) -> Outlook:
    """What would go and what would stay; changes nothing."""
    mine = {column(owner): owner}
    return Outlook(
        Material.objects.filter(**mine, deleted_at=None).count(), Consent.objects.filter(**mine).count(), _left(owner)
    )


def _left(owner: Owner) -> list[tuple[str, int]]:
    sums: dict[str, int] = {}
    for one in kept_of(owner_ref(owner)):
        sums[one.reason] = sums.get(one.reason, 0) + one.count
    return sorted(sums.items())


@transaction.atomic
def erase(owner: Owner, *, by: Viewer, reference: str) -> Erasure:
    """Erase the library of an owner and their consents; when nothing must be kept, destroy their key as well.

    Erasing twice under one reference erases once. What is handed in later gets a new key.

    Legal: 个人信息保护法 第四十七条; 档案法 第十三条 (what must be filed is not destroyed).
    """
    mine = {column(owner): owner}
    type(owner)._base_manager.select_for_update().get(pk=owner.pk)
    known = Erasure.objects.filter(reference=reference, **mine).first()
    if known is not None:
        return known
    rows = list(Material.objects.filter(**mine, deleted_at=None))
    for row in rows:
        delete(row, by=by)
    forget_uploads(owner)
    consents, _kinds = Consent.objects.filter(**mine).delete()
    left, whose = _left(owner), owner_ref(owner)
    contents = 0 if left else shred(whose, by=by, reason="erased at the owner's request")
    made = Erasure.objects.create(
        number=f"QC{timezone.localdate():%Y%m%d}{token_hex(4).upper()}", reference=reference[:60],
        by=by.actor_ref[:100],
        documents=len(rows), consents=consents, contents=contents, is_key_destroyed=not left,
        left=[{"reason": reason, "count": count} for reason, count in left], **mine,
    )  # fmt: skip
    ledger.append("material.erased", evidence_of_erasure(made), about=made)
    detail = {"number": made.number, "left": len(left)}
    record(by, "material.library_erased", whose, for_whom=by.for_whom_ref, detail=detail)
    return made


def evidence_of_erasure(row: Erasure) -> dict[str, Any]:
    """Proves that it was done, when, and whether the key went; nothing about whose it was."""
    return {
        "at": row.at.isoformat(timespec="seconds"), "documents": row.documents, "key_destroyed": row.is_key_destroyed,
        "left": sum(one["count"] for one in row.left), "number": row.number,
    }  # fmt: skip


def proof_of_erasure(row: Erasure) -> dict[str, Any] | None:
    """The entry of the log with its proof, for anybody's verifier; None while it waits for its place."""
    entries = ledger.entries_about(row)
    try:
        return ledger.receipt(entries[0], evidence_of_erasure(row)) if entries else None
    except (ledger.NotYet, ledger.BadProof):
        return None


def erasures_of(viewer: Viewer) -> list[Erasure]:
    """What the viewer had erased before, the newest first; none for others."""
    if viewer.role != Role.PERSON:
        return []
    whose: dict[str, int | None] = (
        {"organisation_id": viewer.organisation_id} if viewer.organisation_id else {"person_id": viewer.person_id}
    )
    return list(Erasure.objects.filter(**whose)[:20]) if any(whose.values()) else []


def erasure(viewer: Viewer, number: str) -> Erasure:
    """One of them. Raises NotVisible: another's, or none."""
    found = next((one for one in erasures_of(viewer) if one.number == number), None)
    if found is None:
        raise NotVisible
    return found
