"""The shelf on which each channel puts its menu; the base pages draw what they find there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class NavItem:
    """One entry of a menu.

    Attributes:
        text: what it says, short; lazily translated.
        url_name: name of the page; an entry whose page does not exist is not shown.
        icon: name in the icon set.
        count: called with the request, gives the number beside the entry (0 = none). Keep it cheap: every page asks.
        raised: the middle of the bottom bar.
        key: keyboard key after ``g`` in the staff channels.
        also: path prefixes under which the entry is current too.
        shown: called with the request; an entry that is of no use to this viewer is left out.
    """

    text: Any
    url_name: str
    icon: str
    count: Callable[[HttpRequest], int] | None = None
    shown: Callable[[HttpRequest], bool] | None = field(default=None, kw_only=True)
    raised: bool = False
    key: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Channel:
    """A channel's name and menu, found by the beginning of the path."""

    label: str
    prefix: str
    title: Any
    items: list[NavItem] = field(default_factory=list)
    search_url_name: str = ""
    help_url_name: str = ""


_channels: dict[str, Channel] = {}


def register_channel(channel: Channel) -> None:
    """Put a channel's menu on the shelf; call it in ``AppConfig.ready``. The same label again replaces it."""
    _channels[channel.label] = channel


def channel_of(request: HttpRequest) -> Channel | None:
    """The channel to which the page in hand belongs: the longest prefix that fits."""
    fitting = [channel for channel in _channels.values() if request.path.startswith(channel.prefix)]
    return max(fitting, key=lambda channel: len(channel.prefix), default=None)


def url_or_none(name: str) -> str | None:
    """Address of a named page, or None where that page is not installed."""
    try:
        return reverse(name) if name else None
    except NoReverseMatch:
        return None


def menu(request: HttpRequest, channel: Channel | None) -> list[dict[str, Any]]:
    """The channel's entries for this request: address, count, and which one is current."""
    entries: list[dict[str, Any]] = []
    for item in channel.items if channel else []:
        if item.shown is not None and not item.shown(request):
            continue
        if url := url_or_none(item.url_name):
            count = item.count(request) if item.count else 0
            entries.append({"item": item, "url": url, "count": count, "current": False})
    fitting = [
        (len(prefix), entry)
        for entry in entries
        for prefix in (entry["url"], *entry["item"].also)
        if request.path == prefix or (prefix != "/" and request.path.startswith(prefix))
    ]
    if fitting:
        max(fitting, key=lambda pair: pair[0])[1]["current"] = True
    return entries
