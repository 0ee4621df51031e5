"""``{% load identity %}``: whom one acts for, in words; and the banner that says so on every page."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.foundation.ui.public import date_words
from tongban.registers.identity.models import Account, Delegation
from tongban.registers.identity.ports import delegation_items
from tongban.registers.identity.powers import Power, PowerKind
from tongban.registers.identity.queries import acting_for_title

register = template.Library()


@register.inclusion_tag("identity/_acting.html", takes_context=True)
def acting_banner(context: dict[str, Any]) -> dict[str, Any]:
    """A line at the top of every page while one acts for somebody else, with the way back."""
    request: HttpRequest = context["request"]
    viewer = getattr(request, "viewer", None)
    acting = bool(viewer and viewer.is_acting_for_another)
    title = acting_for_title(viewer) if acting and viewer else ""
    return {"title": title, "here": request.path, "csrf_token": context.get("csrf_token")}


@register.filter
def introduction(account: Account) -> str:
    """Who this is, in the language of the page."""
    english = (get_language() or "").startswith("en")
    return account.introduction_en if english and account.introduction_en else account.introduction


@register.filter
def power_words(power: Power) -> str:
    """Why one may act, and until when."""
    if power.kind == PowerKind.CHILD:
        return _("未成年子女，到 %(day)s 满 18 岁为止") % {"day": _day(power.until)}
    if power.kind == PowerKind.ORGANISATION:
        return _("我是法定代表人（经营者）")
    scope = _items(power.items, power.organisation_id is not None)
    return _("%(scope)s，到 %(day)s") % {"scope": scope, "day": _day(power.until)}


@register.filter
def delegation_words(row: Delegation) -> str:
    """What a delegation covers, and until when."""
    scope = _items(tuple(row.items), row.grantor_organisation_id is not None)
    return _("%(scope)s，到 %(day)s") % {"scope": scope, "day": _day(row.valid_until)}


def _day(day: Any) -> str:
    return str(date_words(day)) if day else ""


def _items(codes: tuple[str, ...], is_organisation: bool) -> str:
    if not codes:
        return _("全部事项")
    titles: dict[str, str] = {}
    if "items" in delegation_items:
        titles = dict(delegation_items["items"].choices("organisation" if is_organisation else "person"))
    return "、".join(str(titles.get(code, code)) for code in codes)


@register.filter
def steps_down(depth: int) -> range:
    """One step for each level of the chain."""
    return range(depth)


@register.filter
def assurance_words(level: int) -> str:
    """The level of assurance, in words."""
    return {
        0: _("未登录"),
        1: _("一级：手机号"),
        2: _("二级：实名"),
        3: _("三级：实人（通行密钥或当面）"),
    }.get(level, str(level))


@register.filter
def device(user_agent: str) -> str:
    """A browser's name that a person recognises."""
    system = next((words for key, words in _SYSTEMS if key in user_agent), _("其他设备"))
    browser = next((words for key, words in _BROWSERS if key in user_agent), "")
    return f"{system} {browser}".strip()


_SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"),
            ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux")]  # fmt: skip
_BROWSERS = [("MicroMessenger", "WeChat"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
             ("Safari/", "Safari")]  # fmt: skip
