"""``{% load ui %}``: every component of the design system, as a tag or a filter.

The words after ``Args`` are printed beside each component in the living catalogue at ``/ui/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import formats, icons

register = template.Library()

register.filter("zh_date", formats.date_words)
register.filter("zh_moment", formats.moment_words)
register.filter("yuan", formats.yuan_words)
register.filter("masked", formats.masked_words)
register.filter("localised", formats.localised)


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
def lookup(mapping: Any, key: Any) -> Any:
    """``mapping[key]`` in a template, empty if there is none."""
    return mapping.get(key, "") if isinstance(mapping, Mapping) else ""


def attributes(extra: Mapping[str, Any]) -> SafeString:
    """HTML attributes from keyword arguments: ``hx_get="/x"`` → ``hx-get="/x"``; True → bare, False and None → left out."""
    pairs: list[SafeString] = []
    for name, value in extra.items():
        if value is None or value is False or value == "":
            continue
        spelled = name.rstrip("_").replace("_", "-")
        pairs.append(format_html(" {}", spelled) if value is True else format_html(' {}="{}"', spelled, value))
    return mark_safe("".join(pairs))  # noqa: S308  (each pair is escaped)


@register.simple_tag
def icon(name: str, size: str = "", label: str = "", css: str = "") -> SafeString:
    """An icon of the set in the colour of the text.

    Args:
        name: its name in lucide. size: "", s, l, xl. label: words, if it is not mere decoration. css: classes.
    """
    return icons.icon(name, size, str(label), css)


@register.simple_tag
def button(text: Any, href: str = "", kind: str = "primary", icon: str = "", size: str = "", **extra: Any) -> SafeString:
    """What is done here. One primary button a page.

    Args:
        text: a verb. href: makes it a link. kind: primary, secondary, quiet, danger (cannot be undone).
        icon: name, before the text. size: "", s, l, full. Any further argument becomes an attribute (name, value, hx_post …).
    """
    classes = " ".join(filter(None, ["button", f"button-{kind}", *(f"button-{s}" for s in size.split()), extra.pop("css", "")]))
    drawn = icons.icon(icon) if icon else ""
    if href:
        return format_html('<a class="{}" href="{}"{}>{}<span>{}</span></a>', classes, href, attributes(extra), drawn, text)
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


_BADGE_ICONS = {"success": "circle-check", "warning": "clock-alert", "danger": "circle-alert", "info": "circle-dot", "": "circle"}


@register.simple_tag
def badge(text: Any, kind: str = "", icon: str = "") -> SafeString:
    """A state in colour, icon and word, never colour alone.

    Args:
        kind: success (done), warning (soon), danger (late), info (under way) or "" (neither).
    """
    drawn = icons.icon(icon or _BADGE_ICONS.get(kind, "circle"), "s")
    return format_html('<span class="badge badge-{}">{}{}</span>', kind or "plain", drawn, text)


@register.simple_tag
def clock_chip(due_on: Any, left: Any = None, paused: Any = False) -> SafeString:
    """How much time is left until a date, by the law's clock.

    Args:
        due_on: the last day. left: working days left (negative = late); without it calendar days are counted.
        paused: the clock stands still.
    """
    last = formats.as_date(due_on)
    if paused:
        return badge(_("计时暂停"), "", "circle-pause")
    if last is None:
        return badge(_("没有时限"), "", "minus")
    working = left is not None
    days = int(left) if working else (last - timezone.localdate()).days
    if days < 0:
        words = ngettext("超 %(n)s 个工作日", "%(n)s working days late", -days) if working else _("超期 %(n)s 天")
        return badge(words % {"n": -days}, "danger", "alarm-clock")
    if days == 0:
        return badge(_("今天到期"), "warning", "alarm-clock")
    words = ngettext("剩 %(n)s 个工作日", "%(n)s working days left", days) if working else _("剩 %(n)s 天")
    return badge(words % {"n": days}, "warning" if days <= 2 else "success", "clock")


@register.inclusion_tag("ui/components/source_chip.html")
def source_chip(value: Any = None, source: str = "", as_of: Any = None, dispute_url: str = "", state: str = "") -> dict[str, Any]:
    """Where a given value comes from and when it was true there, with 「不对？」 beside it.

    Args:
        value: a fact value (has ``source_name`` and ``as_of``), or nothing and then: source, as_of.
        dispute_url: where to say that it is wrong; without it no such link.
    """
    return {
        "source": source or getattr(value, "source_name", ""),
        "as_of": as_of or getattr(value, "as_of", None),
        "dispute_url": dispute_url,
        "state": state or str(getattr(value, "state", "") or "known"),
    }


@register.simple_tag
def ring(value: Any, total: Any, unit: Any = "", kind: str = "", label: Any = "", size: str = "") -> SafeString:
    """A ring that fills: working days used, steps done.

    Args:
        value: how many of total. unit: word under the number. kind: "", success, warning, danger, paused.
        label: the sentence for those who do not see it. size: "", s, l.
    """
    done, full = max(float(value or 0), 0), max(float(total or 0), 0)
    share = 100 if full == 0 else min(done / full * 100, 100)
    context = {"value": value, "total": total, "unit": unit, "kind": kind, "label": label, "size": size, "share": f"{share:.1f}"}
    return render_to_string("ui/components/ring.html", context)


@register.inclusion_tag("ui/components/timeline.html")
def timeline(events: Iterable[Any], label: Any = "") -> dict[str, Any]:
    """The way of a case from top to bottom.

    Args:
        events: each with ``state`` (done, now, paused, failed, next), ``title`` and, if there are any, ``text``, ``at``, ``who``,
            ``icon``, ``links`` [{text, href, icon}].
    """
    return {"events": list(events), "label": label or _("进度")}


@register.inclusion_tag("ui/components/steps.html")
def steps(items: Iterable[Any], current: Any = 0, minutes: Any = None) -> dict[str, Any]:
    """Where one is in a form: 「第 2 步，共 4 步，约 3 分钟」.

    Args:
        items: each with ``title`` and, where one may go back, ``href``; or plain texts. current: index from 0. minutes: about how long is left.
    """
    listed = [item if isinstance(item, Mapping) else {"title": item} for item in items]
    return {"items": listed, "current": int(current), "number": int(current) + 1, "total": len(listed), "minutes": minutes}


@register.inclusion_tag("ui/components/empty.html")
def empty(title: Any, text: Any = "", icon: str = "inbox", action_text: Any = "", action_href: str = "") -> dict[str, Any]:
    """Nothing here: why, and what one can do instead."""
    return {"title": title, "text": text, "icon": icon, "action_text": action_text, "action_href": action_href}


@register.inclusion_tag("ui/components/stat.html")
def stat(value: Any, label: Any, unit: Any = "", href: str = "", kind: str = "", icon: str = "", note: Any = "") -> dict[str, Any]:
    """A number that matters, leading to its rows.

    Args:
        kind: "", success, warning, danger. note: one short line below.
    """
    return {"value": value, "label": label, "unit": unit, "href": href, "kind": kind, "icon": icon, "note": note}


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
    return format_html('<span class="avatar{}" aria-hidden="true">{}</span>', f" avatar-{size}" if size else "", text[-1:] or "·")


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(*parts: Any) -> dict[str, Any]:
    """The way here: text, address, text, address, …, text."""
    listed = [{"text": parts[i], "href": parts[i + 1] if i + 1 < len(parts) else ""} for i in range(0, len(parts), 2)]
    return {"items": listed}


@register.inclusion_tag("ui/components/skeleton.html")
def skeleton(lines: int = 3, label: Any = "") -> dict[str, Any]:
    """The shape of what is coming while one waits for less than ten seconds."""
    return {"lines": range(int(lines)), "label": label or _("正在载入")}


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], page: Any, parameter: str = "page") -> dict[str, Any]:
    """Earlier and later pages of a list, keeping the filters in the address.

    Args:
        page: Django's ``Page``, or anything with ``previous_url`` and ``next_url`` (cursors).
    """
    if not isinstance(page, Page):
        return {"previous_url": getattr(page, "previous_url", ""), "next_url": getattr(page, "next_url", ""), "words": ""}
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
        "words": _("第 %(page)s 页，共 %(pages)s 页") % {"page": page.number, "pages": page.paginator.num_pages},
    }


@register.simple_tag
def meter(value: Any, total: Any, label: Any, kind: str = "") -> SafeString:
    """A bar for a share, drawn without inline styles; the words stand in ``label``."""
    full = float(total or 0)
    width = 0 if full <= 0 else min(max(float(value or 0) / full * 100, 0), 100)
    return format_html(
        '<svg class="meter meter-{}" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="meter-ground" width="100" height="4" rx="2"/><rect class="meter-fill" width="{}" height="4" rx="2"/></svg>',
        kind or "plain",
        label,
        f"{width:.1f}",
    )


@register.inclusion_tag("ui/components/chart.html")
def chart(id: str, question: Any, data: Mapping[str, Any], kind: str = "bar", height: str = "") -> dict[str, Any]:
    """A chart that answers the question written above it; without JavaScript, and for screen readers, the same as a table.

    Args:
        id: unique on the page. question: the sentence above. kind: bar, line, area, stack, share. height: "", s, l.
        data: {"labels": […], "series": [{"name", "values": […]}], "unit": "件"}.
    """
    series = list(data.get("series", []))
    rows = [
        {"label": label, "values": [one["values"][i] if i < len(one["values"]) else "" for one in series]}
        for i, label in enumerate(data.get("labels", []))
    ]
    described = {**data, "series": series, "kind": kind}
    return {"id": id, "question": question, "data": described, "series": series, "rows": rows, "height": height}


@register.inclusion_tag("ui/components/faces.html")
def faces(name: str = "level", current: Any = None) -> dict[str, Any]:
    """Five faces from very content to very discontent, as radio buttons (好差评).

    Legal: 国办发〔2019〕51号 （五）: five levels, 非常满意、满意、基本满意、不满意、非常不满意.
    """
    levels = [
        (5, _("非常满意"), "laugh"),
        (4, _("满意"), "smile"),
        (3, _("基本满意"), "meh"),
        (2, _("不满意"), "frown"),
        (1, _("非常不满意"), "angry"),
    ]
    return {"name": name, "levels": levels, "current": str(current or "")}


@register.simple_block_tag
def card(content: str, title: Any = "", icon: str = "", action_text: Any = "", action_href: str = "", kind: str = "", **extra: Any) -> SafeString:
    """A group of what belongs together: ``{% card title="…" %} … {% endcard %}``.

    Args:
        kind: "", brand (blue ground), quiet (no border), given (comes from a register). action_text, action_href: a link at the head.
        level: heading level 2–4. Further arguments become attributes.
    """
    level = str(extra.pop("level", 2))
    context = {"content": content, "title": title, "icon": icon, "action_text": action_text, "action_href": action_href, "kind": kind,
               "level": level, "attributes": attributes(extra)}  # fmt: skip
    return render_to_string("ui/components/card.html", context)


@register.simple_block_tag
def notice(content: str, title: Any = "", kind: str = "info", **extra: Any) -> SafeString:
    """Something to know before going on: ``{% notice kind="warning" title="…" %} … {% endnotice %}``.

    Args:
        kind: info, success, warning, danger. An announcement to screen readers: pass ``role="alert"`` or ``role="status"``.
    """
    names = {"info": "info", "success": "circle-check", "warning": "triangle-alert", "danger": "octagon-alert"}
    context = {"content": content, "title": title, "kind": kind, "icon": names.get(kind, "info"), "attributes": attributes(extra)}
    return render_to_string("ui/components/notice.html", context)


@register.simple_block_tag
def field(content: str, id: str, label: Any, hint: Any = "", error: Any = "", required: bool = True, reason: Any = "", group: bool = False) -> SafeString:
    """A control with its label, reason, hint and error: ``{% field id="x" label="姓名" %}<input …>{% endfield %}``.

    The control itself carries ``id``, and ``aria-describedby="<id>-hint <id>-error"`` where there is a hint or an error.

    Args:
        reason: why we must ask, one line. error: how to mend it. required: a field that may stay empty says 「选填」.
        group: several controls under one legend (``fieldset``).
    """
    context = {"content": content, "id": id, "label": label, "hint": hint, "error": error, "required": required, "reason": reason, "group": group}
    return render_to_string("ui/components/field.html", context)


@register.simple_block_tag
def data_table(content: str, caption: Any, show_caption: bool = False) -> SafeString:
    """A table that scrolls by itself on narrow screens; inside stand ``<thead>`` and ``<tbody>``."""
    return render_to_string("ui/components/table.html", {"content": content, "caption": caption, "show": show_caption})


@register.simple_block_tag
def dialog(content: str, id: str, title: Any, open_text: Any = "", href: str = "", kind: str = "secondary", icon: str = "") -> SafeString:
    """A question over the page. Without JavaScript the opener is a link to ``href``, a page that asks the same.

    Args:
        open_text: text of the opener. href: the page with the same question. kind: of the opener's button.
    """
    context = {"content": content, "id": id, "title": title, "open_text": open_text, "href": href, "kind": kind, "icon": icon}
    return render_to_string("ui/components/dialog.html", context)


@register.simple_tag
def summary_row(label: Any, value: Any, note: Any = "") -> SafeString:
    """One line of a definition list: ``<dl class="facts">{% summary_row "姓名" name %}</dl>``."""
    shown = conditional_escape(value) if value not in (None, "") else format_html('<span class="muted">{}</span>', _("未填写"))
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, shown, format_html('<small class="muted">{}</small>', note) if note else "")


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
                icons.icon(_BADGE_ICONS[kinds.get(message.level_tag, "info")]),
                message,
            )
            for message in messages
        ),
    )


@register.simple_tag
def days_between(start: date, end: date) -> int:
    """Calendar days from one date to another."""
    return (end - start).days
