"""Issuing: from what a higher room says about a subject to a credential in a file or a wallet."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.foundation.trust.public import thumbprint

from . import sdjwt, statuslist
from .issuers import HouseSigner, hash_name, issuer_url
from .kinds import Content, vct_of
from .models import IssuedCredential
from .statuses import list_url, take_index

DECOYS = 2


def _moment(day: date) -> int:
    """Seconds at which the day begins in the city."""
    return int(datetime.combine(day, time(), timezone.get_default_timezone()).timestamp())


def _claims(content: Content, row: IssuedCredential, holder_jwk: dict[str, Any] | None) -> dict[str, Any]:
    lists = row.status_list
    claims: dict[str, Any] = {
        "iss": issuer_url(content.issuer),
        "vct": vct_of(content.kind),
        "iat": int(timezone.now().timestamp()) // 3600 * 3600,  # by the hour: a second would tell which case it was
        "status": statuslist.claim(list_url(lists.issuer, lists.number), row.index),
        **content.claims,
    }
    if content.valid_from:
        claims["nbf"] = _moment(content.valid_from)
    if content.valid_until:
        claims["exp"] = _moment(content.valid_until) + 86400
    if holder_jwk is not None:
        claims["cnf"] = {"jwk": holder_jwk}
    return claims


@transaction.atomic
def issue_file(subject_ref: str, content: Content) -> IssuedCredential:
    """The credential as a file for the holder, not bound to a wallet. Asking twice gives the same."""
    row = take_index(content.issuer, content.kind, subject_ref)
    if not row.text:
        row.text = _signed(content, row, None)
        row.save(update_fields=["text"])
    return row


def file_of(subject_ref: str) -> IssuedCredential | None:
    """The credential file that was made for the subject."""
    return IssuedCredential.objects.filter(subject_ref=subject_ref, holder_key="").first()


@transaction.atomic
def issue_bound(subject_ref: str, content: Content, holder_jwk: dict[str, Any]) -> str:
    """A credential for one wallet: only who has the wallet's key can show it. Its text is not kept."""
    row = take_index(content.issuer, content.kind, subject_ref, holder_key=thumbprint(holder_jwk))
    return _signed(content, row, holder_jwk)


def _signed(content: Content, row: IssuedCredential, holder_jwk: dict[str, Any] | None) -> str:
    claims = _claims(content, row, holder_jwk)
    return sdjwt.issue(claims, HouseSigner(content.issuer), hash_name=hash_name(), decoys=DECOYS)
