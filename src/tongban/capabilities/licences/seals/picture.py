"""印模: the picture of a seal for pages, from the same drawing that stands on documents."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tongban.capabilities.licences.drawing.fonts import BOLD, MEDIUM
from tongban.capabilities.licences.drawing.recording import Recording
from tongban.capabilities.licences.drawing.seal import seal_recording
from tongban.capabilities.licences.models import Seal
from tongban.capabilities.licences.ofd.operators import MM, Shape, Text, number, things

# Commands of a path, as OFD abbreviates them → as SVG does.
_COMMANDS = {"B": "C", "C": "Z"}
_WEIGHTS = {BOLD: "700", MEDIUM: "500"}


def picture_of(seal: Seal) -> SafeString:
    """The seal as an SVG in millimetres; who reads it aloud is told by the page what it shows."""
    return _svg(seal.authority.name, seal.purpose, seal.number)


@lru_cache(maxsize=512)
def _svg(name: str, purpose: str, mark: str) -> SafeString:
    page = seal_recording(name, purpose, mark)
    drawn = [_shape(one) if isinstance(one, Shape) else _text(page, one) for one in things(page)
             if isinstance(one, Shape | Text)]  # fmt: skip
    return format_html(
        '<svg viewBox="0 0 {0} {1}" width="132" height="132" lang="zh" aria-hidden="true" focusable="false">'
        "{2}</svg>",
        number(page.width * MM), number(page.height * MM), format_html_join("", "{}", ((one,) for one in drawn)),
    )  # fmt: skip


def _hex(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _shape(one: Shape) -> SafeString:
    path = " ".join(_COMMANDS.get(part, part) for part in one.data.split())
    return format_html(
        '<path d="{}" fill="{}" stroke="{}" stroke-width="{}"/>',
        path, _hex(one.look.fill) if one.fills else "none", _hex(one.look.stroke) if one.strokes else "none",
        number(one.look.line * MM),
    )  # fmt: skip


def _text(page: Recording, one: Text) -> SafeString:
    """PDF counts upwards from below and SVG downwards from above: what turns one way there turns the other way here."""
    a, b, c, d, e, f = one.matrix
    place = " ".join(number(value * MM) for value in (a, -b, -c, d, e, page.height - f))
    return format_html(
        '<text transform="matrix({})" font-size="{}" font-weight="{}" fill="{}">{}</text>',
        place, number(one.size), _WEIGHTS.get(page.fonts[one.part].font, "400"), _hex(one.look.fill), one.letters,
    )  # fmt: skip
