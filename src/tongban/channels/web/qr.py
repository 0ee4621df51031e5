"""QR symbols in pages, as vectors."""

from __future__ import annotations

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr_svg(content: str, label: str) -> SafeString:
    """The symbol with words for those who cannot see it; dark on white in every theme, so that scanners read it."""
    drawn = segno.make(content, error="m", boost_error=False).svg_inline(
        omitsize=True, border=4, dark="#111", light="#fff"
    )
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', label, mark_safe(drawn))
