"""A time-stamp authority (RFC 3161) in this process, under the city's own root."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from functools import lru_cache

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key

from tongban.capabilities.licences.ports import Stamper
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import SealIdentity, time_stamp_identity

# A UUID of our own under the arc that ITU-T X.667 keeps for them.
POLICY = "2.25.128370391284773520481103318264511072853"
_SHA256 = {"algorithm": "sha256"}


@lru_cache(maxsize=8)
def _key(der: bytes) -> ec.EllipticCurvePrivateKey:
    key = load_der_private_key(der, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


@lru_cache(maxsize=8)
def _certificates(identity: SealIdentity) -> tuple[x509.Certificate, ...]:
    return tuple(x509.Certificate.load(one) for one in (identity.certificate, *identity.chain))


class EmbeddedTimeStamps:
    """Stamps by this machine's clock, signed with a key that does nothing else."""

    def check_config(self) -> list[str]:
        return []

    def stamper(self) -> Stamper:
        identity = time_stamp_identity()
        return lambda digest: token(identity, digest, datetime.now(UTC))


def token(identity: SealIdentity, digest: bytes, at: datetime) -> bytes:
    """A TimeStampToken over a SHA-256 digest."""
    own = _certificates(identity)[0]
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": {"hash_algorithm": _SHA256, "hashed_message": digest},
            "serial_number": secrets.randbits(63),
            "gen_time": at.replace(microsecond=0),
            "accuracy": {"seconds": 1},
            "tsa": x509.GeneralName("directory_name", own.subject),
        }
    )
    content = info.dump()
    attributes = _attributes(identity, content, at)
    signature = _key(identity.private_key).sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
        "digest_algorithm": _SHA256,
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": signature,
    }
    signed = {
        "version": "v3",
        "digest_algorithms": [algos.DigestAlgorithm(_SHA256)],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
        "certificates": list(_certificates(identity)),
        "signer_infos": [signer],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump())


def _attributes(identity: SealIdentity, content: bytes, at: datetime) -> cms.CMSAttributes:
    """What RFC 3161 2.4.2 and RFC 5816 want signed beside the content: its digest, and which certificate signs."""
    sha256 = suite("international").digest
    which = tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": sha256(identity.certificate)})]})
    rows = {
        "content_type": "tst_info",
        "signing_time": cms.Time("utc_time", at.replace(microsecond=0)),
        "message_digest": sha256(content),
        "signing_certificate_v2": which,
    }
    return cms.CMSAttributes([cms.CMSAttribute({"type": name, "values": [value]}) for name, value in rows.items()])
