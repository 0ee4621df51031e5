"""Who signs credentials: each issuing body under a key of its own."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings

from tongban.foundation.trust.public import declare_purpose, jwk_of, public_keys, sign, signing_key

from .errors import CredentialRefused
from .jose import ALGORITHM_OF, VerifyingKey

CREDENTIAL, STATUS_LIST = "credential", "status_list"

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


class HouseSigner:
    """Signs as one body with the key that is in use now; two are equal when body, purpose and key are."""

    def __init__(self, code: str, purpose: str = CREDENTIAL) -> None:
        self.code = code
        self.purpose = purpose
        key = signing_key(purpose, code)
        self.kid = key.kid
        self.algorithm = ALGORITHM_OF[key.suite]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HouseSigner) and (self.code, self.kid) == (other.code, other.kid)

    def __hash__(self) -> int:
        return hash((self.code, self.kid))

    def sign(self, data: bytes) -> bytes:
        """64 bytes by the key that the header names."""
        signature = sign(self.purpose, data, issuer=self.code)
        if signature.kid != self.kid:
            raise RuntimeError("the key was rotated in between; try again")
        return signature.raw


def hash_name() -> str:
    """Digest of disclosures in the city's suite."""
    return "sm3" if settings.TONGBAN_CRYPTO_SUITE == "national" else "sha-256"


def jwks(code: str) -> dict[str, Any]:
    """Keys under which a body signs or signed credentials and status lists, as a JWK Set."""
    return {
        "keys": [
            {**jwk_of(row.public, row.suite), "kid": row.kid, "use": "sig"}
            for purpose in (CREDENTIAL, STATUS_LIST)
            for row in public_keys(purpose, code)
        ]
    }


def issuer_metadata(code: str) -> dict[str, Any]:
    """What ``/.well-known/jwt-vc-issuer`` answers for a body.

    Legal: draft-ietf-oauth-sd-jwt-vc, 5.
    """
    return {"issuer": issuer_url(code), "jwks": jwks(code)}


def declare() -> None:
    """Say at start-up what keys are needed for: a JWS fixes every byte, and its ``typ`` says what it is."""
    for purpose in (CREDENTIAL, STATUS_LIST):
        declare_purpose(purpose, bare=True, wallet=True)


def forget_issuers() -> None:
    """Drop the keys held in memory."""
    _keys.clear()


def issuer_key(code: str, kid: str, purpose: str = CREDENTIAL) -> VerifyingKey:
    """The body's key of that name, parsed once a minute.

    Raises:
        CredentialRefused: ``issuer``: no such key, or revoked.
    """
    now = time.monotonic()
    place = f"{purpose}:{code}"
    held = _keys.get(place)
    if held is None or held[0] < now or kid not in held[1]:
        keys = {row.kid: VerifyingKey(ALGORITHM_OF[row.suite], row.public) for row in public_keys(purpose, code)}
        held = _keys[place] = (now + KEYS_FOR_SECONDS, keys)
    try:
        return held[1][kid]
    except KeyError:
        raise CredentialRefused("issuer", f"no key {kid}") from None
