"""The log of uses, and what waits because a seal may not be used."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tongban.capabilities.licences.errors import SealRefused, refusal_words
from tongban.capabilities.licences.models import SealHold, SealRequest, SealUse
from tongban.foundation.audit.public import HasActorRef, actor_ref
from tongban.foundation.crypto.public import suite

from .register import Permit


def note_use(
    permit: Permit, content: bytes, *, kind: str, why: str, about: str = "", by: HasActorRef | str = "system",
    request: SealRequest | None = None,
) -> SealUse:  # fmt: skip
    """Write down one use: who, on what, why, under which permission, and the digest of the sealed file."""
    return SealUse.objects.create(
        seal=permit.seal, by=actor_ref(by)[:80], kind=kind[:40], why=why[:120], about=about[:80],
        digest=suite("international").hexdigest(content), authorisation=permit.authorisation, request=request,
    )  # fmt: skip


@transaction.atomic
def hold_for_seal(refusal: SealRefused, *, about: str, within: str, what: str) -> SealHold:
    """Remember what waits for a seal, so that an officer sees why; holding twice keeps one entry, with the last reason.

    Args:
        about: what is to be sealed, such as ``cases.letter:7``.
        within: its case, such as ``cases.case:3``.
    """
    values = {"within": within[:80], "seal": refusal.seal, "what": what[:120], "code": refusal.code}
    row, _made = SealHold.objects.update_or_create(about=about[:80], defaults=values)
    return row


def release_hold(about: str) -> None:
    """It was sealed after all. Releasing what did not wait is harmless."""
    SealHold.objects.filter(about=about[:80]).delete()


def holds_within(within: str) -> list[dict[str, Any]]:
    """What of a case waits for a seal: what, why, since when; no names."""
    rows = SealHold.objects.filter(within=within).select_related("seal__authority")
    return [hold_words(row) for row in rows]


def hold_words(row: SealHold) -> dict[str, Any]:
    """An entry with its reason as it stands now."""
    return {"hold": row, "seal": row.seal, "words": refusal_words(row.seal, row.code)}
