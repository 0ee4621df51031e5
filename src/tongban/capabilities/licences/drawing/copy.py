"""加注件: a sheet that shows what was given of a licence, marked with for whom, for what, until when."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from tongban.capabilities.licences.signing import SealPlace

from .fonts import BOLD, HAIR, INK, MEDIUM, QUIET, REGULAR, fitting_size, load_fonts
from .foot import Drawing, Foot, draw_foot

WATERMARK = Color(0.78, 0.09, 0.11, alpha=0.13)


@dataclass
class CopySheet:
    """Words of a marked copy."""

    title: str
    authority: str
    rows: list[tuple[str, str]]
    marks: list[tuple[str, str]] = field(default_factory=list)
    watermark: list[str] = field(default_factory=list)
    day: str = ""


def draw_copy(sheet: CopySheet, foot: Foot) -> Drawing:
    """One page without seal, and where the issuing authority's seal goes."""
    load_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, initialFontName=REGULAR, lang="zh-CN")
    canvas.setTitle(f"{sheet.title}（加注件）")
    canvas.setAuthor(sheet.authority)
    canvas.setCreator("Tongban 通办")
    width, height = A4
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, fitting_size(sheet.title, BOLD, 22, width - 56 * mm))
    canvas.drawCentredString(width / 2, height - 34 * mm, sheet.title)
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 11)
    canvas.drawCentredString(width / 2, height - 42 * mm, "电子证照加注件 · 只含本次用证所需的内容")
    y = _rows(canvas, sheet.rows, height - 58 * mm, 12, MEDIUM)
    canvas.setFont(BOLD, 12)
    canvas.setFillColor(INK)
    canvas.drawString(28 * mm, y - 6 * mm, "本次用证")
    _rows(canvas, sheet.marks, y - 15 * mm, 10.5, REGULAR)
    canvas.setFillColor(INK)
    canvas.setFont(MEDIUM, fitting_size(sheet.authority, MEDIUM, 12, 76 * mm))
    canvas.drawCentredString(width - 66 * mm, 62 * mm, sheet.authority)
    canvas.setFont(REGULAR, 11)
    canvas.drawCentredString(width - 66 * mm, 54 * mm, sheet.day)
    _watermark(canvas, sheet.watermark)
    draw_foot(canvas, foot, 1, 1, 28 * mm, 28 * mm)
    canvas.save()
    return Drawing(out.getvalue(), [SealPlace(0, width - 66 * mm, 60 * mm)])


def _rows(canvas: Canvas, rows: list[tuple[str, str]], y: float, size: float, font: str) -> float:
    """Label and value between hairlines; long values wrap. Returns the lower edge."""
    width = A4[0] - 56 * mm
    style = ParagraphStyle("copy", fontName=font, fontSize=size, leading=size * 1.4, textColor=INK, wordWrap="CJK")
    for label, value in rows:
        canvas.setFillColor(QUIET)
        canvas.setFont(REGULAR, fitting_size(label, REGULAR, size - 1, 36 * mm))
        canvas.drawString(28 * mm, y, label)
        safe = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = Paragraph(safe or "—", style)
        _w, tall = text.wrap(width - 42 * mm, 80 * mm)
        text.drawOn(canvas, 70 * mm, y - tall + size)
        y -= max(tall, size * 1.4) + 2.4 * mm
        canvas.setStrokeColor(HAIR)
        canvas.setLineWidth(0.4)
        canvas.line(28 * mm, y + 3.4 * mm, 28 * mm + width, y + 3.4 * mm)
        y -= 3 * mm
    return y


def _watermark(canvas: Canvas, lines: list[str]) -> None:
    """The same words slanting over the whole page, under nothing: cut out what you like, some of it stays."""
    canvas.saveState()
    canvas.setFillColor(WATERMARK)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(32)
    for row in range(-5, 6):
        for column in (-1, 0, 1):
            x, y = column * 108 * mm + (row % 2) * 40 * mm, row * 38 * mm
            for number, line in enumerate(lines):
                canvas.setFont(MEDIUM, fitting_size(line, MEDIUM, 12, 92 * mm))
                canvas.drawCentredString(x, y - number * 6 * mm, line)
    canvas.restoreState()
