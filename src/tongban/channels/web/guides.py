"""The guide of one service (办事指南) as pages show it: safe Markdown, limits in words, materials with 「已有」."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from tongban.foundation.ui.public import localised
from tongban.foundation.values.public import TimeLimit, TimeUnit
from tongban.journeys.packs.public import PackVersion

_TAGS = {
    "h2",
    "h3",
    "h4",
    "p",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "em",
    "a",
    "br",
    "hr",
    "blockquote",
}


@lru_cache(maxsize=256)
def rendered(markdown: str) -> SafeString:
    """Markdown of a guide as safe HTML. Its first heading is the page's own, so it is left out."""
    lines = markdown.strip().splitlines()
    if lines and lines[0].startswith("# "):
        lines = lines[1:]
    html = MarkdownIt("commonmark").enable("table").render("\n".join(lines))
    return mark_safe(nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "tel"}))


def limit_words(limit: dict[str, Any] | None) -> str:
    """A time limit of a manifest in words: 「15 个工作日」, 「当场办结」 for zero."""
    if not limit:
        return ""
    value = int(limit.get("value", 0))
    if value == 0:
        return _("当场办结")
    found = TimeLimit(value, TimeUnit(str(limit.get("unit", "working_day"))))
    return localised({"zh": found.text_zh, "en": found.text_en})


@dataclass(frozen=True)
class MaterialLine:
    """One material of the guide.

    Attributes:
        covered: the city already holds it; it is never asked for.
        need: required, optional, deferrable (may follow after acceptance).
    """

    title: str
    help: str
    need: str
    covered: bool
    condition: bool

    @property
    def need_words(self) -> str:
        words = {"required": _("必须"), "optional": _("选交"), "deferrable": _("可以后补")}
        return words.get(self.need, self.need)


def material_lines(pack: PackVersion) -> list[MaterialLine]:
    """Materials of a service, what we must ask for first."""
    lines = [
        MaterialLine(
            title=localised(entry.get("title")),
            help=localised(entry.get("help")),
            need=str(entry.get("need", "required")),
            covered=bool(entry.get("covered_by")),
            condition=bool(entry.get("when")),
        )
        for entry in pack.materials
    ]
    return sorted(lines, key=lambda line: line.covered)


def step_titles(pack: PackVersion) -> list[str]:
    """Titles of the form's steps."""
    return [localised(step.get("title")) for step in pack.form_ui.get("steps", [])]


def minutes_to_fill(pack: PackVersion) -> int:
    """About how long filling takes: 0.4 minutes a question, a tenth for a prefilled one; at least one."""
    fields = [field for step in pack.form_ui.get("steps", []) for field in step.get("fields", [])]
    quick = sum(1 for field in fields if field.get("prefill"))
    return max(1, round(quick * 0.1 + (len(fields) - quick) * 0.4))
