"""``{% load ui %}``: every component of the design system, as a tag or a filter.

The docstrings in ``tags`` are printed beside each component in the living catalogue at ``/ui/``.
"""

from django import template

from tongban.foundation.ui.tags import blocks, filters, progress, words

register = template.Library()
for part in (filters, words, progress, blocks):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
