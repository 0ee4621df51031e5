"""Dates, moments, money and masked numbers as people read them, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_english() -> bool:
    """Whether the page in hand is the English one."""
    return (get_language() or "").startswith("en")


def as_date(value: Any) -> date | None:
    """City date of a date, a moment or an ISO text; None if there is none."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return parse_date(value[:10])
        except ValueError:
            return None
    return None


def date_words(value: Any, *, weekday: bool = True) -> str:
    """``2026年11月23日（周一）``, in English ``Mon 23 Nov 2026``; empty for nothing."""
    day = as_date(value)
    if day is None:
        return ""
    if is_english():
        words = f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
        return f"{_DAYS_EN[day.weekday()]} {words}" if weekday else words
    words = f"{day.year}年{day.month}月{day.day}日"
    return f"{words}（周{_DAYS_ZH[day.weekday()]}）" if weekday else words


def moment_words(value: Any) -> str:
    """``今天 14:02``, ``昨天 09:10``, ``11月20日 16:30`` or, of another year, with the year."""
    if not isinstance(value, datetime):
        return date_words(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    clock = f"{local:%H:%M}"
    today = timezone.localdate()
    if local.date() == today:
        return f"Today {clock}" if is_english() else f"今天 {clock}"
    if local.date() == today - timedelta(days=1):
        return f"Yesterday {clock}" if is_english() else f"昨天 {clock}"
    if is_english():
        year = "" if local.year == today.year else f" {local.year}"
        return f"{local.day} {_MONTHS_EN[local.month - 1]}{year}, {clock}"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {clock}"


def yuan_words(amount_fen: Any) -> str:
    """``¥1,234.50`` of an integer amount in fen; empty for nothing."""
    if amount_fen is None or amount_fen == "":
        return ""
    fen = int(amount_fen)
    sign = "-" if fen < 0 else ""
    return f"{sign}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def masked_words(value: Any) -> str:
    """A number with its middle hidden: enough to recognise one's own, not enough to use.

    Legal: 个人信息保护法 第五十一条 (de-identification where the full value is not needed).
    """
    text = str(value or "")
    if hasattr(value, "masked"):
        return str(value.masked)
    if len(text) >= 15:
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    if len(text) >= 7:
        return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"
    return "*" * max(len(text) - 1, 0) + text[-1:]


def localised(value: Any) -> str:
    """The text for the page's language out of ``{"zh": …, "en": …}``; Chinese where English is missing."""
    if isinstance(value, Mapping):
        first, second = ("en", "zh") if is_english() else ("zh", "en")
        return str(value.get(first) or value.get(second) or "")
    return "" if value is None else str(value)


def percent(share: float | None) -> str:
    """A share from 0 to 1 as ``87.5 %``; a dash where nothing was measured."""
    return f"{share:.1%}" if isinstance(share, int | float) else "—"
