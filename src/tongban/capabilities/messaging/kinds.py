"""The kinds of messages that exist: declared by the rooms that send them, worded there, in Chinese first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from .errors import UnknownKind

Words = str | Promise
LANGUAGES = ("zh-hans", "en")


class Category(models.TextChoices):
    """What a message is about; people may silence the SMS of a category."""

    CASE = "case", _("办件进度")
    PAYMENT = "payment", _("缴费")
    DELIVERY = "delivery", _("寄送")
    REMINDER = "reminder", _("提醒")
    ACCOUNT = "account", _("账号安全")
    WORK = "work", _("工作事项")


@dataclass(frozen=True)
class Kind:
    """One kind of message with its words."""

    code: str
    title: Words
    body: Words
    category: Category
    by_sms: bool
    is_binding: bool
    """A notice with legal effect: its SMS cannot be silenced (the night is still kept)."""


_kinds: dict[str, Kind] = {}


def declare_kind(
    code: str,
    *,
    title: Words,
    body: Words,
    category: Category = Category.CASE,
    by_sms: bool = False,
    is_binding: bool = False,
) -> Kind:
    """Declare a kind of message. Plain ``%(name)s`` texts, no template language.

    Args:
        code: ``room.occasion``: ``case.accepted``; declaring it again replaces it.
        title: one line, as ``gettext_lazy`` text: ``_("“%(service)s”已受理")``.
        body: what happened, what is next, by when.
        category: under which people find and silence it.
        by_sms: also sent by SMS to those who did not silence it.
        is_binding: a notice with legal effect; cannot be silenced.
    """
    _kinds[code] = Kind(code, title, body, category, by_sms, is_binding)
    return _kinds[code]


def kind(code: str) -> Kind:
    """The declared kind.

    Raises:
        UnknownKind: nobody declared it.
    """
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(f"no kind of message {code!r}; there are {sorted(_kinds)}") from None


def kinds() -> list[Kind]:
    """All declared kinds, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def fill(words: Words, parameters: Mapping[str, Any], language: str) -> str:
    """The text in one language; a parameter may itself be ``{"zh": …, "en": …}``."""
    short = "zh" if language.startswith("zh") else "en"
    values = {
        name: (value.get(short) or value.get("zh", "")) if isinstance(value, Mapping) else value
        for name, value in parameters.items()
    }
    with override(language):
        return str(words) % values
