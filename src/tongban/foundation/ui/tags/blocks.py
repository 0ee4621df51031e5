"""Components that hold others: cards, notices, fields, tables, dialogs."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .attributes import attributes

register = template.Library()


@register.simple_block_tag
def card(
    content: str,
    title: Any = "",
    icon: str = "",
    action_text: Any = "",
    action_href: str = "",
    kind: str = "",
    **extra: Any,
) -> SafeString:
    """A group of what belongs together: ``{% card title="…" %} … {% endcard %}``.

    Args:
        kind: "", brand (blue ground), quiet (no border), given (comes from a register).
        action_text, action_href: a link at the head.
        level: heading level 2–4. Further arguments become attributes.
    """
    level = str(extra.pop("level", 2))
    context = {"content": content, "title": title, "icon": icon, "action_text": action_text,
               "action_href": action_href, "kind": kind, "level": level, "attributes": attributes(extra)}  # fmt: skip
    return render_to_string("ui/components/card.html", context)


@register.simple_block_tag
def notice(content: str, title: Any = "", kind: str = "info", **extra: Any) -> SafeString:
    """Something to know before going on: ``{% notice kind="warning" title="…" %} … {% endnotice %}``.

    Args:
        kind: info, success, warning, danger. Pass ``role="alert"`` or ``role="status"`` to announce it.
    """
    names = {"info": "info", "success": "circle-check", "warning": "triangle-alert", "danger": "octagon-alert"}
    context = {
        "content": content,
        "title": title,
        "kind": kind,
        "icon": names.get(kind, "info"),
        "attributes": attributes(extra),
    }
    return render_to_string("ui/components/notice.html", context)


@register.simple_block_tag
def field(
    content: str,
    id: str,
    label: Any,
    hint: Any = "",
    error: Any = "",
    required: bool = True,
    reason: Any = "",
    group: bool = False,
) -> SafeString:
    """A control with its label, reason, hint and error: ``{% field id="x" label="姓名" %}<input …>{% endfield %}``.

    The control itself carries ``id``, and ``aria-describedby="<id>-hint <id>-error"`` where there is one.

    Args:
        reason: why we must ask, one line. error: how to mend it. required: a field that may stay empty says 「选填」.
        group: several controls under one legend (``fieldset``).
    """
    context = {
        "content": content,
        "id": id,
        "label": label,
        "hint": hint,
        "error": error,
        "required": required,
        "reason": reason,
        "group": group,
    }
    return render_to_string("ui/components/field.html", context)


@register.simple_block_tag
def data_table(content: str, caption: Any, show_caption: bool = False) -> SafeString:
    """A table that scrolls by itself on narrow screens; inside stand ``<thead>`` and ``<tbody>``."""
    return render_to_string("ui/components/table.html", {"content": content, "caption": caption, "show": show_caption})


@register.simple_block_tag
def dialog(
    content: str, id: str, title: Any, open_text: Any = "", href: str = "", kind: str = "secondary", icon: str = ""
) -> SafeString:
    """A question over the page. Without JavaScript the opener is a link to ``href``, a page that asks the same.

    Args:
        open_text: text of the opener. href: the page with the same question. kind: of the opener's button.
    """
    context = {
        "content": content,
        "id": id,
        "title": title,
        "open_text": open_text,
        "href": href,
        "kind": kind,
        "icon": icon,
    }
    return render_to_string("ui/components/dialog.html", context)
