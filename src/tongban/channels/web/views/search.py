"""Search in the person's own words, with suggestions while typing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongban.channels.web.finding import found
from tongban.channels.web.themes import drawing_of, themes_of
from tongban.foundation.access.public import public_page
from tongban.journeys.packs.public import published

from .services import authority_names, row

LONGEST = 80


@require_GET
@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Services that fit; when none does, what to try instead."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    names = authority_names() if query else {}
    rows = [row(item, names) for item in found(query)]
    themes = [] if rows else themes_of(published())
    return render(request, "web/search.html", {"query": query, "rows": rows, "themes": themes})


@require_GET
@public_page
def suggest(request: HttpRequest) -> HttpResponse:
    """A few lines under the search box: services whose guide opens at once."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    suggestions = [
        {"text": item.title, "href": reverse("web:guide", args=[item.code]), "icon": drawing_of(item)}
        for item in found(query)[:6]
    ]
    return render(request, "web/parts/suggestions.html", {"suggestions": suggestions})
