"""What one signer signs (CMS SignedData), written in DER: a seal on a PDF and a time stamp are both one.

Names and algorithms come from asn1crypto once in a process; the few bytes that differ from one signature to the next
are put between them here. asn1crypto itself would build and copy some hundred objects for each.

Legal: RFC 5652 (CMS), RFC 5035 (signing certificate), RFC 3161 (time stamps); ETSI EN 319 122-1 (CAdES).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import algos, cms, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import SealIdentity

INTEGER, OCTETS, SEQUENCE, SET = 0x02, 0x04, 0x30, 0x31
# Tags that say the place in a structure (context-specific, constructed).
FIRST, SECOND = 0xA0, 0xA1
SHA256: bytes = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
ECDSA: bytes = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}).dump()
DATA, TST_INFO = (cms.ContentType(name).dump() for name in ("data", "tst_info"))
_SIGNED_DATA = cms.ContentType("signed_data").dump()


def der(tag: int, *parts: bytes) -> bytes:
    """One value: tag, length, content (X.690)."""
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    spelt = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(spelt))) + spelt + content


def der_integer(value: int) -> bytes:
    """A number from zero on."""
    return der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def attribute(name: str, value: bytes) -> bytes:
    """A signed or unsigned attribute with one value, by asn1crypto's name of it."""
    return der(SEQUENCE, _attribute_type(name), der(SET, value))


@lru_cache(maxsize=32)
def _attribute_type(name: str) -> bytes:
    return bytes(cms.CMSAttributeType(name).dump())


@dataclass(frozen=True)
class Signer:
    """Key and certificates of one signer, and what never changes in its signatures."""

    key: ec.EllipticCurvePrivateKey
    certificates: bytes
    issuer_and_serial: bytes
    # Attributes that say which certificate signs: by its digest alone, and with its issuer and number as well.
    by_digest: bytes
    by_issuer: bytes
    name: bytes

    def sign(self, text: bytes) -> bytes:
        """ECDSA over SHA-256."""
        return self.key.sign(text, ec.ECDSA(hashes.SHA256()))


@lru_cache(maxsize=256)
def signer_of(identity: SealIdentity) -> Signer:
    """Certificate and key of one seal, parsed once in a process."""
    key = load_der_private_key(identity.private_key, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    own = x509.Certificate.load(identity.certificate)
    number = {"issuer": [x509.GeneralName("directory_name", own.issuer)], "serial_number": own.serial_number}
    digest = suite("international").digest(identity.certificate)
    return Signer(
        key=key,
        certificates=der(FIRST, *sorted((identity.certificate, *identity.chain))),
        issuer_and_serial=der(SEQUENCE, own.issuer.dump(), der_integer(own.serial_number)),
        by_digest=_signing_certificate({"cert_hash": digest}),
        by_issuer=_signing_certificate({"cert_hash": digest, "issuer_serial": number}),
        name=bytes(own.subject.dump()),
    )


def _signing_certificate(which: dict[str, object]) -> bytes:
    return attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(which)]}).dump())


def signed_data(
    signer: Signer,
    attributes: Iterable[bytes],
    *,
    kind: bytes,
    content: bytes | None = None,
    stamp: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """One signature over attributes, among which stands the digest of what is signed.

    Args:
        kind: what is signed: ``DATA`` that lies elsewhere, ``TST_INFO`` that lies within as ``content``.
        stamp: gives a time-stamp token for the SHA-256 of the signature.
    """
    held = sorted(attributes)
    signature = signer.sign(der(SET, *held))
    stamped = (
        [der(SECOND, attribute("signature_time_stamp_token", stamp(suite("international").digest(signature))))]
        if stamp else []
    )  # fmt: skip
    info = der(
        SEQUENCE, der_integer(1), signer.issuer_and_serial, SHA256, der(FIRST, *held), ECDSA, der(OCTETS, signature),
        *stamped,
    )  # fmt: skip
    within = [der(FIRST, der(OCTETS, content))] if content is not None else []
    body = der(
        SEQUENCE, der_integer(1 if content is None else 3), der(SET, SHA256), der(SEQUENCE, kind, *within),
        signer.certificates, der(SET, info),
    )  # fmt: skip
    return der(SEQUENCE, _SIGNED_DATA, der(FIRST, body))
