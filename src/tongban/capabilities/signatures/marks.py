"""The visible mark of a signature: name, moment and code, small at the foot of the last page, four in a row."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.licences.public import fonts

WIDE, HIGH, GAP = 44 * mm, 12 * mm, 3 * mm
LEFT, LOW, IN_A_ROW = 12 * mm, 5 * mm, 4


@dataclass(frozen=True)
class Mark:
    """What stands at the foot: who signed when, the code of the request, and which place among the signers (from 1)."""

    name: str
    at: datetime
    code: str
    place: int


def box_of(place: int) -> tuple[int, int, int, int]:
    """Corners of a mark in points; rows grow upwards."""
    row, column = divmod(place - 1, IN_A_ROW)
    x, y = LEFT + column * (WIDE + GAP), LOW + row * (HIGH + GAP / 2)
    return round(x), round(y), round(x + WIDE), round(y + HIGH)


def draw_mark(mark: Mark) -> bytes:
    """A PDF of one page that is exactly the mark."""
    fonts.load_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH), initialFontName=fonts.REGULAR)
    canvas.setStrokeColor(fonts.BLUE)
    canvas.setLineWidth(0.6)
    canvas.roundRect(0.5, 0.5, WIDE - 1, HIGH - 1, 2, stroke=1, fill=0)
    canvas.setFillColor(fonts.BLUE)
    words = f"{mark.name} 电子签名"
    canvas.setFont(fonts.MEDIUM, fonts.fitting_size(words, fonts.MEDIUM, 8.5, WIDE - 8))
    canvas.drawString(4, HIGH - 12, words)
    canvas.setFillColor(fonts.QUIET)
    canvas.setFont(fonts.REGULAR, 6.4)
    canvas.drawString(4, HIGH - 21, f"{timezone.localtime(mark.at):%Y-%m-%d %H:%M:%S}（上海）")
    canvas.drawString(4, HIGH - 29, f"签署编号 {mark.code}")
    canvas.save()
    return out.getvalue()


def code_of(reference: object) -> str:
    """The first twelve digits of a request's reference, in groups of four, as they are printed."""
    digits = str(reference).replace("-", "")[:12].upper()
    return "-".join(digits[i : i + 4] for i in (0, 4, 8))
