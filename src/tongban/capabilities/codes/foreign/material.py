"""Keys of foreign issuers as they are handed over: certificates, JWK sets, the root key of a city."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.codes.errors import BadMaterial
from tongban.capabilities.credentials.public import CredentialRefused, key_of

# Extended key usages of signers (eHealth Network, volume 1, annex); some states wrote the arc with an extra zero.
USES = {
    f"1.3.6.1.4.1.{arc}1847.2021.1.{number}": use
    for arc in ("", "0.")
    for number, use in ((1, "test"), (2, "vaccination"), (3, "recovery"))
}
FOR_YEARS = timedelta(days=3 * 366)  # keys that say nothing of their term


@dataclass(frozen=True)
class Given:
    """One key as read."""

    key_id: str
    algorithm: str
    public: bytes
    usable_from: datetime
    usable_until: datetime
    uses: tuple[str, ...] = ()


def read_material(scheme: str, text: str) -> list[Given]:
    """The keys in what an operator pasted.

    Raises:
        BadMaterial: says what is wrong and what is expected.
    """
    text = text.strip()
    if not text:
        raise BadMaterial(_("请粘贴对方的公钥材料。"))
    return {"hc1": _certificate, "credential": _jwks, "city": _root}[scheme](text)


def _certificate(text: str) -> list[Given]:
    body = "".join(line for line in text.splitlines() if not line.startswith("-----"))
    try:
        der = base64.b64decode("".join(body.split()), validate=True)
        found = x509.load_der_x509_certificate(der)
        key = found.public_key()
    except (ValueError, binascii.Error) as error:
        raise BadMaterial(_("这不是一张 X.509 证书（PEM 或 Base64）。")) from error
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        algorithm, public = "ES256", key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    elif isinstance(key, RSAPublicKey) and key.key_size >= 2048:
        algorithm, public = "PS256", key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        raise BadMaterial(_("只支持 P-256 和 2048 位以上的 RSA 证书。"))
    uses: tuple[str, ...] = ()
    try:
        usage = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        uses = tuple(sorted({USES[oid.dotted_string] for oid in usage if oid.dotted_string in USES}))
    except x509.ExtensionNotFound:
        pass
    key_id = hashlib.sha256(der).digest()[:8].hex()
    return [Given(key_id, algorithm, public, found.not_valid_before_utc, found.not_valid_after_utc, uses)]


def _jwks(text: str) -> list[Given]:
    try:
        data = json.loads(text)
        keys = data.get("keys", [data])
        read = [(str(one.get("kid", "")), key_of({k: v for k, v in one.items() if k != "alg"})) for one in keys]
    except (ValueError, TypeError, KeyError, AttributeError, CredentialRefused) as error:
        raise BadMaterial(_("这不是 JWK 或 JWK 集（JSON）；支持 Ed25519、P-256 和 SM2。")) from error
    if not read or any(not kid or len(kid) > 80 for kid, _key in read):
        raise BadMaterial(_("每把密钥都要有 kid。"))
    now = timezone.now()
    return [Given(kid, key.algorithm, key.public, now, now + FOR_YEARS) for kid, key in read]


def _root(text: str) -> list[Given]:
    try:
        public = bytes.fromhex("".join(text.split()))
    except ValueError:
        public = b""
    suite = {32: "international", 65: "national"}.get(len(public))
    if suite is None:
        raise BadMaterial(_("根公钥是 32 字节（Ed25519）或 65 字节（SM2）的十六进制数。"))
    now = datetime.now(UTC)
    return [Given(hashlib.sha256(public).digest()[:8].hex(), suite, public, now, now + 10 * FOR_YEARS / 3)]
