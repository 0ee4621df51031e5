"""Asking a wallet: a signed request by reference, one answer to it, and only what was asked for is kept.

Legal: OpenID for Verifiable Presentations 1.0 (direct_post, client identifier prefix x509_hash).
"""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongban.foundation.audit.public import record
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import SealIdentity, seal_identity

from . import dcql
from .errors import CredentialRefused, RequestGone
from .jose import ALGORITHMS, ES256, RawSigner, b64, sign_jwt
from .models import PresentationRequest, PresentationState
from .offers import digest, new_secret
from .sdjwt import VC_TYPE
from .verifying import Binding, verify_credential

REQUEST_MINUTES = 10
REQUEST_TYPE = "oauth-authz-req+jwt"
SELF_ISSUED = "https://self-issued.me/v2"
VERIFIER_CODE = "wallet-verifier"
VERIFIER_NAME = "通办凭证核验 Tongban Verifier"


@dataclass(frozen=True)
class FreshRequest:
    """A request as the verifier's page shows it; ``place`` is its secret address, ``uri`` goes into the QR symbol."""

    place: str
    uri: str
    expires_at: Any


def _identity() -> SealIdentity:
    return seal_identity(VERIFIER_NAME, VERIFIER_CODE)


def client_id() -> str:
    """Who asks, as wallets know it: the digest of the certificate that signs the request."""
    return f"x509_hash:{b64(suite('international').digest(_identity().certificate))}"


def _signer() -> RawSigner:
    key = load_der_private_key(_identity().private_key, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return RawSigner(ES256, key.private_numbers().private_value.to_bytes(32, "big"))


def request_address(place: str) -> str:
    """Where a wallet fetches the request."""
    return f"{settings.TONGBAN_URL}/credentials/requests/{place}/"


def ask_wallet(query: dict[str, Any], *, verifier: str, purpose: str, owner: str) -> FreshRequest:
    """A new request.

    Args:
        query: DCQL.
        verifier: who asks, as the wallet shows it.
        owner: session or client that asks; only it sees the answer.
    Raises:
        ValueError: the query asks nothing or something that is not used here.
    """
    place, state, nonce = new_secret(), new_secret(), new_secret()
    row = PresentationRequest.objects.create(
        place=digest(place), state_digest=digest(state), token=f"{state} {nonce}", verifier=verifier[:120],
        purpose=purpose[:200], query=dcql.check_query(query), owner=digest(owner),
        expires_at=timezone.now() + timedelta(minutes=REQUEST_MINUTES),
    )  # fmt: skip
    address = quote(request_address(place), safe="")
    uri = f"openid4vp://?client_id={quote(client_id(), safe='')}&request_uri={address}&request_uri_method=post"
    return FreshRequest(place, uri, row.expires_at)


def wallet_uri(place: str) -> str:
    """What stands in the QR symbol of a request."""
    address = quote(request_address(place), safe="")
    return f"openid4vp://?client_id={quote(client_id(), safe='')}&request_uri={address}&request_uri_method=post"


def request_object(place: str, wallet_nonce: str = "") -> str:
    """The signed request that a wallet fetches.

    Raises:
        RequestGone: answered, over, or unknown.
    """
    row = PresentationRequest.objects.filter(
        place=digest(place), state=PresentationState.WAITING, expires_at__gt=timezone.now()
    ).first()
    if row is None:
        raise RequestGone
    state, nonce = row.token.split(" ")
    payload: dict[str, Any] = {
        "iss": client_id(), "aud": SELF_ISSUED, "client_id": client_id(), "response_type": "vp_token",
        "response_mode": "direct_post", "response_uri": f"{settings.TONGBAN_URL}/credentials/responses/",
        "nonce": nonce, "state": state, "dcql_query": row.query, "iat": int(time.time()),
        "exp": int(row.expires_at.timestamp()),
        "client_metadata": {
            "client_name": row.verifier,
            "vp_formats_supported": {
                VC_TYPE: {"sd-jwt_alg_values": list(ALGORITHMS), "kb-jwt_alg_values": list(ALGORITHMS)}
            },
        },
        "transaction_purpose": row.purpose,
    }  # fmt: skip
    if wallet_nonce:
        payload["wallet_nonce"] = wallet_nonce[:200]
    chain = [base64.b64encode(_identity().certificate).decode()]
    return sign_jwt(_signer(), payload, typ=REQUEST_TYPE, x5c=chain)


def answer(state: str, vp_token: str) -> None:
    """Take a wallet's answer. A refused answer leaves the request open, so that nobody can spoil it for the holder.

    Raises:
        RequestGone: no such request, or over.
        CredentialRefused: with the reason; ``replayed`` when the request was answered before.
    """
    row = PresentationRequest.objects.filter(state_digest=digest(state)).first()
    if row is None:
        raise RequestGone
    if row.state == PresentationState.ANSWERED:
        raise CredentialRefused("replayed")
    if row.expires_at <= timezone.now():
        raise RequestGone
    try:
        shown = _check_answer(row, vp_token)
    except CredentialRefused as refusal:
        PresentationRequest.objects.filter(pk=row.pk, state=PresentationState.WAITING).update(
            refused_for=refusal.reason
        )
        raise
    with transaction.atomic():
        locked = PresentationRequest.objects.select_for_update().get(pk=row.pk)
        if locked.state == PresentationState.ANSWERED:
            raise CredentialRefused("replayed")
        locked.state, locked.answer, locked.answered_at, locked.refused_for = (
            PresentationState.ANSWERED, shown, timezone.now(), "",
        )  # fmt: skip
        locked.save(update_fields=["state", "answer", "answered_at", "refused_for"])
        record("wallet", "credential.presented", locked, detail={"verifier": locked.verifier})


def _check_answer(row: PresentationRequest, vp_token: str) -> list[dict[str, Any]]:
    try:
        token = orjson.loads(vp_token)
    except orjson.JSONDecodeError as error:
        raise CredentialRefused("malformed", "vp_token") from error
    nonce = row.token.split(" ")[1]
    binding = Binding(audience=client_id(), nonce=nonce)
    shown = []
    for wanted in row.query["credentials"]:
        texts = token.get(wanted["id"]) if isinstance(token, dict) else None
        if not isinstance(texts, list) or len(texts) != 1 or not isinstance(texts[0], str):
            raise CredentialRefused("query", wanted["id"])
        claims = verify_credential(texts[0], binding=binding)
        values = dcql.needed(wanted, claims)
        shown.append({"id": wanted["id"], "vct": claims["vct"], "issuer": claims["iss"], "values": values})
    return shown


def request_of(place: str, owner: str) -> PresentationRequest | None:
    """The request and its answer, for who asked; None for everybody else."""
    return PresentationRequest.objects.filter(place=digest(place), owner=digest(owner)).first()


def forget_old_requests() -> int:
    """Delete requests that ended an hour ago, with what they were answered; returns how many. Safe to run twice."""
    past = timezone.now() - timedelta(hours=1)
    return PresentationRequest.objects.filter(expires_at__lt=past).delete()[0]
