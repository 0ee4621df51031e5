"""Components that carry one meaning in a word: buttons, chips, badges, tabs, toasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongban.foundation.ui import icons

from .attributes import attributes

register = template.Library()


BADGE_ICONS = {
    "success": "circle-check",
    "warning": "clock-alert",
    "danger": "circle-alert",
    "info": "circle-dot",
    "": "circle",
}


@register.simple_tag
def icon(name: str, size: str = "", label: str = "", css: str = "") -> SafeString:
    """An icon of the set in the colour of the text.

    Args:
        name: its name in lucide. size: "", s, l, xl. label: words, if it is not mere decoration. css: classes.
    """
    return icons.icon(name, size, str(label), css)


@register.simple_tag
def button(
    text: Any, href: str = "", kind: str = "primary", icon: str = "", size: str = "", **extra: Any
) -> SafeString:
    """What is done here. One primary button a page.

    Args:
        text: a verb. href: makes it a link. kind: primary, secondary, quiet, danger (cannot be undone).
        icon: name, before the text. size: "", s, l, full.
        Any further argument becomes an attribute (name, value, hx_post …).
    """
    classes = " ".join(
        filter(None, ["button", f"button-{kind}", *(f"button-{s}" for s in size.split()), extra.pop("css", "")])
    )
    drawn = icons.icon(icon) if icon else ""
    if href:
        return format_html(
            '<a class="{}" href="{}"{}>{}<span>{}</span></a>', classes, href, attributes(extra), drawn, text
        )
    extra.setdefault("type", "submit")
    return format_html('<button class="{}"{}>{}<span>{}</span></button>', classes, attributes(extra), drawn, text)


@register.simple_tag
def chip(text: Any, kind: str = "", icon: str = "", href: str = "", current: bool = False, **extra: Any) -> SafeString:
    """A small word on a quiet ground: a filter, an example, a theme.

    Args:
        kind: "", blue, green, amber, red. href: makes it a link. current: this filter is on.
    """
    classes = "chip" + (f" chip-{kind}" if kind else "")
    drawn = icons.icon(icon, "s") if icon else ""
    if href:
        extra["aria_current"] = "true" if current else None
        return format_html('<a class="{}" href="{}"{}>{}{}</a>', classes, href, attributes(extra), drawn, text)
    return format_html('<span class="{}"{}>{}{}</span>', classes, attributes(extra), drawn, text)


@register.simple_tag
def badge(text: Any, kind: str = "", icon: str = "") -> SafeString:
    """A state in colour, icon and word, never colour alone.

    Args:
        kind: success (done), warning (soon), danger (late), info (under way) or "" (neither).
    """
    drawn = icons.icon(icon or BADGE_ICONS.get(kind, "circle"), "s")
    return format_html('<span class="badge badge-{}">{}{}</span>', kind or "plain", drawn, text)


@register.inclusion_tag("ui/components/empty.html")
def empty(
    title: Any, text: Any = "", icon: str = "inbox", action_text: Any = "", action_href: str = ""
) -> dict[str, Any]:
    """Nothing here: why, and what one can do instead."""
    return {"title": title, "text": text, "icon": icon, "action_text": action_text, "action_href": action_href}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Iterable[Any], label: Any = "") -> dict[str, Any]:
    """Views beside each other, each with its own address.

    Args:
        items: each {text, href, current, count, icon}.
    """
    return {"items": list(items), "label": label or _("切换")}


@register.simple_tag
def avatar(name: Any, size: str = "") -> SafeString:
    """A person by the last character of the name; the full name stands beside it."""
    text = str(name or "").strip()
    return format_html(
        '<span class="avatar{}" aria-hidden="true" data-own-words>{}</span>',
        f" avatar-{size}" if size else "",
        text[-1:] or "·",
    )


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(*parts: Any) -> dict[str, Any]:
    """The way here: text, address, text, address, …, text."""
    listed = [{"text": parts[i], "href": parts[i + 1] if i + 1 < len(parts) else ""} for i in range(0, len(parts), 2)]
    return {"items": listed}


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], page: Any, parameter: str = "page") -> dict[str, Any]:
    """Earlier and later pages of a list, keeping the filters in the address.

    Args:
        page: Django's ``Page``, or anything with ``previous_url`` and ``next_url`` (cursors).
    """
    if not isinstance(page, Page):
        return {
            "previous_url": getattr(page, "previous_url", ""),
            "next_url": getattr(page, "next_url", ""),
            "words": "",
        }
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
        "words": _("第 %(page)s 页，共 %(pages)s 页") % {"page": page.number, "pages": page.paginator.num_pages},
    }


@register.inclusion_tag("ui/components/faces.html")
def faces(name: str = "level", current: Any = None) -> dict[str, Any]:
    """Five faces from very content (1) to very discontent (5), as radio buttons (好差评).

    Legal: 国办发〔2019〕51号 （五）: five levels; GB/T 39046-2020: codes 1 to 5.
    """
    levels = [
        (1, _("非常满意"), "laugh"),
        (2, _("满意"), "smile"),
        (3, _("基本满意"), "meh"),
        (4, _("不满意"), "frown"),
        (5, _("非常不满意"), "angry"),
    ]
    return {"name": name, "levels": levels, "current": str(current or "")}


@register.simple_tag
def summary_row(label: Any, value: Any, note: Any = "") -> SafeString:
    """One line of a definition list: ``<dl class="facts">{% summary_row "姓名" name %}</dl>``."""
    shown = (
        conditional_escape(value)
        if value not in (None, "")
        else format_html('<span class="muted">{}</span>', _("未填写"))
    )
    return format_html(
        "<div><dt>{}</dt><dd>{}{}</dd></div>",
        label,
        shown,
        format_html('<small class="muted">{}</small>', note) if note else "",
    )


@register.simple_tag
def toasts(messages: Iterable[Any]) -> SafeString:
    """Short answers to what was just done, from Django's messages; they stay until closed or for eight seconds."""
    kinds = {"success": "success", "error": "danger", "warning": "warning"}
    return format_html_join(
        "",
        '<div class="toast toast-{}" role="{}" data-toast>{}<p>{}</p></div>',
        (
            (
                kinds.get(message.level_tag, "info"),
                "alert" if message.level_tag == "error" else "status",
                icons.icon(BADGE_ICONS[kinds.get(message.level_tag, "info")]),
                message,
            )
            for message in messages
        ),
    )
