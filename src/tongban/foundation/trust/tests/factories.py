"""Made-up authorities of other cities and countries, for tests: chains with RSA or EC keys, and with SM2."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust import sm2_certificates
from tongban.foundation.trust.public import Sm2Identity

_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclass(frozen=True)
class Holder:
    """A certificate and its key; ``issuer`` made it, None for a root."""

    certificate: x509.Certificate
    key: Any
    issuer: Holder | None = None

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_der(self) -> bytes:
        return bytes(self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def x509_holder(
    name: str,
    issuer: Holder | None = None,
    *,
    is_ca: bool = False,
    key: Any = None,
    days: tuple[int, int] = (-1, 900),
    digest: Any = None,
    is_for_time: bool = False,
) -> Holder:
    """One certificate; days from today on which it begins and ends."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    usage = dict.fromkeys(_USAGES, False)
    usage |= {"key_cert_sign": True, "crl_sign": True} if is_ca else {"digital_signature": True}
    made = (
        x509.CertificateBuilder().subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0])).not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )  # fmt: skip
    if is_for_time:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Holder(made.sign(issuer.key if issuer else key, digest or hashes.SHA256()), key, issuer)


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def sm2_chain(monkeypatch: Any, name: str, *others: str) -> list[Sm2Identity]:
    """An SM2 root of somebody else, and identities that it certified."""
    start, end = datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=900)
    start, end = start.replace(microsecond=0), end.replace(microsecond=0)

    def made(code: str, title: str) -> Sm2Identity:
        private = suite("national").new_signing_key()
        return Sm2Identity(title, code, sm2_certificates._certificate(code, title, private, start, end), private)

    root = made(sm2_certificates.ROOT, name)
    monkeypatch.setattr(sm2_certificates, "sm2_root", lambda: root)
    found = [root, *(made(f"sm2:{secrets.token_hex(8)}", one) for one in others)]
    monkeypatch.undo()
    return found
