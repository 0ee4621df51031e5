"""What belongs to the app itself: manifest, service worker, offline page, statements, help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from tongban.foundation.access.public import public_page
from tongban.foundation.ui.public import shell_version

# The shell only: nothing that belongs to a person is ever kept on the device.
SHELL = ("ui/ui.css", "web/web.css", "vendor/htmx.js",
         "ui/js/main.js", "ui/js/forms.js", "ui/js/over.js", "ui/js/keys.js",
         "web/code.js", "web/drawing.js", "vendor/uqr.js",
         "ui/mark.svg", "web/skyline.svg", "web/icon-192.png")  # fmt: skip


@require_GET
@public_page
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Web app manifest: installable on phones and desks."""
    words = {
        "id": "/",
        "name": _("随申办"),
        "short_name": _("随申办"),
        "description": _("一网通办，用您自己的话办事"),
        "lang": "zh-Hans",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f3f6fb",
        "theme_color": "#1d57b8",
        "icons": [
            {"src": static("web/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("web/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("web/icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": _("随申码"), "url": reverse("web:code")},
            {"name": _("我的办件"), "url": reverse("web:cases")},
        ],
    }
    return JsonResponse(words, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_GET
@public_page
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may answer for every page."""
    context = {"version": shell_version(SHELL), "files": [static(name) for name in SHELL],
               "offline": reverse("web:offline"), "code": reverse("web:code"),
               "code_offline": reverse("web:code_offline")}  # fmt: skip
    return render(request, "web/sw.js", context, content_type="text/javascript; charset=utf-8")


@require_GET
@public_page
def offline(request: HttpRequest) -> HttpResponse:
    """Shown from the device when there is no network; says what still works."""
    return render(request, "web/offline.html")


@require_GET
@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """Accessibility statement: what works, what does not yet, whom to tell."""
    return render(request, "web/accessibility.html")


@require_GET
@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """Which data we use, on what ground, for how long, and what one may ask for."""
    return render(request, "web/privacy.html")


@require_GET
@public_page
def help_page(request: HttpRequest) -> HttpResponse:
    """Where a person helps: telephone, windows, relatives."""
    return render(request, "web/help.html")
