"""Keyword arguments of a tag as HTML attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def attributes(extra: Mapping[str, Any]) -> SafeString:
    """HTML attributes from keyword arguments: ``hx_get="/x"`` → ``hx-get="/x"``; True → bare; False, None → none."""
    pairs: list[SafeString] = []
    for name, value in extra.items():
        if value is None or value is False or value == "":
            continue
        spelled = name.rstrip("_").replace("_", "-")
        pairs.append(format_html(" {}", spelled) if value is True else format_html(' {}="{}"', spelled, value))
    return mark_safe("".join(pairs))
