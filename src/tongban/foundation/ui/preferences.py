"""How this person wants the pages: edition, theme, language. Kept in cookies that hold nothing else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

EDITION_COOKIE = "ui_edition"
THEME_COOKIE = "ui_theme"
EDITIONS = ("standard", "senior")
THEMES = ("auto", "light", "dark")
YEAR_SECONDS = 365 * 24 * 3600


def edition_of(request: HttpRequest) -> str:
    """``standard`` or ``senior`` (长者专版)."""
    chosen = request.COOKIES.get(EDITION_COOKIE, "")
    return chosen if chosen in EDITIONS else "standard"


def theme_of(request: HttpRequest) -> str:
    """``auto`` (as the device), ``light`` or ``dark``."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def remember(response: HttpResponse, wishes: dict[str, str]) -> None:
    """Keep what was chosen for a year; anything unknown is left out."""

    def keep(name: str, value: str) -> None:
        response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.HTTPS, httponly=True)

    if wishes.get("edition") in EDITIONS:
        keep(EDITION_COOKIE, wishes["edition"])
    if wishes.get("theme") in THEMES:
        keep(THEME_COOKIE, wishes["theme"])
    if wishes.get("language") in dict(settings.LANGUAGES):
        keep(settings.LANGUAGE_COOKIE_NAME, wishes["language"])


def preferences(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``ui`` with edition, theme, language, channel and menu for the base pages."""
    from .chrome import Chrome

    return {"ui": Chrome(request), "is_english": (translation.get_language() or "").startswith("en")}
