"""The register of seals, and the gate that every use passes: is it in use, and who permitted this?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.errors import SealRefused
from tongban.capabilities.licences.models import AuthorisationState, Seal, SealAuthorisation, SealState
from tongban.registers.authorities.public import Authority

APPROVAL = "行政审批专用章"
# The permission that comes with a seal's first entry runs no longer than its certificate.
OPENING_DAYS = 5 * 365


@dataclass(frozen=True)
class Permit:
    """A seal that may be used now, and the standing authorisation that permits it; None for a use by hand."""

    seal: Seal
    authorisation: SealAuthorisation | None


@lru_cache(maxsize=512)
def seal_number(authority_code: str, purpose: str) -> str:
    """Thirteen digits: 3199, because no public security bureau has registered it, then nine of our own."""
    tail = int.from_bytes(hashlib.sha256(f"{authority_code}/{purpose}".encode()).digest()[:8], "big") % 10**9
    return f"3199{tail:09d}"


def key_code(seal: Seal) -> str:
    """Under which code *trust* keeps the seal's certificates: each seal has its own."""
    code = seal.authority.credit_code
    return code if seal.purpose == APPROVAL else f"{code}/{seal.number}"


def seal_of(authority: Authority, purpose: str = APPROVAL) -> Seal:
    """The authority's seal for this use; entered on first use, under the order that opened the platform."""
    seal = Seal.objects.filter(authority=authority, purpose=purpose).select_related("authority").first()
    return seal or _enter(authority, purpose)


@transaction.atomic
def _enter(authority: Authority, purpose: str) -> Seal:
    number = seal_number(authority.code, purpose)
    seal, made = Seal.objects.get_or_create(authority=authority, purpose=purpose, defaults={"number": number})
    if made and settings.TONGBAN_SEAL_OPENING_ORDER not in ("", "-"):
        SealAuthorisation.objects.create(
            seal=seal, kinds=["*"], ground=settings.TONGBAN_SEAL_OPENING_ORDER[:200], state=AuthorisationState.LIVING,
            valid_until=timezone.localdate() + timedelta(days=OPENING_DAYS), asked_by="system", decided_by="system",
            decided_at=timezone.now(),
        )  # fmt: skip
    return seal


def permit(authority: Authority, purpose: str, kind: str) -> Permit:
    """Let a letter of this kind be sealed without asking; one query when it may.

    Args:
        kind: a kind of ``letter_kinds()``, ``licence``, ``bill`` or another word of ``sealed_kinds()``.
    Raises:
        SealRefused: the seal is suspended, lost or destroyed, or no authorisation covers the kind today.
    """
    living = SealAuthorisation.objects.filter(
        seal__authority=authority, seal__purpose=purpose, seal__state=SealState.ACTIVE,
        state=AuthorisationState.LIVING, valid_until__gte=timezone.localdate(),
    ).select_related("seal__authority")  # fmt: skip
    if (found := next((one for one in living if one.covers(kind)), None)) is not None:
        return Permit(found.seal, found)
    seal = seal_of(authority, purpose)
    require_in_use(seal)
    fresh = next((one for one in seal.authorisations.all() if one.is_living and one.covers(kind)), None)
    if fresh is None:
        raise SealRefused(seal, "unauthorised")
    return Permit(seal, fresh)


def require_in_use(seal: Seal) -> None:
    """Raises SealRefused: suspended, lost or destroyed."""
    if seal.state != SealState.ACTIVE:
        raise SealRefused(seal, str(seal.state))
