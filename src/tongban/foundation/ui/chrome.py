"""What the frame around every page needs to know; worked out only when a template asks."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import translation

from .navigation import Channel, channel_of, menu, url_or_none
from .preferences import edition_of, theme_of


class Chrome:
    """The frame of one page: display wishes, channel, menu."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def edition(self) -> str:
        return edition_of(self._request)

    @property
    def is_senior(self) -> bool:
        return self.edition == "senior"

    @property
    def theme(self) -> str:
        return theme_of(self._request)

    @property
    def language(self) -> str:
        return translation.get_language() or "zh-hans"

    @property
    def lang_attribute(self) -> str:
        """BCP 47 tag for ``<html lang>``."""
        return "en" if self.language.startswith("en") else "zh-Hans"

    @cached_property
    def channel(self) -> Channel | None:
        return channel_of(self._request)

    @cached_property
    def menu(self) -> list[dict[str, Any]]:
        return menu(self._request, self.channel)

    @property
    def search_url(self) -> str | None:
        return url_or_none(self.channel.search_url_name) if self.channel else None

    @property
    def help_url(self) -> str | None:
        return url_or_none(self.channel.help_url_name) if self.channel else None

    @property
    def viewer(self) -> Any:
        """The person behind the request as *access* knows them; None where nobody signed in."""
        return getattr(self._request, "viewer", None)

    @property
    def here(self) -> str:
        """Path and query of this page, to come back to it after a switch."""
        return self._request.get_full_path()
