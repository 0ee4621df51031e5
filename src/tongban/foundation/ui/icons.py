"""Icons from one maintained open set (lucide), inlined: no request, and they take the text's colour."""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")


class NoSuchIcon(LookupError):
    """The icon set has no drawing of that name: look at https://lucide.dev/icons and correct the template."""


@lru_cache(maxsize=512)
def icon_body(name: str) -> str:
    """The drawing inside the ``<svg>`` of one icon.

    Raises:
        NoSuchIcon: a programming error; mend the name.
    """
    path = settings.NODE_MODULES / "lucide-static" / "icons" / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise NoSuchIcon(name)
    match = _BODY.search(path.read_text(encoding="utf-8"))
    if match is None:
        raise NoSuchIcon(name)
    return _SPACE.sub("", match.group(1)).strip()


@lru_cache(maxsize=2048)
def icon(name: str, size: str = "", label: str = "", css: str = "") -> SafeString:
    """One icon as inline SVG.

    Args:
        name: file name in the icon set, without ``.svg``.
        size: "" (as tall as the text), "s", "l" or "xl".
        label: words for those who do not see it; without them the icon is decoration and hidden from screen readers.
        css: further class names.
    """
    classes = " ".join(filter(None, ["icon", f"icon-{size}" if size else "", css]))
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    return mark_safe(f'<svg class="{escape(classes)}" viewBox="0 0 24 24" {spoken}>{icon_body(name)}</svg>')
