"""Signed JSON: keys as JWK, signatures as compact JWS, in three algorithms.

``EdDSA`` (Ed25519) and ``ES256`` are those of RFC 7518 and RFC 8037. No name is registered for SM2 with SM3; this house
writes ``SM2SM3`` with ``{"kty": "EC", "crv": "SM2"}``, signer id 1234567812345678, signature r‖s.
Legal: RFC 7515, RFC 7517; GB/T 32918.2-2016, GB/T 35276-2017.
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import orjson

from tongban.foundation.crypto.public import BadSignature, suite
from tongban.foundation.trust.public import jwk_of

from .errors import CredentialRefused

EDDSA, ES256, SM2 = "EdDSA", "ES256", "SM2SM3"
ALGORITHMS = (EDDSA, ES256, SM2)
_TO_URL, _FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")


def b64(data: bytes) -> str:
    """Base64url without padding."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL, b"=").decode()


def unb64(text: str) -> bytes:
    """Bytes of base64url without padding; every other spelling of the same bytes is refused.

    Raises:
        CredentialRefused: ``malformed``.
    """
    try:
        data = binascii.a2b_base64(text.encode("ascii").translate(_FROM_URL) + b"==="[: -len(text) % 4])
    except (binascii.Error, ValueError) as error:
        raise CredentialRefused("malformed", "base64url") from error
    if b64(data) != text:
        raise CredentialRefused("malformed", "base64url is not canonical")
    return data


class Signer(Protocol):
    """Something that signs: a key of ours, a department's, a wallet's."""

    @property
    def algorithm(self) -> str:
        """Its JOSE name."""
        ...

    @property
    def kid(self) -> str:
        """Name of the key; empty when the key itself goes with the signature."""
        ...

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        ...


SUITE_OF = {EDDSA: "international", ES256: "p256", SM2: "national"}
ALGORITHM_OF = {name: algorithm for algorithm, name in SUITE_OF.items()}


@dataclass(frozen=True)
class RawSigner:
    """A private key held in memory: for wallets and tests; the house signs through *trust*."""

    algorithm: str
    private: bytes
    kid: str = ""

    def sign(self, data: bytes) -> bytes:
        """Sign with the raw private key of 32 bytes."""
        return suite(SUITE_OF[self.algorithm]).sign(self.private, data)

    @property
    def jwk(self) -> dict[str, str]:
        """The public part."""
        name = SUITE_OF[self.algorithm]
        jwk = jwk_of(suite(name).public_of(self.private), name)
        del jwk["alg"]
        return jwk


@dataclass(frozen=True)
class VerifyingKey:
    """A public key, parsed once."""

    algorithm: str
    public: bytes

    def verify(self, signature: bytes, data: bytes) -> None:
        """Return silently when the signature is good.

        Raises:
            CredentialRefused: ``signature``.
        """
        try:
            suite(SUITE_OF[self.algorithm]).verify(self.public, signature, data)
        except BadSignature as error:
            raise CredentialRefused("signature") from error


def key_of(jwk: Any) -> VerifyingKey:
    """The key of a JWK; private members are refused, so that nobody publishes one by mistake.

    Raises:
        CredentialRefused: ``algorithm`` for a kind of key that is not used here, ``malformed`` for a broken one.
    """
    if not isinstance(jwk, Mapping) or "d" in jwk:
        raise CredentialRefused("malformed", "jwk")
    kind = (str(jwk.get("kty")), str(jwk.get("crv")))
    return _key(kind, str(jwk.get("x", "")), str(jwk.get("y", "")))


@lru_cache(maxsize=4096)
def _key(kind: tuple[str, str], x: str, y: str) -> VerifyingKey:
    algorithm = {("OKP", "Ed25519"): EDDSA, ("EC", "P-256"): ES256, ("EC", "SM2"): SM2}.get(kind)
    if algorithm is None:
        raise CredentialRefused("algorithm", "/".join(kind))
    public = unb64(x) if algorithm == EDDSA else b"\x04" + unb64(x) + unb64(y)
    if len(public) != (32 if algorithm == EDDSA else 65):
        raise CredentialRefused("malformed", "length of the key")
    return VerifyingKey(algorithm, public)


def sign_jwt(signer: Signer, payload: Mapping[str, Any], *, typ: str, **header: Any) -> str:
    """A compact JWS; the header names algorithm, type and key."""
    head: dict[str, Any] = {
        "alg": signer.algorithm,
        "typ": typ,
        **({"kid": signer.kid} if signer.kid else {}),
        **header,
    }
    content = f"{b64(orjson.dumps(head))}.{b64(orjson.dumps(payload))}"
    return f"{content}.{b64(signer.sign(content.encode()))}"


@lru_cache(maxsize=4096)
def header_of(segment: str) -> dict[str, Any]:
    """The header of a JWS from its first part. Headers repeat, so they are parsed once; do not change the answer.

    Raises:
        CredentialRefused: ``malformed``; ``algorithm`` when the header asks for one that is not used here.
    """
    header = json_object(unb64(segment))
    if header.get("alg") not in ALGORITHMS:
        raise CredentialRefused("algorithm", str(header.get("alg")))
    if "crit" in header:
        raise CredentialRefused("algorithm", "critical extensions are not known here")
    return header


def json_object(data: bytes) -> dict[str, Any]:
    """Raises CredentialRefused: ``malformed``."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise CredentialRefused("malformed", "json") from error
    if not isinstance(value, dict):
        raise CredentialRefused("malformed", "not an object")
    return value


@dataclass(frozen=True)
class Jwt:
    """A compact JWS in its parts; nothing is believed until ``check`` was called."""

    header: dict[str, Any]
    payload: dict[str, Any]
    content: bytes
    signature: bytes

    def check(self, key: VerifyingKey) -> dict[str, Any]:
        """The payload, once the key has signed it.

        Raises:
            CredentialRefused: ``algorithm`` when header and key differ, ``signature``.
        """
        if self.header["alg"] != key.algorithm:
            raise CredentialRefused("algorithm", f"{self.header['alg']} with a key for {key.algorithm}")
        key.verify(self.signature, self.content)
        return self.payload


def parse_jwt(text: str) -> Jwt:
    """Raises CredentialRefused: ``malformed`` or ``algorithm``."""
    try:
        head, body, signature = text.split(".")
        content = text[: len(head) + 1 + len(body)].encode("ascii")
    except (ValueError, UnicodeEncodeError):
        raise CredentialRefused("malformed", "not a compact JWS") from None
    return Jwt(header_of(head), json_object(unb64(body)), content, unb64(signature))
