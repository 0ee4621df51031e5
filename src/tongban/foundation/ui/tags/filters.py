"""Filters: dates, moments, money, masks, languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from tongban.foundation.ui import formats

register = template.Library()

register.filter("zh_date", formats.date_words)
register.filter("zh_moment", formats.moment_words)
register.filter("yuan", formats.yuan_words)
register.filter("masked", formats.masked_words)
register.filter("localised", formats.localised)
register.filter("percent", formats.percent)


@register.filter
def day(value: Any) -> str:
    """A date without its weekday: ``2026年11月23日``."""
    return formats.date_words(value, weekday=False)


@register.filter
def iso_day(value: Any) -> str:
    """The city date as ``2026-11-23``, for ``<time datetime>`` and source chips."""
    found = formats.as_date(value)
    return found.isoformat() if found else ""


@register.filter
def living_words(text: str) -> list[str]:
    """Words of a text as a list, for the swatches of the living catalogue."""
    return text.split()


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """``mapping[key]`` in a template, empty if there is none."""
    return mapping.get(key, "") if isinstance(mapping, Mapping) else ""


@register.simple_tag
def days_between(start: date, end: date) -> int:
    """Calendar days from one date to another."""
    return (end - start).days
