"""``{% load workbench %}``: what only the pages of officers need."""

from __future__ import annotations

from django import template

from tongban.foundation.values.public import mask_name
from tongban.registers.facts.public import fact

register = template.Library()
register.filter("masked_name", mask_name)


@register.filter
def fact_title(fact_id: str) -> str:
    """Name of a fact in the language of the page."""
    return fact(fact_id).title
