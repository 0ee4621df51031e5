"""QR symbols as pictures in a page."""

from __future__ import annotations

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def qr_symbol(text: str, label: str = "") -> SafeString:
    """The symbol as SVG that grows with its box: black on white in both themes, with its quiet zone.

    Args:
        label: words for those who cannot see it.

    One mask is taken as it comes: trying all eight costs seven times as much and no reader has needed it.
    """
    made = io.BytesIO()
    segno.make(text, error="m", boost_error=False, mask=3, micro=False).save(
        made, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, light="#fff", dark="#000", nl=False
    )
    svg = mark_safe(made.getvalue().decode())
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', label or _("二维码"), svg)
