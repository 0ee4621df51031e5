"""Search in the person's own words, with suggestions while typing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from tongban.capabilities.knowledge.public import Hit, Suggestion
from tongban.channels.web.finding import bundles_found, found, suggested
from tongban.channels.web.themes import drawing_of, themes_of
from tongban.foundation.access.public import public_page, viewer_of
from tongban.journeys.packs.public import published

from .browse import authority_names, row

LONGEST = 80
ICONS = {"service": "file-text", "article": "circle-question-mark"}


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _audience(request: HttpRequest) -> str:
    """A firm's clerk sees what firms can do first; everybody else sees all."""
    return "organisation" if viewer_of(request).organisation_id else ""


def _address(hit: Hit | Suggestion) -> str:
    try:
        return reverse(hit.url_name, kwargs=hit.url_kwargs) if hit.url_name else ""
    except NoReverseMatch:
        return ""


@require_GET
@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Services that fit, then questions with answers; when nothing fits, what to try instead."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    services, questions = found(query, _audience(request), _language())
    names = authority_names() if services else {}
    rows = [row(item, names) for item in services]
    context = {
        "query": query,
        "bundles": [
            {"pack": pack, "icon": drawing_of(pack)} for pack in bundles_found(query, _audience(request), _language())
        ],
        "rows": rows,
        "questions": [{"hit": hit, "href": _address(hit)} for hit in questions[:6]],
        "themes": [] if rows else themes_of(published()),
    }
    return render(request, "web/search.html", context)


@require_GET
@public_page
def suggest(request: HttpRequest) -> HttpResponse:
    """A few lines under the search box; a service opens its guide at once."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    rows = suggested(query, _audience(request), _language()) if query else []
    suggestions = [
        {
            "text": one.title or one.phrase,
            "phrase": one.phrase if one.title and one.phrase not in one.title else "",
            "href": _address(one) or f"{reverse('web:search')}?{urlencode({'q': one.phrase})}",
            "icon": "file-text"
            if one.kind == "service"
            else "circle-question-mark"
            if one.kind == "article"
            else "search",
        }
        for one in rows
    ]
    return render(request, "web/parts/suggestions.html", {"suggestions": suggestions})
