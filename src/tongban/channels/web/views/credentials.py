"""Addresses that wallets and verifiers of others use; none of them knows a session.

Legal: OpenID for Verifiable Credential Issuance 1.0; OpenID for Verifiable Presentations 1.0;
draft-ietf-oauth-sd-jwt-vc; draft-ietf-oauth-status-list.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt

from tongban.capabilities.credentials.public import (
    TTL_SECONDS,
    CredentialRefused,
    RequestGone,
    WalletRefused,
    answer,
    authorisation_description,
    credential_for,
    issuer_description,
    issuer_metadata,
    kinds,
    new_nonce,
    offer_at,
    published,
    redeem,
    request_object,
    type_metadata,
)
from tongban.foundation.access.public import TooManyRequests, client_address, count_request, public_page, viewer_of
from tongban.registers.authorities.public import Authority

View = Callable[..., HttpResponse]
# Descriptions change with a deployment or a new key; who verified a minute ago need not ask again.
DESCRIPTION_SECONDS = 300
LARGEST_ANSWER = 256 * 1024


def _json(content: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(content), status=status, content_type="application/json")


def _kept(request: HttpRequest, reply: HttpResponse, seconds: int) -> HttpResponse:
    """Caches may keep it; those of a signed-in browser for itself only."""
    scope = "private" if viewer_of(request).is_signed_in else "public"
    reply["Cache-Control"] = f"{scope}, max-age={seconds}"
    return reply


def _refusal(code: str, detail: str = "") -> HttpResponse:
    reply = _json({"error": code, "error_description": detail or code}, 401 if code == "invalid_token" else 400)
    if code == "invalid_token":
        reply["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return reply


def wallet_address(*methods: str, times: int = 120) -> Callable[[View], View]:
    """Open to every origin, without cookies; refusals are JSON as the protocols want it; ``times`` a minute."""

    def decorate(view: View) -> View:
        @public_page
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                reply = HttpResponse(status=204)
                reply["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
                reply["Access-Control-Allow-Methods"] = ", ".join(methods)
            elif request.method not in methods:
                reply = _refusal("invalid_request", f"use {' or '.join(methods)}")
                reply.status_code = 405
                reply["Allow"] = ", ".join(methods)
            else:
                reply = _answered(view, request, *args, limit=times, **kwargs)
            reply["Access-Control-Allow-Origin"] = "*"
            if not reply.has_header("Cache-Control"):
                reply["Cache-Control"] = "no-store"
            return reply

        # No session is looked at: secrets in the request say who asks.
        return csrf_exempt(guarded) if "POST" in methods else guarded

    return decorate


def _answered(view: View, request: HttpRequest, *args: Any, limit: int, **kwargs: Any) -> HttpResponse:
    try:
        if request.method == "POST":
            count_request(f"wallet.{view.__name__}", client_address(request), times=limit, seconds=60)
        return view(request, *args, **kwargs)
    except WalletRefused as refusal:
        return _refusal(refusal.code, refusal.detail)
    except TooManyRequests as error:
        reply = _refusal("slow_down")
        reply.status_code, reply["Retry-After"] = 429, str(error.retry_after_seconds)
        return reply


@wallet_address("GET")
def credential_issuer(request: HttpRequest) -> HttpResponse:
    """The city as an issuer of credentials."""
    return _kept(request, _json(issuer_description()), DESCRIPTION_SECONDS)


@wallet_address("GET")
def authorisation_server(request: HttpRequest) -> HttpResponse:
    """Where a pre-authorised code becomes a token."""
    return _kept(request, _json(authorisation_description()), DESCRIPTION_SECONDS)


@wallet_address("GET")
def issuer(request: HttpRequest, code: str) -> HttpResponse:
    """The keys of one issuing body."""
    if not Authority.objects.filter(credit_code=code).exists():
        raise Http404
    return _kept(request, _json(issuer_metadata(code)), TTL_SECONDS)


@wallet_address("GET")
def credential_type(request: HttpRequest, code: str) -> HttpResponse:
    """What a kind of credential is called and says."""
    kind = kinds().get(code)
    if kind is None:
        raise Http404
    return _kept(request, _json(type_metadata(kind)), DESCRIPTION_SECONDS)


@wallet_address("GET")
def status_list(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The states of an issuer's credentials; tells nothing about which of them is asked for."""
    found = published(code, number)
    if found is None:
        raise Http404
    token, tag = found
    fresh = request.headers.get("If-None-Match") == tag
    reply = HttpResponse(status=304) if fresh else HttpResponse(token, content_type="application/statuslist+jwt")
    reply["ETag"] = tag
    return _kept(request, reply, TTL_SECONDS)


@wallet_address("GET")
def credential_offer(request: HttpRequest, place: str) -> HttpResponse:
    """The offer behind the QR symbol."""
    return _json(offer_at(place))


@wallet_address("POST", times=30)
def token(request: HttpRequest) -> HttpResponse:
    """A pre-authorised code and its PIN become a token."""
    if request.POST.get("grant_type") != "urn:ietf:params:oauth:grant-type:pre-authorized_code":
        raise WalletRefused("unsupported_grant_type")
    return _json(redeem(request.POST.get("pre-authorized_code", ""), request.POST.get("tx_code", "")))


@wallet_address("POST")
def nonce(request: HttpRequest) -> HttpResponse:
    """A fresh nonce for the proof of a wallet's key."""
    return _json({"c_nonce": new_nonce()})


@wallet_address("POST")
def credential(request: HttpRequest) -> HttpResponse:
    """A token and a proof become a credential."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        body = orjson.loads(request.body)
    except (orjson.JSONDecodeError, RawPostDataException):  # a form in parts was read before us: not JSON
        raise WalletRefused("invalid_credential_request", "not JSON") from None
    if not isinstance(body, dict):
        raise WalletRefused("invalid_credential_request", "not an object")
    return _json(credential_for(value.strip() if kind.lower() == "bearer" else "", body))


@wallet_address("GET", "POST")
def presentation_request(request: HttpRequest, place: str) -> HttpResponse:
    """The signed request that a wallet fetches by reference."""
    try:
        text = request_object(place, request.POST.get("wallet_nonce", ""))
    except RequestGone:
        return _refusal("invalid_request", "the request is over or answered")
    return HttpResponse(text, content_type="application/oauth-authz-req+jwt")


@wallet_address("POST", times=60)
def presentation(request: HttpRequest) -> HttpResponse:
    """A wallet's answer."""
    vp_token = request.POST.get("vp_token", "")
    if len(vp_token) > LARGEST_ANSWER:
        return _refusal("invalid_request", "too large")
    try:
        answer(request.POST.get("state", ""), vp_token)
    except CredentialRefused as refusal:
        return _refusal("invalid_request", f"{refusal.reason}: {refusal.words}")
    except RequestGone:
        return _refusal("invalid_request", "the request is over or unknown")
    return _json({})
