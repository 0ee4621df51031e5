"""The published key set: what a stranger needs to verify what we signed, without asking again."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from .models import KeyState, SealCertificate, SigningKey

# kty, crv and alg by suite. SM2 has no registered names in JOSE: "SM2" for the curve of GB/T 32918.5 and "SM2SM3" for
# signatures r‖s with the default signer id of GB/T 35276 are ours, documented in docs/developers/trust.md.
FORMS = {
    "international": {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA"},
    "p256": {"kty": "EC", "crv": "P-256", "alg": "ES256"},
    "national": {"kty": "EC", "crv": "SM2", "alg": "SM2SM3"},
}


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwk_of(public: bytes, suite_name: str) -> dict[str, str]:
    """A public key as JSON Web Key (RFC 7517, RFC 8037): the members that make up the key itself and ``alg``."""
    form = dict(FORMS[suite_name])
    if form["kty"] == "OKP":
        return form | {"x": _text(public)}
    return form | {"x": _text(public[1:33]), "y": _text(public[33:65])}


def thumbprint(jwk: dict[str, str]) -> str:
    """Fingerprint of a key, the same wherever it is computed.

    Legal: RFC 7638 section 3.
    """
    core = {name: jwk[name] for name in ("crv", "kty", "x", "y") if name in jwk}
    return _text(hashlib.sha256(json.dumps(core, separators=(",", ":"), sort_keys=True).encode()).digest())


def key_entry(key: SigningKey) -> dict[str, Any]:
    """One key of the set: JWK members, then ours under ``tongban``."""
    jwk: dict[str, Any] = {"kid": key.kid, "use": "sig", **jwk_of(base64.b64decode(key.public), key.suite)}
    ours: dict[str, Any] = {
        "purpose": key.purpose, "issuer": key.issuer, "state": key.state,
        "valid_from": key.valid_from.isoformat(timespec="seconds"),
    }  # fmt: skip
    if key.retired_at:
        ours["retired_at"] = key.retired_at.isoformat(timespec="seconds")
    if key.revoked_at:
        ours["revoked_at"] = key.revoked_at.isoformat(timespec="seconds")
        ours["revocation_reason"] = str(key.revocation_reason)
        ours["trusted_until"] = (key.trusted_until or key.valid_from).isoformat(timespec="seconds")
    return jwk | {"tongban": ours}


def published_key_set(purpose: str = "", issuer: str | None = None) -> dict[str, Any]:
    """Public keys as a JWK Set, revoked ones included so that their date and reason are known.

    Args:
        purpose: only keys of this purpose.
        issuer: only keys of this issuer; empty text: of the city itself.
    """
    rows = SigningKey.objects.order_by("purpose", "issuer", "-valid_from")
    if purpose:
        rows = rows.filter(purpose=purpose)
    if issuer is not None:
        rows = rows.filter(issuer=issuer)
    roots = SealCertificate.objects.filter(code="root").exclude(state=KeyState.REVOKED).order_by("-valid_from")
    return {"keys": [key_entry(row) for row in rows], "seal_roots": [root.certificate for root in roots]}
