"""The life of a department's seal after it was made: suspended and restored, lost, destroyed, replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import models, transaction
from django.utils import timezone

from .errors import NoSuchKey, SealNotUsable
from .models import KeyState, SealCertificate, SealEnding
from .remembering import forget_signers
from .reporting import report
from .seals import ROOT, TIME_STAMPS, _issue


@dataclass(frozen=True)
class SealStatus:
    """What became of the certificate on a document.

    Attributes:
        since: from when on it seals nothing; None while it is in use.
        is_lost: somebody else may have it, so that its own word about the time proves nothing.
    """

    since: datetime | None = None
    words: str = ""
    is_lost: bool = False


def seal_certificates() -> models.QuerySet[SealCertificate]:
    """Certificates of departments' seals, by name, the newest first."""
    signers = models.Q(code__startswith="person:") | models.Q(code__startswith="firm:")
    inner = models.Q(code__startswith="sm2:") | models.Q(code__in=(ROOT, TIME_STAMPS))
    rows = SealCertificate.objects.exclude(inner).exclude(signers)
    return rows.order_by("name", "-pk")


def newest_certificate(code: str) -> SealCertificate | None:
    """The last certificate of a seal, in use or ended; None when it never sealed anything."""
    return SealCertificate.objects.filter(code=code).order_by("-pk").first()


def _locked(pk: int) -> SealCertificate:
    row = seal_certificates().select_for_update().filter(pk=pk).first()
    if row is None:
        raise NoSuchKey(f"no seal {pk}")
    return row


def _said(row: SealCertificate, what: str, reason: str, by: Any) -> SealCertificate:
    row.save()
    forget_signers()
    report(by, f"trust.seal_{what}", f"trust.sealcertificate:{row.pk}", reason=reason, detail={"code": row.code})
    return row


@transaction.atomic
def suspend_seal(pk: int, *, reason: str, by: Any) -> SealCertificate:
    """Nothing is sealed with it until it is restored; what it sealed stays valid. Twice is harmless.

    Raises:
        NoSuchKey: no such seal. SealNotUsable: it has ended.
    """
    row = _locked(pk)
    if row.ended_at or row.state != KeyState.ACTIVE:
        raise SealNotUsable(f"the seal of {row.name} has ended")
    if row.suspended_at:
        return row
    row.suspended_at, row.reason = timezone.now(), reason[:200]
    return _said(row, "suspended", reason, by)


@transaction.atomic
def restore_seal(pk: int, *, reason: str, by: Any) -> SealCertificate:
    """Let a suspended seal seal again. Twice is harmless.

    Raises:
        NoSuchKey: no such seal. SealNotUsable: it has ended.
    """
    row = _locked(pk)
    if row.ended_at:
        raise SealNotUsable(f"the seal of {row.name} has ended")
    if not row.suspended_at:
        return row
    row.suspended_at, row.reason = None, ""
    return _said(row, "restored", reason, by)


@transaction.atomic
def end_seal(pk: int, how: str, *, reason: str, by: Any) -> SealCertificate:
    """The seal was lost or is destroyed: its private key is taken away for ever. Twice is harmless.

    Args:
        how: ``lost`` or ``destroyed``.
    Raises:
        NoSuchKey: no such seal.
    Legal: 国务院关于国家行政机关和企业事业单位社会团体印章管理的规定（国发〔1999〕25号）二十三.
    """
    row = _locked(pk)
    if row.ended_at:
        return row
    row.ended_at, row.ending, row.reason = timezone.now(), SealEnding(how), reason[:200]
    row.suspended_at = None
    row.state = KeyState.REVOKED if how == SealEnding.LOST else KeyState.RETIRED
    row.wrapped = ""
    return _said(row, how, reason, by)


@transaction.atomic
def replace_seal(pk: int, *, reason: str, by: Any) -> SealCertificate:
    """A new certificate and key for the body of this seal; the old one seals nothing more.

    Raises:
        NoSuchKey: no such seal. SealNotUsable: another one is in use already.
    """
    row = _locked(pk)
    newer = SealCertificate.objects.filter(code=row.code, pk__gt=row.pk).first()
    if newer is not None:
        raise SealNotUsable(f"the seal of {row.name} was replaced already")
    if not row.ended_at:
        row.ended_at, row.ending, row.reason = timezone.now(), SealEnding.REPLACED, reason[:200]
        row.suspended_at, row.state, row.wrapped = None, KeyState.RETIRED, ""
        row.save()
    return _said(_issue(row.code, row.name), "replaced", reason, by)


def seal_status(certificate: bytes) -> SealStatus:
    """What became of a certificate of ours; in use when nothing else is known.

    Args:
        certificate: DER.
    """
    pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM).decode()
    row = SealCertificate.objects.filter(certificate=pem).first()
    if row is None:
        return SealStatus()
    if row.ended_at:
        return SealStatus(row.ended_at, str(row.get_ending_display()), row.ending == SealEnding.LOST)
    if row.suspended_at:
        return SealStatus(row.suspended_at, "")
    return SealStatus()
