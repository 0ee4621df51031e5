"""What the log hears about materials: digests with a salt, never whose they are."""

from __future__ import annotations

from typing import Any

from tongban.foundation.ledger import public as ledger

from .models import Material, MaterialUse


def evidence_of(material: Material) -> dict[str, Any]:
    """Proves the bytes and the moment they were handed in."""
    return {"digest": material.digest, "kind": material.kind, "version": material.version}


def evidence_of_use(use: MaterialUse) -> dict[str, Any]:
    """Proves that these bytes stood in for handing them in again, for which authority and purpose."""
    return {"authority": use.authority_code, "digest": use.material.digest, "purpose": use.purpose}


def say_kept(material: Material) -> None:
    """In the transaction of the caller."""
    ledger.append("material.kept", evidence_of(material), about=material)


def say_used(use: MaterialUse) -> None:
    """In the transaction of the caller."""
    ledger.append("material.used", evidence_of_use(use), about=use)


def receipt_of(material: Material) -> dict[str, Any] | None:
    """存证回执: proof for anybody that this document was handed in then; None while it waits for its place."""
    entries = ledger.entries_about(material)
    try:
        return ledger.receipt(entries[0], evidence_of(material)) if entries else None
    except (ledger.NotYet, ledger.BadProof):
        return None
