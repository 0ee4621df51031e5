"""The gate's page without a network: what is installed, what brings it up to date, and what it hands in later."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_POST

from tongban.capabilities.appointments.public import facilities_of
from tongban.capabilities.codes.public import (
    BadScan,
    Gate,
    UnknownGate,
    families,
    gate_of,
    news_for,
    root,
    scenes,
    take_scans,
)
from tongban.foundation.access.public import public_page, staff_page, viewer_of
from tongban.foundation.ui.public import shell_version

from .words import words_for_page

# What a gate needs when there is no network; nothing that belongs to a person.
LIBRARY = (
    "base45",
    "bytes",
    "cbor",
    "cose",
    "gate",
    "index",
    "keys",
    "lists",
    "revocation",
    "scenes",
    "signatures",
    "wire",
)
SHELL = ("ui/ui.css", "verifier/verifier.css", "vendor/htmx.js", "vendor/jsqr.js", "vendor/ed25519.js", "vendor/sm2.js",
         "ui/js/main.js", "ui/js/forms.js", "ui/js/over.js", "ui/js/keys.js", "ui/mark.svg",
         "verifier/gate.js", "verifier/page.js", "verifier/result.js", "verifier/store.js", "verifier/sync.js",
         *(f"verifier/gate/{name}.js" for name in LIBRARY))  # fmt: skip
MOST = 200  # scans in one upload of a page


@require_GET
@public_page
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Web app manifest of the gates: an app of their own on a telephone of the staff."""
    words = {
        "id": "/gate/", "name": _("通办 · 验码"), "short_name": _("验码"), "lang": "zh-Hans",
        "start_url": reverse("verifier:gates"), "scope": "/gate/", "display": "standalone",
        "background_color": "#f3f6fb", "theme_color": "#1d57b8",
        "icons": [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }  # fmt: skip
    return JsonResponse(words, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_GET
@public_page
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the gates' pages."""
    context = {"version": shell_version(SHELL), "files": [static(name) for name in SHELL],
               "offline": reverse("verifier:offline"), "prefix": reverse("verifier:gates")}  # fmt: skip
    return render(request, "verifier/sw.js", context, content_type="text/javascript; charset=utf-8")


@require_GET
@public_page
def offline(request: HttpRequest) -> HttpResponse:
    """What the device shows of any gate's page when there is no network; it holds nothing of anybody."""
    return render(request, "verifier/offline.html", {"words": words_for_page()})


def _gate(request: HttpRequest, code: str) -> Gate:
    try:
        return gate_of(viewer_of(request), code)
    except UnknownGate:
        raise Http404 from None


@require_GET
@staff_page
@never_cache
def news(request: HttpRequest, code: str) -> HttpResponse:
    """Key set, what is newly dead, and scenes when they changed: what the page applies before the network goes."""
    gate = _gate(request, code)
    found = news_for(gate, request.GET.get("cursor", ""))
    algorithm, public = root()
    known = [scenes()[one] for one in gate.scenes if one in scenes()]
    facts: dict[str, Any] = {}
    for scene in known:
        titles = families()[scene.family].titles
        facts |= {name: titles[name] for name in scene.asks if name in titles}
    booked = [one.scene for one in facilities_of(viewer_of(request))
              if one.gate == gate.code and one.is_open and one.needs_booking]  # fmt: skip
    return JsonResponse({
        "now": time.time(), "root": {"algorithm": algorithm, "public": public.hex()},
        "keys": base64.b64encode(found.keys).decode(), "facts": facts, "cursor": found.cursor,
        "scenes": base64.b64encode(found.scenes_signed).decode() if found.scenes_signed else None,
        "revoked": base64.b64encode(found.revoked.signed()).decode(), "order": gate.scenes,
        "booked": booked, "title": {"zh": gate.title_zh, "en": gate.title_en or gate.title_zh},
    }, json_dumps_params={"ensure_ascii": False})  # fmt: skip


@require_POST
@staff_page
@never_cache
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Scans of a time without a network; the same again changes nothing, a row that is none refuses them all."""
    gate = _gate(request, code)
    try:
        said = json.loads(request.body)
        rows, clock = said["scans"], said.get("clock")
        if not (isinstance(rows, list) and len(rows) <= MOST and all(isinstance(one, dict) for one in rows)):
            raise BadScan
        if any(one.get("scene") not in gate.scenes for one in rows):
            raise BadScan
        shown = datetime.fromtimestamp(float(clock), tz=UTC) if clock else None
        return JsonResponse({"new": take_scans(gate, rows, viewer_of(request), clock=shown)})
    except (BadScan, ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RawPostDataException):
        return JsonResponse({"error": str(BadScan())}, status=400)
