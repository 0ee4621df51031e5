"""A signature on a PDF against our own root, and else against the list of recognised outside authorities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import x509
from django.utils import timezone
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from tongban.foundation.trust.public import (
    AuthorityKind,
    RecognisedAuthority,
    Standing,
    der_in,
    recognised_authorities,
    root_identity,
    standing_of,
)

# A certification authority marks certificates for signing with either; ours carry the first.
_FOR_SIGNING = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
_NOT_VALID_THEN = (AdESIndeterminate.OUT_OF_BOUNDS_NO_POE, AdESIndeterminate.EXPIRED)


@dataclass(frozen=True)
class Judged:
    """What one signature on a PDF is worth.

    Attributes:
        status: whether it is whole, and what it covers.
        is_ours: its certificate leads to the city's own root.
        outside: what the list of recognised authorities says; None when it is ours, or not whole.
    """

    status: PdfSignatureStatus
    is_ours: bool
    outside: Standing | None = None


def judge(signature: Any, *, seen_at: datetime | None = None) -> Judged:
    """Validate an embedded signature of pyHanko; certificates that the file brings along are used on the way.

    Args:
        seen_at: when we had the file for certain; what it carries is older.
    Raises:
        Exception: whatever the parser meets in a damaged or hostile file; then it is not good.
    """
    rows = [one for one in recognised_authorities() if one.kind == AuthorityKind.X509]
    own = ValidationContext(trust_roots=[loaded(root_identity().certificate)], allow_fetching=False)
    status = validate_pdf_signature(signature, own, _stamps(rows))
    if status.trusted or not (status.intact and status.valid):
        return Judged(status, bool(status.trusted))
    return Judged(status, False, _outside(signature, rows, _proven(status, seen_at)))


def _stamps(rows: list[RecognisedAuthority]) -> ValidationContext:
    """Time stamps count under our root and that of every authority which is recognised and valid today."""
    now = timezone.now()
    good = [one for one in rows if one.withdrawn_at is None and one.valid_from <= now <= one.valid_until]
    roots = [loaded(root_identity().certificate), *(loaded(der_in(one.certificate)) for one in good)]
    return ValidationContext(trust_roots=roots, allow_fetching=False)


def _proven(status: PdfSignatureStatus, seen_at: datetime | None) -> datetime | None:
    stamp = status.timestamp_validity
    at = stamp.timestamp if stamp is not None and stamp.valid and stamp.trusted else None
    return min((one for one in (at, seen_at) if one is not None), default=None)


def _outside(signature: Any, rows: list[RecognisedAuthority], proven: datetime | None) -> Standing:
    """Who is still recognised goes before who was withdrawn, should both lead to the signature."""
    found = Standing()
    at = proven or timezone.now()
    for is_living in (True, False):
        anchors = {der_in(one.certificate): one for one in rows if (one.withdrawn_at is None) == is_living}
        if not anchors:
            continue
        trust = ValidationContext(trust_roots=[loaded(der) for der in anchors], allow_fetching=False, moment=at)
        status = validate_pdf_signature(signature, trust, key_usage_settings=_FOR_SIGNING, skip_diff=True)
        row = anchors.get(status.validation_path.first.dump()) if status.validation_path else None
        if row is not None and status.trusted:
            return standing_of(row, at, proven)
        if row is not None and not found.state and status.trust_problem_indic in _NOT_VALID_THEN:
            found = Standing("expired", row.title_zh, row.title_en)
    return found


@lru_cache(maxsize=64)
def loaded(certificate: bytes) -> x509.Certificate:
    """A root, parsed once in a process: most of a check compares names, which it then knows already."""
    return x509.Certificate.load(certificate)
