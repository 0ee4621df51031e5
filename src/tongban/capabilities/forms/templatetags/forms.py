"""``{% load forms %}``: questions of a bound form."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongban.capabilities.forms.bound import BoundField, BoundForm, BoundRow, BoundStep
from tongban.capabilities.forms.errors import FieldError
from tongban.capabilities.forms.html import field_html

register = template.Library()


@register.simple_tag
def form_field(field: BoundField) -> SafeString:
    """One question with label, reason, help, control, source and error."""
    return field_html(field)


@register.simple_tag
def step_links(form: BoundForm, current: BoundStep, pattern: str = "") -> list[dict[str, Any]]:
    """Steps for the progress component; ``pattern`` with ``{step}`` makes the earlier ones links."""
    return [
        {
            "title": step.title,
            "href": pattern.replace("{step}", step.id) if pattern and step.number < current.number else "",
        }
        for step in form.steps
    ]


@register.filter
def field_anchor(error: FieldError) -> str:
    """Where a link of the summary leads: the field, or the group it stands in."""
    return "f-" + error.path.replace(".", "-") + "-field"


@register.filter
def in_summary(error: FieldError) -> str:
    """``手机号码：还没有填写。``"""
    return _("%(label)s：%(text)s") % {"label": error.label, "text": error.text}


@register.filter
def step_link(pattern: str, step_id: str) -> str:
    """An address for one step from a pattern with ``{step}``."""
    return pattern.replace("{step}", step_id)


@register.filter
def row_name(row: BoundRow) -> str:
    """``股东 2``."""
    return f"{row.of.field.row_title} {row.number + 1}"


@register.filter
def source_words(field: BoundField) -> str:
    """Where a given answer comes from, in one line; empty for what the person wrote."""
    fact = field.fact
    if fact is None:
        return ""
    return " · ".join(
        str(part) for part in (getattr(fact, "source_name", ""), iso(getattr(fact, "as_of", None))) if part
    )


def iso(day: Any) -> str:
    return day.isoformat()[:10] if hasattr(day, "isoformat") else str(day or "")
