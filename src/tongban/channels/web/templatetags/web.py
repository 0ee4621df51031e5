"""``{% load web %}``: what only the pages of this channel need."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def case_number(number: str) -> SafeString:
    """A national case number in readable groups: item, day, sequence; copied, it is one word again."""
    text = str(number or "")
    head, day, sequence = text[:-14], text[-14:-6], text[-6:]
    pieces = [head[i : i + 6] for i in range(0, len(head), 6)] + [day, sequence]
    spans = format_html_join("", "<span>{}</span><wbr>", ((piece,) for piece in pieces if piece))
    return format_html('<span class="national-number">{}</span>', spans)
