"""Our public keys: for programs as a JWK Set, for people as a page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from tongban.foundation.access.public import public_page, viewer_of
from tongban.foundation.trust.public import issuers, key_entry, published_key_set, signing_keys, thumbprint

FRESH_SECONDS = 300
PER_PAGE = 50


@require_safe
@public_page
def key_set(request: HttpRequest) -> HttpResponse:
    """``/.well-known/jwks.json``: RFC 7517; ``?purpose=`` and ``?issuer=`` narrow it."""
    purpose, issuer = request.GET.get("purpose", "")[:40], request.GET.get("issuer")
    answer = JsonResponse(published_key_set(purpose, issuer), content_type="application/jwk-set+json")
    answer["Access-Control-Allow-Origin"] = "*"
    if not viewer_of(request).is_signed_in:  # what a browser with a session asks for is kept nowhere
        patch_cache_control(answer, max_age=FRESH_SECONDS)
    return answer


@require_safe
@public_page
def keys_page(request: HttpRequest) -> HttpResponse:
    """Which keys sign for us, with fingerprints to compare, and how to verify without asking us."""
    page = Paginator(signing_keys(), PER_PAGE).get_page(request.GET.get("page"))
    names = {one.code: one.name for one in issuers()}
    rows = [
        {
            "key": key,
            "entry": (entry := key_entry(key)),
            "fingerprint": thumbprint(entry),
            "issuer": names.get(key.issuer, key.issuer),
        }
        for key in page.object_list
    ]
    return render(request, "web/keys.html", {"page": page, "rows": rows})
