"""Certificates under which departments seal documents, issued by the city's own root."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from .errors import SealNotUsable
from .models import KeyState, SealCertificate, SealEnding
from .remembering import Memory, memory, settle
from .wrapping import unwrap, wrap

ROOT, TIME_STAMPS = "root", "time-stamps"
# organizationalUnitName of signers; seals of departments have none.
PERSON_UNIT, FIRM_UNIT = "个人签名 Personal signature", "单位签名 Signature of an organisation"
ROOT_DAYS, SEAL_DAYS = 20 * 365, 5 * 365
# Private keys of seals are wrapped by the international suite: PDF readers know P-256, not SM2.
WRAP_SUITE = "international"
# X.520 organizationIdentifier: where an eIDAS or national CA writes the credit code.
ORGANISATION_IDENTIFIER = ObjectIdentifier("2.5.4.97")


@dataclass(frozen=True)
class SealIdentity:
    """Whose seal, with which certificate; ``private_key`` never leaves the process.

    All three are DER; ``chain`` leads from the issuer to the root.
    """

    name: str
    code: str
    certificate: bytes
    private_key: bytes
    chain: tuple[bytes, ...]


_identities: Memory[str, SealIdentity] = memory()


def root_identity() -> SealIdentity:
    """The city's root of seals; made once."""
    return _identity(ROOT, f"通办城市电子印章根证书 Tongban Seal Root CA {settings.TONGBAN_CITY}")


def seal_identity(name: str, code: str) -> SealIdentity:
    """The certificate and key under which ``name`` seals; issued on first use, renewed when it has expired.

    Args:
        name: as it stands on the seal.
        code: credit code or other stable id of the sealing body; for a further seal of it, ``/`` and its number.
    """
    if code in (ROOT, TIME_STAMPS):
        raise ValueError("the root signs certificates and the time stamps moments, neither a document")
    return _identity(code, name)


def signer_identity(code: str, name: str, *, is_person: bool) -> SealIdentity:
    """The certificate and key under which a person or an organisation signs; issued on first use.

    The certificate says in its unit that it is a signature and no seal of a department.

    Args:
        code: lasting and not personal: a pseudonym for a person, the credit code for an organisation.
        name: as it shall stand in the signature.
    """
    return _identity(f"{'person' if is_person else 'firm'}:{code}"[:40], name)


def unit_of(code: str) -> str:
    """What a certificate says about its holder's kind; empty for a seal."""
    kind = code.partition(":")[0] if ":" in code else ""
    return {"person": PERSON_UNIT, "firm": FIRM_UNIT}.get(kind, "")


def time_stamp_identity() -> SealIdentity:
    """Certificate and key of the embedded time-stamp authority; good for nothing else (RFC 3161, 2.3)."""
    return _identity(TIME_STAMPS, f"通办时间戳 Tongban Time Stamps {settings.TONGBAN_CITY}")


def forget_seals() -> None:
    """Drop what is held in memory."""
    _identities.clear()


def _identity(code: str, name: str) -> SealIdentity:
    if (known := _identities.get(code)) and known.name == name:
        return known
    row = SealCertificate.objects.filter(code=code, state=KeyState.ACTIVE).first()
    require_usable(code, row)
    if row is None or row.name != name or row.valid_until < timezone.now():
        row = _issued_once(code, name)
    certificate = x509.load_pem_x509_certificate(row.certificate.encode()).public_bytes(Encoding.DER)
    serial = f"{x509.load_der_x509_certificate(certificate).serial_number:x}"
    key = unwrap(row.wrapped, label=f"seal:{serial}", suite_name=WRAP_SUITE)
    chain = () if code == ROOT else (root_identity().certificate,)
    identity = SealIdentity(name, code, certificate, key, chain)
    return _identities.put(code, identity, serial)


def require_usable(code: str, row: SealCertificate | None) -> None:
    """Raises SealNotUsable: suspended, or the last one was lost or destroyed and not replaced."""
    if row is not None and row.suspended_at:
        raise SealNotUsable(f"the seal of {row.name} is suspended since {row.suspended_at:%Y-%m-%d}: {row.reason}")
    if row is None:
        last = SealCertificate.objects.filter(code=code).order_by("-pk").first()
        if last is not None and last.ending in (SealEnding.LOST, SealEnding.DESTROYED):
            raise SealNotUsable(f"the seal of {last.name} was {last.ending} and is not replaced: {last.reason}")


def _issued_once(code: str, name: str) -> SealCertificate:
    """One certificate also when two processes need the seal for the first time at the same moment."""
    try:
        return _issue(code, name)
    except IntegrityError:
        return SealCertificate.objects.get(code=code, state=KeyState.ACTIVE)


@transaction.atomic
def _issue(code: str, name: str) -> SealCertificate:
    """A new key and certificate; an older one of the same seal is retired and still verifies."""
    issuer = None if code == ROOT else root_identity()
    SealCertificate.objects.filter(code=code, state=KeyState.ACTIVE).update(state=KeyState.RETIRED)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(code, name, key, issuer)
    serial = f"{certificate.serial_number:x}"
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    row = SealCertificate.objects.create(
        code=code,
        name=name,
        certificate=certificate.public_bytes(Encoding.PEM).decode(),
        wrapped=wrap(secret, label=f"seal:{serial}", suite_name=WRAP_SUITE),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )
    settle(serial)
    return row


def _names(code: str, name: str) -> list[x509.NameAttribute[str]]:
    """The subject: a person has no organisation, and no number that others use."""
    unit = unit_of(code)
    names = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")]
    if unit != PERSON_UNIT:
        names.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]))
        names.append(x509.NameAttribute(ORGANISATION_IDENTIFIER, code.removeprefix("firm:").partition("/")[0]))
    else:
        names.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, code.removeprefix("person:")))
    if unit:
        names.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
    return [*names, x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]


def _certificate(
    code: str, name: str, key: ec.EllipticCurvePrivateKey, issuer: SealIdentity | None
) -> x509.Certificate:
    subject = x509.Name(_names(code, name))
    issuer_certificate = x509.load_der_x509_certificate(issuer.certificate) if issuer else None
    issuer_key = load_der_private_key(issuer.private_key, None) if issuer else key
    assert isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    is_root = issuer_certificate is None
    start = timezone.now().astimezone(UTC).replace(microsecond=0) - timedelta(minutes=5)
    usage = x509.KeyUsage(
        digital_signature=not is_root, content_commitment=not is_root, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=is_root, crl_sign=is_root, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_certificate.subject if issuer_certificate else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=ROOT_DAYS if is_root else SEAL_DAYS))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if code == TIME_STAMPS:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())
