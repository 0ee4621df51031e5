"""HC1: the EU Digital COVID Certificate and everything in its form.

``HC1:`` base45( zlib( COSE_Sign1( { 1: country, 4: exp, 6: iat, -260: { 1: certificate } } ) ) )
Signatures: ES256, PS256 (RFC 9053, RFC 8230). Keys are named by the first 8 bytes of the SHA-256 of their certificate.
Regulation (EU) 2021/953; eHealth Network, Technical Specifications for Digital Green Certificates,
volumes 1 and 3.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tongban.capabilities.codes.gate import Scene, base45
from tongban.capabilities.codes.gate.cose import NotCose, Signed, read
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.gate.signatures import ES256, UnknownAlgorithm
from tongban.capabilities.codes.ports import Foreign, Title

from .trust import TrustedKey, trusted_keys

PREFIX = "HC1:"
PS256 = -37
ISS, EXP, HCERT = 1, 4, -260
LONGEST = 4000  # characters
MOST = 20_000  # bytes after decompression: a certificate has less than one thousand
KINDS = {"v": "vaccination", "t": "test", "r": "recovery"}
KIND_WORDS = {
    "vaccination": {"zh": "疫苗接种凭证", "en": "Vaccination certificate"},
    "test": {"zh": "检测凭证", "en": "Test certificate"},
    "recovery": {"zh": "康复凭证", "en": "Recovery certificate"},
    "": {"zh": "欧盟式健康凭证（HC1）", "en": "EU-style health certificate (HC1)"},
}


class NotAnHcert(ValueError):
    """The text is no such certificate, or it is damaged."""


class HcertReader:
    """Reads HC1 under the signers of the trust list."""

    title: Title = KIND_WORDS[""]
    facts: Mapping[str, Title] = {
        "name": {"zh": "姓名", "en": "Name"},
        "birth_date": {"zh": "出生日期", "en": "Date of birth"},
        "kind": {"zh": "凭证种类", "en": "Kind"},
        "dose": {"zh": "剂次", "en": "Dose"},
        "day": {"zh": "日期", "en": "Date"},
        "country": {"zh": "签发国家", "en": "Country"},
    }

    def check_config(self) -> list[str]:
        """Nothing to configure but the trust list."""
        return []

    def recognises(self, text: str) -> bool:
        """By its prefix."""
        return text.startswith(PREFIX)

    def read(self, text: str, scene: Scene, now: int) -> Foreign:
        """Signature first, then time and what the signer may sign."""
        try:
            signed = opened(text)
        except NotAnHcert:
            return Foreign(Reason.NOT_A_CODE, KIND_WORDS[""])
        known = trusted_keys("hc1", key_id=signed.key_id.hex())
        if not known:
            return Foreign(Reason.UNKNOWN_KEY, KIND_WORDS[""])
        key = next((one for one in known if is_signed_by(signed, one)), None)
        if key is None:
            return Foreign(Reason.BAD_SIGNATURE, KIND_WORDS[""], known[0].title)
        return judged(signed, key, now)


def opened(text: str) -> Signed:
    """The COSE structure inside; nobody is believed yet.

    Raises:
        NotAnHcert: another form, damaged, or more than a certificate ever is.
    """
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        raise NotAnHcert("prefix")
    try:
        data = base45.decode(text[len(PREFIX) :])
        if data[:1] == b"\x78":  # zlib; the specification lets issuers leave it out
            inflated = zlib.decompressobj()
            data = inflated.decompress(data, MOST)
            if not inflated.eof:
                raise NotAnHcert("cut off, or larger than a certificate ever is")
        return read(data)
    except (ValueError, zlib.error, NotCose) as error:
        raise NotAnHcert(str(error)) from None


def is_signed_by(signed: Signed, key: TrustedKey) -> bool:
    """True when this key signed it under the algorithm that the header names."""
    if signed.algorithm == PS256 and key.algorithm == "PS256":
        public = load_der_public_key(key.public)
        try:
            assert isinstance(public, RSAPublicKey)
            public.verify(signed.signature, signed.to_be_signed(), PSS(MGF1(SHA256()), 32), SHA256())
        except InvalidSignature:
            return False
        return True
    try:
        return key.algorithm == "ES256" and signed.algorithm == ES256 and signed.is_signed_by(key.public)
    except UnknownAlgorithm:
        return False


def judged(signed: Signed, key: TrustedKey, now: int) -> Foreign:
    """What the signed content says at this moment. Signers date issue loosely: it is not compared."""
    try:
        claims = cbor2.loads(signed.payload)
        told, kind = _told(claims[HCERT][1], str(claims.get(ISS, "")))
        expires = int(claims[EXP])
    except (cbor2.CBORDecodeError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return Foreign(Reason.NOT_A_CODE, KIND_WORDS[""], key.title)
    reason = Reason.GOOD
    if not key.is_usable(now, kind):
        reason = Reason.KEY_MAY_NOT
    elif now > expires:
        reason = Reason.EXPIRED
    return Foreign(reason, KIND_WORDS[kind], key.title, told if reason == Reason.GOOD else {}, expires)


def _told(certificate: Mapping[str, Any], country: str) -> tuple[dict[str, Any], str]:
    group = next(name for name in KINDS if certificate.get(name))
    entry, kind, name = certificate[group][0], KINDS[group], certificate["nam"]
    told: dict[str, Any] = {
        "name": " ".join(part for part in (name.get("fn"), name.get("gn")) if part) or str(name["fnt"]),
        "birth_date": str(certificate["dob"])[:10], "kind": kind, "country": str(entry.get("co", country)),
        "day": _day(entry.get("dt") or entry.get("sc") or entry.get("fr") or ""),
    }  # fmt: skip
    if group == "v":
        told["dose"] = f"{int(entry['dn'])}/{int(entry['sd'])}"
    return {key: value for key, value in told.items() if value}, kind


def _day(value: Any) -> str:
    """Issuers wrote dates as text, as moments, or as milliseconds."""
    if isinstance(value, int):
        return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value)[:10]
