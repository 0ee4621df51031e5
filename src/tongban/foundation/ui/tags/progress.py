"""Components that say where something stands: clocks, rings, timelines, charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.foundation.ui import formats
from tongban.foundation.values.public import Share

from .words import badge

register = template.Library()


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
        words = (
            ngettext("超 %(n)s 个工作日", "超 %(n)s 个工作日", -days)
            if working
            else ngettext("超期 %(n)s 天", "超期 %(n)s 天", -days)
        )
        return badge(words % {"n": -days}, "danger", "alarm-clock")
    if days == 0:
        return badge(_("今天到期"), "warning", "alarm-clock")
    words = (
        ngettext("剩 %(n)s 个工作日", "剩 %(n)s 个工作日", days)
        if working
        else ngettext("剩 %(n)s 天", "剩 %(n)s 天", days)
    )
    return badge(words % {"n": days}, "warning" if days <= 2 else "success", "clock")


@register.inclusion_tag("ui/components/source_chip.html")
def source_chip(
    value: Any = None, source: str = "", as_of: Any = None, dispute_url: str = "", state: str = ""
) -> dict[str, Any]:
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
    context = {
        "value": value,
        "total": total,
        "unit": unit,
        "kind": kind,
        "label": label,
        "size": size,
        "share": f"{share:.1f}",
    }
    return render_to_string("ui/components/ring.html", context)


@register.inclusion_tag("ui/components/timeline.html")
def timeline(events: Iterable[Any], label: Any = "") -> dict[str, Any]:
    """The way of a case from top to bottom.

    Args:
        events: each with ``state`` (done, now, paused, failed, next), ``title`` and, if there are any,
            ``text``, ``at``, ``who``, ``icon``, ``links`` [{text, href, icon}].
    """
    return {"events": list(events), "label": label or _("进度")}


@register.inclusion_tag("ui/components/steps.html")
def steps(items: Iterable[Any], current: Any = 0, minutes: Any = None) -> dict[str, Any]:
    """Where one is in a form: 「第 2 步，共 4 步，约 3 分钟」.

    Args:
        items: each with ``title`` and, where one may go back, ``href``; or plain texts.
        current: index from 0. minutes: about how long is left.
    """
    listed = [item if isinstance(item, Mapping) else {"title": item} for item in items]
    return {
        "items": listed,
        "current": int(current),
        "number": int(current) + 1,
        "total": len(listed),
        "minutes": minutes,
    }


@register.inclusion_tag("ui/components/stat.html")
def stat(
    value: Any, label: Any, unit: Any = "", href: str = "", kind: str = "", icon: str = "", note: Any = ""
) -> dict[str, Any]:
    """A number that matters, leading to its rows.

    Args:
        kind: "", success, warning, danger. note: one short line below.
    """
    return {"value": value, "label": label, "unit": unit, "href": href, "kind": kind, "icon": icon, "note": note}


@register.inclusion_tag("ui/components/skeleton.html")
def skeleton(lines: int = 3, label: Any = "") -> dict[str, Any]:
    """The shape of what is coming while one waits for less than ten seconds."""
    return {"lines": range(int(lines)), "label": label or _("正在载入")}


@register.simple_tag
def meter(value: Any, total: Any, label: Any, kind: str = "") -> SafeString:
    """A bar for a share, drawn without inline styles; the words stand in ``label``."""
    full = float(total or 0)
    width = 0 if full <= 0 else min(max(float(value or 0) / full * 100, 0), 100)
    return format_html(
        '<svg class="meter meter-{}" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="meter-ground" width="100" height="4"/>'
        '<rect class="meter-fill" width="{}" height="4"/></svg>',
        kind or "plain",
        label,
        f"{width:.1f}",
    )


@register.simple_tag
def share(found: Share | None, target: float | None = None) -> SafeString:
    """A share with its 95 % interval and how many cases it rests on; too few to say anything says so.

    Args:
        found: as ``proportion`` or ``pooled_ratio`` give it. target: whether it is surely reached or missed is said.
    """
    if found is None or found.value is None:
        return format_html('<span class="share muted">{}</span>', _("没有数据"))
    words = _("%(low)s–%(high)s%%，%(n)s 件") % {
        "low": f"{found.low:.0%}".rstrip("%"), "high": f"{found.high:.0%}".rstrip("%"), "n": found.n,
    }  # fmt: skip
    said = "" if target is None else _against(found, target)
    if not found.is_telling:
        said = format_html('<small class="muted">{}</small>', _("（件数太少）"))
    value = f"{found.value:.1%}"
    return format_html('<span class="share"><b>{}</b> <small class="muted">{}</small> {}</span>', value, words, said)


def _against(found: Share, target: float) -> SafeString | str:
    reached = found.reaches(target)
    if reached is None:
        return badge(_("还不能断定"), "")
    return badge(_("达到"), "success") if reached else badge(_("没有达到"), "warning")


@register.inclusion_tag("ui/components/chart.html")
def chart(id: str, question: Any, data: Mapping[str, Any], kind: str = "bar", height: str = "") -> dict[str, Any]:
    """A chart that answers the question written above it; without JavaScript a table.

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


TILE_LEVELS = 5


@register.inclusion_tag("ui/components/tile_map.html")
def tile_map(question: Any, tiles: Iterable[Mapping[str, Any]], unit: Any = "") -> dict[str, Any]:
    """A map in equal tiles that answers the question above it: small places are seen as well as large ones.

    A list for screen readers and without styles; the darker the tile, the greater the number, which stands in it.

    Args:
        question: the sentence above. unit: after each number.
        tiles: {"label", "column" 1–5, "row" 1–6, "value" (None = nobody said), "text" (the number in words), "href"}.
    """
    rows = [dict(tile) for tile in tiles]
    most = max((tile["value"] for tile in rows if tile.get("value")), default=0)
    for tile in rows:
        value = tile.get("value")
        tile["level"] = 0 if not value else max(1, -(-value * TILE_LEVELS // most))
        tile["text"] = tile.get("text") or ("–" if value is None else f"{value:,}")
    return {"question": question, "tiles": rows, "unit": unit}
