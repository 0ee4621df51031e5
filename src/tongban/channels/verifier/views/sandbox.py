"""试验场: anybody tries a scene of their own against made-up holders; test vectors for whoever builds a gate."""

from __future__ import annotations

import base64
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.codes.public import (
    CodeError,
    Reason,
    families,
    holders,
    make_sandbox_scene,
    now_in_seconds,
    sandbox_keys,
    sandbox_public,
    sandbox_revoked,
    sandbox_scene,
    vectors,
)
from tongban.capabilities.codes.public import Scene as GateScene
from tongban.foundation.access.public import public_page, rate_limited
from tongban.foundation.ui.public import localised, qr_symbol

from .words import WORDS


@require_http_methods(["GET", "POST"])
@public_page
@rate_limited("code.sandbox", times=20, seconds=3600)
def sandbox(request: HttpRequest) -> HttpResponse:
    """Declare a scene; it lives for a month, in the sandbox only."""
    typed = {"title": request.POST.get("title", ""), "family": request.POST.get("family", "leisure")}
    asks, requires, error = request.POST.getlist("asks"), request.POST.getlist("requires"), ""
    if request.method == "POST":
        try:
            made = make_sandbox_scene(typed["title"], typed["family"], asks, requires)
            return redirect("verifier:sandbox_scene", made.code)
        except CodeError as problem:
            error = str(problem)
    choices = [
        {"id": one.id, "title": localised(one.title), "current": one.id == typed["family"],
         "facts": [(name, localised(words)) for name, words in one.titles.items()]}
        for one in families().values()
    ]  # fmt: skip
    context = {"families": choices, "typed": typed, "asks": asks, "requires": requires, "error": error}
    return render(request, "verifier/sandbox.html", context, status=400 if error else 200)


def _scene(code: str) -> GateScene:
    found = sandbox_scene(code)
    if found is None:
        raise Http404
    return GateScene.of(found.declaration)


@require_GET
@public_page
@never_cache
def scene(request: HttpRequest, code: str) -> HttpResponse:
    """The made-up holders with their symbols, drawn now, and what a right gate answers to each."""
    rule = _scene(code)
    rows = [
        {"title": localised(one.title), "symbol": qr_symbol(one.text, localised(one.title)), "text": one.text,
         "card": one.card, "good": one.expect == Reason.GOOD, "expect": WORDS[Reason(one.expect)][0],
         "pay": (one.concession or {}).get("pay_percent")}
        for one in holders(rule, now_in_seconds())
    ]  # fmt: skip
    return render(request, "verifier/sandbox_scene.html", {"rule": rule, "title": localised(rule.title), "rows": rows})


@require_GET
@public_page
@never_cache
def scene_data(request: HttpRequest, code: str) -> JsonResponse:
    """The same for machines: declaration, root, key set, revocation list, holders with the expected answers."""
    rule, now = _scene(code), now_in_seconds()
    found = sandbox_scene(code)
    body: dict[str, Any] = {
        "scene": found.declaration if found else {}, "root": {"algorithm": -8, "public": sandbox_public("root").hex()},
        "keys": base64.b64encode(sandbox_keys(now)).decode(),
        "revoked": {"sequence": 1, "base": 0, "marks": base64.b64encode(sandbox_revoked(rule.id)).decode()},
        "now": now,
        "holders": [{"id": one.id, "text": one.text, "card": one.card, "expect": one.expect, "seen": one.seen,
                     "concession": one.concession} for one in holders(rule, now)],
    }  # fmt: skip
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@require_GET
@public_page
@cache_control(private=True, max_age=3600)
def kit_vectors(request: HttpRequest) -> JsonResponse:
    """Good and bad symbols at a fixed clock."""
    return JsonResponse(vectors(), json_dumps_params={"ensure_ascii": False})
