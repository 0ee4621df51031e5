"""The display switches and the living catalogue; pages for what went wrong are access's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.access.public import public_page

from .living import documentation, examples
from .preferences import remember


@csrf_exempt  # it sets nothing but how pages look; a token would make every anonymous page private
@require_POST
@public_page
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep a wish (edition, theme, language) and go back to where it was pressed."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    remember(response, {name: request.POST.get(name, "") for name in ("edition", "theme", "language")})
    return response


@require_GET
@public_page
def living_catalogue(request: HttpRequest) -> HttpResponse:
    """Every component as it really looks; senior, dark and English by the switches above."""
    return render(request, "ui/living.html", {"docs": documentation(), **examples()})
