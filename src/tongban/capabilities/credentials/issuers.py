"""Who signs credentials: each issuing body under a key of its own."""

from __future__ import annotations

import base64
import time
from typing import Any

from django.conf import settings

from tongban.foundation.trust.public import declare_purpose, public_keys, sign

from .errors import CredentialRefused
from .jose import ALGORITHM_OF, VerifyingKey, jwk_of, key_of

# How long a process believes that a key is not revoked.
KEYS_FOR_SECONDS = 60
_keys: dict[str, tuple[float, dict[str, VerifyingKey]]] = {}


def issuer_url(code: str) -> str:
    """The ``iss`` of a body's credentials."""
    return f"{settings.TONGBAN_URL}/credentials/issuers/{code}"


def issuer_code(url: str) -> str:
    """Whose address this is.

    Raises:
        CredentialRefused: ``issuer``: none of ours.
    """
    code = url.removeprefix(f"{settings.TONGBAN_URL}/credentials/issuers/")
    if code == url or not code.isalnum():
        raise CredentialRefused("issuer", url[:120])
    return code


def _purpose(code: str) -> str:
    purpose = f"credential:{code}"
    declare_purpose(purpose, bare=True)  # a JWS fixes every byte; its ``typ`` says what it is
    return purpose


class HouseSigner:
    """Signs as one body with the key that is in use now; two are equal when body and key are."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.purpose = _purpose(code)
        rows = public_keys(self.purpose)
        if not rows or rows[0].suite != settings.TONGBAN_CRYPTO_SUITE:
            sign(self.purpose, b"")  # makes the first key
            rows = [row for row in public_keys(self.purpose) if row.suite == settings.TONGBAN_CRYPTO_SUITE]
        self.kid = rows[0].kid
        self.algorithm = ALGORITHM_OF[rows[0].suite]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HouseSigner) and (self.code, self.kid) == (other.code, other.kid)

    def __hash__(self) -> int:
        return hash((self.code, self.kid))

    def sign(self, data: bytes) -> bytes:
        """64 bytes by the key that the header names."""
        signature = sign(self.purpose, data)
        if signature.kid != self.kid:
            raise RuntimeError("the key was rotated in between; try again")
        return base64.b64decode(signature.value)


def hash_name() -> str:
    """Digest of disclosures in the city's suite."""
    return "sm3" if settings.TONGBAN_CRYPTO_SUITE == "national" else "sha-256"


def jwks(code: str) -> dict[str, Any]:
    """Keys under which a body signs or signed, as a JWK Set."""
    return {
        "keys": [
            {**jwk_of(row.suite, row.public), "kid": row.kid, "alg": ALGORITHM_OF[row.suite], "use": "sig"}
            for row in public_keys(_purpose(code))
        ]
    }


def issuer_metadata(code: str) -> dict[str, Any]:
    """What ``/.well-known/jwt-vc-issuer`` answers for a body.

    Legal: draft-ietf-oauth-sd-jwt-vc, 5.
    """
    return {"issuer": issuer_url(code), "jwks": jwks(code)}


def forget_issuers() -> None:
    """Drop the keys held in memory."""
    _keys.clear()


def issuer_key(code: str, kid: str) -> VerifyingKey:
    """The body's key of that name, parsed once a minute.

    Raises:
        CredentialRefused: ``issuer``: no such key, or revoked.
    """
    now = time.monotonic()
    held = _keys.get(code)
    if held is None or held[0] < now or kid not in held[1]:
        keys = {key["kid"]: key_of(key) for key in jwks(code)["keys"]}
        held = _keys[code] = (now + KEYS_FOR_SECONDS, keys)
    try:
        return held[1][kid]
    except KeyError:
        raise CredentialRefused("issuer", f"no key {kid}") from None
