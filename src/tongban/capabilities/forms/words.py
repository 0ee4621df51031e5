"""Texts of packs, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def said(text: Any) -> str:
    """A pack's ``{zh, en}`` in the language of the page, Chinese where there is no English; plain texts as they are."""
    if not text:
        return ""
    if isinstance(text, Mapping):
        return str(text.get("en" if is_english() else "zh") or text.get("zh") or "")
    return str(text)
