"""What stands in the certificate of an outside authority, and whether it is fit to be relied on.

Legal: RFC 5280 4.2.1.9 (who may issue); GB/T 20518-2018 (the same with SM2); 密码法 第二十五条 (fit algorithms).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from django.utils import timezone

from tongban.foundation.crypto.public import suite

from .errors import AuthorityRefused, NotTrusted
from .models import AuthorityKind, SealCertificate
from .sm2_certificates import SM2_CURVE, SM2_WITH_SM3, armoured, require_issued_by

LARGEST_BYTES = 64 * 1024
LEAST_RSA_BITS, LEAST_EC_BITS = 2048, 256
# By their OIDs (RFC 8017 appendix C, RFC 5758 3.2): what is not named here is too weak or not known.
_FIT_DIGESTS = {
    "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13",  # RSA with SHA-256, -384, -512
    "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",  # ECDSA with SHA-256, -384, -512
}  # fmt: skip


@dataclass(frozen=True)
class AuthorityCertificate:
    """What was read, to be shown before anybody proposes it.

    Attributes:
        fingerprint: SHA-256 of the certificate, hexadecimal, to be compared with what the authority publishes.
        key: such as ``RSA 4096``, ``EC 256`` or ``SM2``.
    """

    subject: str
    issuer: str
    serial: str
    kind: AuthorityKind
    key: str
    valid_from: datetime
    valid_until: datetime
    fingerprint: str
    pem: str

    @property
    def fingerprint_words(self) -> str:
        """In groups of four, as one reads it aloud."""
        return " ".join(self.fingerprint[at : at + 4] for at in range(0, 64, 4)).upper()


def read_authority(content: bytes) -> AuthorityCertificate:
    """Read one certificate: PEM, Base64 or DER.

    Raises:
        AuthorityRefused: it is none, or not fit for the list; the code says why.
    """
    der = _der(content)
    try:
        parsed = x509.Certificate.load(der, strict=True)
        parsed.native  # noqa: B018  parses to the last leaf
        kind, key = _key(parsed)
        found = AuthorityCertificate(
            parsed.subject.human_friendly, parsed.issuer.human_friendly, f"{parsed.serial_number:x}", kind, key,
            parsed.not_valid_before, parsed.not_valid_after, suite("international").hexdigest(der), armoured(der),
        )  # fmt: skip
        _require_fit(parsed, der, kind)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise AuthorityRefused("no certificate", "unreadable") from error
    _require_now(found)
    return found


def _der(content: bytes) -> bytes:
    if len(content) > LARGEST_BYTES:
        raise AuthorityRefused("too large", "unreadable")
    text = content.strip()
    try:
        if b"-----BEGIN" in text:
            blocks = [(name, der) for name, _headers, der in pem.unarmor(text, multiple=True)]
            if len(blocks) > 1:
                raise AuthorityRefused(f"{len(blocks)} blocks", "several")
            if blocks[0][0] != "CERTIFICATE":
                raise AuthorityRefused(blocks[0][0], "unreadable")
            return bytes(blocks[0][1])
        return content if content[:1] == b"\x30" else base64.b64decode(b"".join(text.split()), validate=True)
    except (ValueError, binascii.Error) as error:
        raise AuthorityRefused("no certificate", "unreadable") from error


def _key(parsed: x509.Certificate) -> tuple[AuthorityKind, str]:
    info = parsed.public_key
    if info.algorithm == "rsa":
        if info.bit_size < LEAST_RSA_BITS:
            raise AuthorityRefused(f"RSA {info.bit_size}", "weak_key")
        return AuthorityKind.X509, f"RSA {info.bit_size}"
    if info.algorithm != "ec":
        raise AuthorityRefused(str(info.algorithm), "kind")
    if info["algorithm"]["parameters"].chosen.dotted == SM2_CURVE:
        return AuthorityKind.SM2, "SM2"
    if info.bit_size < LEAST_EC_BITS:
        raise AuthorityRefused(f"EC {info.bit_size}", "weak_key")
    return AuthorityKind.X509, f"EC {min(info.bit_size, 521)}"  # P-521, counted in whole bytes


def _require_fit(parsed: x509.Certificate, der: bytes, kind: AuthorityKind) -> None:
    limits, usage = parsed.basic_constraints_value, parsed.key_usage_value
    if limits is None or not limits["ca"].native or (usage is not None and "key_cert_sign" not in usage.native):
        raise AuthorityRefused("not a CA", "not_ca")
    if SealCertificate.objects.filter(certificate=armoured(der)).exists():
        raise AuthorityRefused("ours", "own")
    algorithm = parsed["signature_algorithm"]["algorithm"].dotted
    if algorithm not in ({SM2_WITH_SM3} if kind == AuthorityKind.SM2 else _FIT_DIGESTS):
        raise AuthorityRefused(algorithm, "weak_digest")
    if parsed.subject == parsed.issuer:
        _require_own_signature(der, kind)


def _require_own_signature(der: bytes, kind: AuthorityKind) -> None:
    """A root has signed itself: a letter lost on the way shows here."""
    try:
        if kind == AuthorityKind.SM2:
            require_issued_by(der, der)
        else:
            root = pyca.load_der_x509_certificate(der)
            root.verify_directly_issued_by(root)
    except (InvalidSignature, NotTrusted) as error:
        raise AuthorityRefused("its own signature does not fit", "broken") from error


def _require_now(found: AuthorityCertificate) -> None:
    now = timezone.now()
    if found.valid_until < now:
        raise AuthorityRefused(f"ended {found.valid_until:%Y-%m-%d}", "expired")
    if found.valid_from > now:
        raise AuthorityRefused(f"begins {found.valid_from:%Y-%m-%d}", "not_yet")
