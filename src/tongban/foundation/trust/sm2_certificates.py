"""Certificates with SM2 keys, issued by the city's own SM2 root: for seals on OFD files.

Legal: GM/T 0015-2012 and GB/T 20518-2018 (certificates), GB/T 32918.2-2016 (SM2), GB/T 35276-2017 (use).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from asn1crypto import core, keys, pem, x509
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongban.foundation.crypto.public import BadSignature, suite

from .errors import NotTrusted
from .models import KeyState, SealCertificate
from .reporting import report
from .seals import require_usable
from .wrapping import unwrap, wrap

SM2_WITH_SM3 = "1.2.156.10197.1.501"
SM2_CURVE = "1.2.156.10197.1.301"
ROOT, MAKER = "sm2:root", "sm2:maker"
ROOT_DAYS, SEAL_DAYS = 20 * 365, 5 * 365
keys.NamedCurve.register("sm2p256v1", SM2_CURVE, 32)


@dataclass(frozen=True)
class Sm2Identity:
    """Whose certificate, and what signs with it; ``private`` never leaves the process.

    Attributes:
        certificate: DER.
    """

    name: str
    code: str
    certificate: bytes
    private: bytes

    def sign(self, data: bytes) -> bytes:
        """SM2 with SM3, r‖s."""
        return suite("national").sign(self.private, data)


def sm2_root() -> Sm2Identity:
    """The city's SM2 root; made once."""
    return _identity(ROOT, f"通办城市电子印章 SM2 根证书 {settings.TONGBAN_CITY}")


def sm2_maker() -> Sm2Identity:
    """Who makes electronic seals (制章者) and signs them."""
    return _identity(MAKER, "通办城市电子印章制作中心")


def sm2_seal(name: str, code: str) -> Sm2Identity:
    """The SM2 certificate and key under which a body seals; issued on first use, renewed when it has expired.

    Args:
        name: as it stands on the seal.
        code: credit code of the sealing body.
    Raises:
        SealNotUsable: the body's seal is suspended, lost or destroyed.
    """
    require_usable(code, SealCertificate.objects.filter(code=code, state=KeyState.ACTIVE).first())
    return _identity(f"sm2:{code}", name)


def _identity(code: str, name: str) -> Sm2Identity:
    row = SealCertificate.objects.filter(code=code, state=KeyState.ACTIVE).first()
    if row is None or row.name != name or row.valid_until < timezone.now():
        row = _issue(code, name)
    return _loaded(row.code, row.name, row.certificate, row.wrapped)


@transaction.atomic
def revoke_sm2_seal(code: str, *, reason: str, by: object) -> None:
    """From now on nothing that the body's SM2 certificates sealed is believed. Revoking twice is harmless.

    Args:
        code: credit code of the sealing body.
    """
    rows = SealCertificate.objects.filter(code=f"sm2:{code}").exclude(state=KeyState.REVOKED)
    if rows.update(state=KeyState.REVOKED):
        report(by, "trust.seal_revoked", f"trust.seal:{code}", reason=reason)


@lru_cache(maxsize=512)
def _loaded(code: str, name: str, certificate: str, wrapped: str) -> Sm2Identity:
    der = der_in(certificate)
    return Sm2Identity(name, code, der, unwrap(wrapped, label=_label(der), suite_name="national"))


def _label(der: bytes) -> str:
    return f"sm2-seal:{x509.Certificate.load(der).serial_number:x}"


@transaction.atomic
def _issue(code: str, name: str) -> SealCertificate:
    """A new key and certificate; an older one of the same seal is retired and still verifies."""
    SealCertificate.objects.filter(code=code, state=KeyState.ACTIVE).update(state=KeyState.RETIRED)
    private = suite("national").new_signing_key()
    start = timezone.now().replace(microsecond=0) - timedelta(minutes=5)
    end = start + timedelta(days=ROOT_DAYS if code == ROOT else SEAL_DAYS)
    der = _certificate(code, name, private, start, end)
    return SealCertificate.objects.create(
        code=code, name=name, certificate=pem.armor("CERTIFICATE", der).decode(), valid_from=start, valid_until=end,
        wrapped=wrap(private, label=_label(der), suite_name="national"),
    )  # fmt: skip


def _name(name: str, code: str) -> x509.Name:
    parts = {"country_name": "CN", "organization_name": name[:64], "common_name": name[:64]}
    if not code.startswith((ROOT, MAKER)):
        parts["organization_identifier"] = code.removeprefix("sm2:")
    return x509.Name.build(parts)


def _certificate(code: str, name: str, private: bytes, start: datetime, end: datetime) -> bytes:
    is_root = code == ROOT
    issuer = None if is_root else sm2_root()
    public = suite("national").public_of(private)
    usage = {"key_cert_sign", "crl_sign"} if is_root else {"digital_signature", "non_repudiation"}
    extensions: list[dict[str, Any]] = [
        {"extn_id": "basic_constraints", "critical": True, "extn_value": {"ca": is_root}},
        {"extn_id": "key_usage", "critical": True, "extn_value": usage},
        {"extn_id": "key_identifier", "extn_value": suite("national").digest(public)[:20]},
    ]
    algorithm = {"algorithm": SM2_WITH_SM3}
    tbs = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(120),
            "signature": algorithm,
            "issuer": x509.Certificate.load(issuer.certificate).subject if issuer else _name(name, code),
            "validity": {"not_before": x509.Time("utc_time", start), "not_after": x509.Time("utc_time", end)},
            "subject": _name(name, code),
            "subject_public_key_info": {
                "algorithm": {"algorithm": "ec", "parameters": keys.ECDomainParameters("named", "sm2p256v1")},
                "public_key": keys.ECPointBitString(public),
            },
            "extensions": extensions,
        }
    )
    signature = suite("national").sign(issuer.private if issuer else private, tbs.dump())
    made = x509.Certificate(
        {"tbs_certificate": tbs, "signature_algorithm": algorithm, "signature_value": der_of(signature)}
    )
    return bytes(made.dump())


class _Pair(core.Sequence):  # type: ignore[misc]
    _fields = [("r", core.Integer), ("s", core.Integer)]


def der_of(raw: bytes) -> bytes:
    """r‖s as the SEQUENCE of GB/T 35276."""
    return bytes(_Pair({"r": int.from_bytes(raw[:32], "big"), "s": int.from_bytes(raw[32:], "big")}).dump())


def raw_of(der: bytes) -> bytes:
    """r‖s of 64 bytes.

    Raises:
        ValueError: no such SEQUENCE, or written otherwise than DER.
    """
    pair = _Pair.load(der, strict=True)
    r, s = pair["r"].native, pair["s"].native
    if not (0 < r < 1 << 256 and 0 < s < 1 << 256):
        raise ValueError("r or s out of range")
    raw = bytes(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    if der_of(raw) != der:
        raise ValueError("not DER")
    return raw


def sm2_public_key(certificate: bytes) -> bytes:
    """The SM2 key of a certificate: 04‖x‖y.

    Raises:
        NotTrusted: no certificate, or another kind of key.
    """
    try:
        info = x509.Certificate.load(certificate, strict=True).public_key
        if info["algorithm"]["parameters"].chosen.dotted != SM2_CURVE:
            raise ValueError("not SM2")
        return bytes(info["public_key"].native)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotTrusted("not an SM2 certificate", "unknown_key") from error


def verify_sm2(certificate: bytes, signature_der: bytes, data: bytes) -> None:
    """Return silently when the certificate's key signed the data.

    Raises:
        NotTrusted: it did not.
    """
    try:
        suite("national").verify(sm2_public_key(certificate), raw_of(signature_der), data)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotTrusted("the SM2 signature does not fit", "altered") from error


def require_issued_by(issuer: bytes, certificate: bytes) -> None:
    """Return silently when the issuer's SM2 key signed the certificate.

    Raises:
        NotTrusted: it did not.
    """
    parsed = x509.Certificate.load(certificate)
    verify_sm2(issuer, bytes(parsed["signature_value"].native), parsed["tbs_certificate"].dump())


def check_sm2_certificate(certificate: bytes, at: datetime) -> str:
    """Return the subject's name when our root issued the certificate, it was valid then, and it is not revoked.

    Raises:
        NotTrusted: ``unknown_key``, ``expired`` or ``revoked``.
    """
    known = SealCertificate.objects.filter(code__startswith="sm2:", certificate=armoured(certificate)).first()
    if known is None:
        raise NotTrusted("not issued by the city's SM2 root", "unknown_key")
    if known.state == KeyState.REVOKED:
        raise NotTrusted(f"the certificate of {known.name} was revoked", "revoked")
    if not known.valid_from <= at <= known.valid_until:
        raise NotTrusted(f"the certificate of {known.name} was not valid then", "expired")
    roots = SealCertificate.objects.filter(code=ROOT).exclude(state=KeyState.REVOKED)
    for root in roots:
        try:
            require_issued_by(der_in(root.certificate), certificate)
            return str(known.name)
        except NotTrusted:
            continue
    raise NotTrusted("not issued by the city's SM2 root", "unknown_key")


def der_in(text: str) -> bytes:
    """The certificate in a PEM text, as it is stored."""
    _type, _headers, der = pem.unarmor(text.encode())
    return bytes(der)


def armoured(der: bytes) -> str:
    """A certificate as PEM text."""
    return str(pem.armor("CERTIFICATE", der).decode())
