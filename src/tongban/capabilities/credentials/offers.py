"""Handing a credential to a wallet: offer, pre-authorised code with a PIN, token, proof of the wallet's key.

Legal: OpenID for Verifiable Credential Issuance 1.0.
"""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.foundation.crypto.public import suite
from tongban.foundation.events.public import announce

from .errors import CredentialRefused, WalletRefused
from .issuing import issue_bound
from .jose import EDDSA, ES256, SM2, b64, key_of, parse_jwt, unb64
from .kinds import Kind, content_of, kinds
from .models import CredentialOffer
from .sdjwt import VC_TYPE

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
OFFER_MINUTES = 10
TOKEN_SECONDS = 300
NONCE_SECONDS = 300
MOST_WRONG_PINS = 5
PROOF_TYPE = "openid4vci-proof+jwt"


def digest(secret: str) -> str:
    """What is stored of a secret: 43 characters."""
    return b64(suite("international").digest(secret.encode()))


def new_secret() -> str:
    """256 random bits for an address."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class FreshOffer:
    """An offer as the holder sees it: the address for the QR symbol, and the PIN, which is not in it."""

    uri: str
    pin: str
    expires_at: Any


def credential_issuer() -> str:
    """Name of the city as an issuer to wallets."""
    return str(settings.TONGBAN_URL)


def offer_address(place: str) -> str:
    """Where a wallet fetches the offer."""
    return f"{settings.TONGBAN_URL}/credentials/offers/{place}/"


@transaction.atomic
def make_offer(subject_ref: str, *, by: HasActorRef | str) -> FreshOffer:
    """Invite a wallet to take the credential about a subject; earlier invitations of this subject end.

    The caller has decided that ``by`` may have it.

    Raises:
        WalletRefused: there is no such credential any more.
    """
    content = content_of(subject_ref)
    now = timezone.now()
    CredentialOffer.objects.filter(subject_ref=subject_ref, taken_at=None, expires_at__gt=now).update(expires_at=now)
    place, code, pin = new_secret(), new_secret(), f"{secrets.randbelow(10**6):06d}"
    row = CredentialOffer.objects.create(
        kind=content.kind, subject_ref=subject_ref, by=actor_ref(by)[:80], place=digest(place), code=code,
        code_digest=digest(code), pin_digest=digest(code + pin), expires_at=now + timedelta(minutes=OFFER_MINUTES),
    )  # fmt: skip
    record(by, "credential.offered", subject_ref, detail={"kind": content.kind})
    uri = f"openid-credential-offer://?credential_offer_uri={quote(offer_address(place), safe='')}"
    return FreshOffer(uri, pin, row.expires_at)


def offer_at(place: str) -> dict[str, Any]:
    """The offer that a wallet fetches.

    Raises:
        WalletRefused: ``invalid_grant``: over or unknown.
    """
    row = CredentialOffer.objects.filter(place=digest(place), redeemed_at=None, expires_at__gt=timezone.now()).first()
    if row is None:
        raise WalletRefused("invalid_grant", "no such offer")
    pin = {
        "length": 6,
        "input_mode": "numeric",
        "description": "证照页面上显示的 6 位数字 / the 6 digits on the licence page",
    }
    return {
        "credential_issuer": credential_issuer(),
        "credential_configuration_ids": [row.kind],
        "grants": {GRANT: {"pre-authorized_code": row.code, "tx_code": pin}},
    }


def redeem(code: str, pin: str) -> dict[str, Any]:
    """The access token for a pre-authorised code; a code is good once, five wrong PINs end it.

    Raises:
        WalletRefused: ``invalid_grant``.
    """
    with transaction.atomic():
        row = CredentialOffer.objects.select_for_update().filter(code_digest=digest(code)).first()
        if row is None or row.redeemed_at or row.expires_at <= timezone.now() or row.wrong_pins >= MOST_WRONG_PINS:
            raise WalletRefused("invalid_grant", "the code is unknown, used or over")
        is_right = hmac.compare_digest(row.pin_digest, digest(code + pin))
        if is_right:
            token = new_secret()
            row.token_digest, row.redeemed_at = digest(token), timezone.now()
        else:
            row.wrong_pins += 1
        row.save(update_fields=["token_digest", "redeemed_at", "wrong_pins"])
    if not is_right:
        raise WalletRefused("invalid_grant", "wrong tx_code")
    return {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}


def new_nonce() -> str:
    """A fresh nonce for a proof; good once, for five minutes, and nothing is stored before it is used."""
    moment = int(time.time()).to_bytes(8, "big")
    body = moment + secrets.token_bytes(16)
    return b64(body + _mac(body))


def _mac(body: bytes) -> bytes:
    key = suite("international").digest(b"credentials/nonce\x00" + settings.SECRET_KEY.encode())
    return suite("international").hmac(key, body)[:16]


def _check_nonce(nonce: str) -> None:
    try:
        body = unb64(nonce)
    except CredentialRefused as error:
        raise WalletRefused("invalid_nonce") from error
    if len(body) != 40 or not hmac.compare_digest(body[24:], _mac(body[:24])):
        raise WalletRefused("invalid_nonce", "not ours")
    if int.from_bytes(body[:8], "big") + NONCE_SECONDS < time.time():
        raise WalletRefused("invalid_nonce", "too old")


def _check_proof(proof: str) -> tuple[dict[str, Any], str]:
    """(the wallet's public key, the nonce it signed)."""
    try:
        jwt = parse_jwt(proof)
        jwk: dict[str, Any] = jwt.header.get("jwk") or {}
        payload = jwt.check(key_of(jwk))
    except CredentialRefused as error:
        raise WalletRefused("invalid_proof", str(error)) from error
    if jwt.header.get("typ") != PROOF_TYPE or payload.get("aud") != credential_issuer():
        raise WalletRefused("invalid_proof", "typ or aud")
    made_at = payload.get("iat")
    if not isinstance(made_at, int) or not time.time() - NONCE_SECONDS <= made_at <= time.time() + 60:
        raise WalletRefused("invalid_proof", "iat")
    nonce = payload.get("nonce")
    if not isinstance(nonce, str):
        raise WalletRefused("invalid_nonce", "none")
    _check_nonce(nonce)
    return {name: str(jwk[name]) for name in ("kty", "crv", "x", "y") if name in jwk}, nonce


def _proof_of(body: dict[str, Any]) -> str:
    proofs = body.get("proofs")
    if isinstance(proofs, dict) and isinstance(proofs.get("jwt"), list) and len(proofs["jwt"]) == 1:
        return str(proofs["jwt"][0])
    proof = body.get("proof")  # how drafts before 15 wrote a single one
    if isinstance(proof, dict) and proof.get("proof_type") == "jwt":
        return str(proof.get("jwt", ""))
    raise WalletRefused("invalid_proof", "exactly one proof of type jwt is needed")


@transaction.atomic
def credential_for(token: str, body: dict[str, Any]) -> dict[str, Any]:
    """The credential for a token: bound to the key that the proof shows. A token is good once.

    Raises:
        WalletRefused: ``invalid_token``, ``invalid_proof``, ``invalid_nonce``, ``unknown_credential_configuration``,
            ``credential_request_denied``.
    """
    row = CredentialOffer.objects.select_for_update().filter(token_digest=digest(token)).first() if token else None
    over = timezone.now() - timedelta(seconds=TOKEN_SECONDS)
    if row is None or row.taken_at or row.redeemed_at is None or row.redeemed_at < over:
        raise WalletRefused("invalid_token", "unknown, used or over")
    asked = body.get("credential_configuration_id") or body.get("credential_identifier")
    if asked != row.kind:
        raise WalletRefused("unknown_credential_configuration", str(asked))
    jwk, nonce = _check_proof(_proof_of(body))
    if CredentialOffer.objects.filter(nonce_digest=digest(nonce)).exists():
        raise WalletRefused("invalid_nonce", "used before")
    row.taken_at, row.nonce_digest = timezone.now(), digest(nonce)
    row.save(update_fields=["taken_at", "nonce_digest"])
    text = issue_bound(row.subject_ref, content_of(row.subject_ref), jwk)
    record(row.by, "credential.taken", row.subject_ref, detail={"kind": row.kind})
    announce("tongban.credential.taken", subject=row.subject_ref, data={"kind": row.kind})
    return {"credentials": [{"credential": text}]}


def issuer_description() -> dict[str, Any]:
    """``/.well-known/openid-credential-issuer``."""
    base = settings.TONGBAN_URL
    return {
        "credential_issuer": credential_issuer(),
        "authorization_servers": [base],
        "credential_endpoint": f"{base}/credentials/credential/",
        "nonce_endpoint": f"{base}/credentials/nonce/",
        "display": [{"name": "通办", "locale": "zh-CN"}, {"name": "Tongban", "locale": "en"}],
        "credential_configurations_supported": {code: _configuration(kind) for code, kind in kinds().items()},
    }


def _configuration(kind: Kind) -> dict[str, Any]:
    algorithms = [EDDSA, ES256, SM2]
    return {
        "format": VC_TYPE,
        "vct": kind.vct,
        "scope": kind.code,
        "cryptographic_binding_methods_supported": ["jwk"],
        "credential_signing_alg_values_supported": [ES256, SM2],
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": algorithms}},
        "credential_metadata": {
            "display": [{"name": kind.title_zh, "locale": "zh-CN"}, {"name": kind.title_en, "locale": "en"}],
            "claims": [
                {
                    "path": list(claim.path),
                    "display": [
                        {"name": claim.label_zh, "locale": "zh-CN"},
                        {"name": claim.label_en or claim.label_zh, "locale": "en"},
                    ],
                }
                for claim in kind.claims
            ],
        },
    }


def authorisation_description() -> dict[str, Any]:
    """``/.well-known/oauth-authorization-server``: only what the pre-authorised code flow needs.

    Legal: RFC 8414.
    """
    base = settings.TONGBAN_URL
    return {
        "issuer": base,
        "token_endpoint": f"{base}/credentials/token/",
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def forget_old_offers() -> int:
    """Delete offers that ended a day ago; returns how many. Safe to run twice."""
    past = timezone.now() - timedelta(days=1)
    return CredentialOffer.objects.filter(expires_at__lt=past).delete()[0]
