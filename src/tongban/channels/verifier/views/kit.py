"""The open verifier kit: what any gate needs to trust our codes, for anybody, without a key."""

from __future__ import annotations

import base64

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from tongban.capabilities.codes.public import (
    key_update,
    revocation_update,
    root,
    root_named,
    scene_rows,
    signed_scenes,
)
from tongban.foundation.access.public import public_page


@require_GET
@public_page
def kit(request: HttpRequest) -> HttpResponse:
    """How to build a gate, and the root key to compare on another way."""
    algorithm, public = root()
    context = {"algorithm": algorithm, "root": public.hex(), "scenes": scene_rows(), "key": root_named()}
    return render(request, "verifier/kit.html", context)


@require_GET
@public_page
@cache_control(private=True, max_age=60)
def keys(request: HttpRequest) -> HttpResponse:
    """The key set, signed by the root (COSE_Sign1)."""
    return HttpResponse(key_update(), content_type="application/cose")


@require_GET
@public_page
@cache_control(private=True, max_age=30)
def revoked(request: HttpRequest) -> HttpResponse:
    """What is dead since a sequence, or the whole list, signed by the root."""
    since = request.GET.get("since", "0")
    news = revocation_update(int(since) if since.isdigit() and len(since) < 16 else 0)
    body = {"sequence": news.sequence, "base": news.base, "signed": base64.b64encode(news.signed()).decode()}
    return JsonResponse(body)


@require_GET
@public_page
@cache_control(private=True, max_age=300)
def scenes(request: HttpRequest) -> HttpResponse:
    """All scenes as data, and the same signed by the root."""
    signed = base64.b64encode(signed_scenes(scene_rows())).decode()
    return JsonResponse({"scenes": list(scene_rows()), "signed": signed}, json_dumps_params={"ensure_ascii": False})
