"""The round red seal: the authority's name on an arc, a star, what the seal is for, and its number.

Legal: 国发〔1999〕25号 国务院关于国家行政机关和企业事业单位社会团体印章管理的规定
(42 mm for a department, its name from left to right along the arc, the star in the middle).
"""

from __future__ import annotations

import io
import math
from functools import lru_cache

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .fonts import BOLD, MEDIUM, REGULAR, SEAL_RED, load_fonts, width_of
from .recording import Recording, RecordingCanvas

DIAMETER = 42 * mm


def draw_seal(canvas: Canvas, name: str, purpose: str, number: str, diameter: float = DIAMETER) -> None:
    """Draw the seal centred on the origin."""
    radius = diameter / 2
    unit = diameter / (42 * mm)
    canvas.saveState()
    canvas.setStrokeColor(SEAL_RED)
    canvas.setFillColor(SEAL_RED)
    canvas.setLineWidth(1.2 * mm * unit)
    canvas.circle(0, 0, radius - 0.6 * mm * unit, stroke=1, fill=0)
    canvas.setLineWidth(0.25 * mm * unit)
    canvas.circle(0, 0, radius - 1.7 * mm * unit, stroke=1, fill=0)
    size = min(15.0, 15.0 * 13 / max(len(name), 1) * 1.0) if len(name) > 13 else 15.0
    span = min(250.0, 21.0 * len(name) + 10)
    _arc(canvas, name, BOLD, size * unit, radius - 7.6 * mm * unit, span, upper=True)
    _star(canvas, 6.0 * mm * unit, 0.8 * mm * unit)
    if purpose:
        canvas.setFont(MEDIUM, 8.6 * unit)
        canvas.drawCentredString(0, -10.6 * mm * unit, purpose)
    if number:
        _arc(canvas, number, REGULAR, 5.2 * unit, radius - 3.6 * mm * unit, 4.6 * len(number), upper=False)
    canvas.restoreState()


def _star(canvas: Canvas, outer: float, lift: float) -> None:
    path = canvas.beginPath()
    inner = outer * math.sin(math.radians(18)) / math.sin(math.radians(54))
    for point in range(10):
        angle, reach = math.radians(90 + 36 * point), outer if point % 2 == 0 else inner
        x, y = reach * math.cos(angle), reach * math.sin(angle) + lift
        path.lineTo(x, y) if point else path.moveTo(x, y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _arc(canvas: Canvas, text: str, font: str, size: float, radius: float, span: float, *, upper: bool) -> None:
    """Each letter stands on the circle; above it reads clockwise with feet inwards, below counter-clockwise."""
    step = span / max(len(text) - 1, 1) if len(text) > 1 else 0
    for index, letter in enumerate(text):
        degrees = 90 + span / 2 - step * index if upper else 270 - span / 2 + step * index
        canvas.saveState()
        canvas.translate(radius * math.cos(math.radians(degrees)), radius * math.sin(math.radians(degrees)))
        canvas.rotate(degrees - 90 if upper else degrees + 90)
        if upper:
            canvas.scale(0.86, 1.12)  # seals carry tall letters
        canvas.setFont(font, size)
        canvas.drawString(-width_of(letter, font, size) / 2, 0 if upper else -size * 0.3, letter)
        canvas.restoreState()


@lru_cache(maxsize=512)
def seal_page(name: str, purpose: str, number: str) -> bytes:
    """A PDF of one page that is exactly the seal; kept in memory, since an authority seals all day."""
    return _drawn(name, purpose, number)[0]


def seal_recording(name: str, purpose: str, number: str) -> Recording:
    """The same page, to be written in another format."""
    return _drawn(name, purpose, number)[1]


def _drawn(name: str, purpose: str, number: str) -> tuple[bytes, Recording]:
    load_fonts()
    out = io.BytesIO()
    canvas = RecordingCanvas(out, pagesize=(DIAMETER, DIAMETER), initialFontName=REGULAR)
    canvas.translate(DIAMETER / 2, DIAMETER / 2)
    draw_seal(canvas, name, purpose, number)
    canvas.save()
    return out.getvalue(), canvas.recording
