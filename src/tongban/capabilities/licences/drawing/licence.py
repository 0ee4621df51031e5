"""Licences, certificates and cards on paper: three layouts, all by the same data."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph

from tongban.capabilities.licences.signing import SealPlace

from .fonts import BLUE, BOLD, GOLD, HAIR, INK, MEDIUM, QUIET, REGULAR, fitting_size, load_fonts, width_of
from .foot import Drawing, Foot, draw_foot, draw_qr
from .recording import RecordingCanvas as Canvas

CARD = (85.6 * mm, 54 * mm)  # ISO/IEC 7810 ID-1


@dataclass
class Face:
    """What a licence shows."""

    layout: str
    title: str
    title_en: str
    number: str
    identifier: str
    holder: str
    rows: list[tuple[str, str, str]]
    authority: str
    issued_on: str
    valid: str
    statement: str = ""
    statement_en: str = ""
    photo: bytes | None = field(default=None, repr=False)


def draw_licence(face: Face, foot: Foot) -> Drawing:
    """The licence as a PDF without seal, and where its seal goes."""
    load_fonts()
    size, paint = {
        "card": (CARD, _card),
        "licence": (landscape(A4), _licence),
        "certificate": (A4, _certificate),
    }[face.layout]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, initialFontName=REGULAR, lang="zh-CN")
    canvas.setTitle(f"{face.title} {face.number}")
    canvas.setAuthor(face.authority)
    canvas.setSubject(face.identifier)
    canvas.setCreator("Tongban 通办")
    place = paint(canvas, face, foot)
    canvas.save()
    return Drawing(out.getvalue(), [place], canvas.recording)


def _centred(canvas: Canvas, text: str, x: float, y: float, font: str, size: float, colour: Any, room: float) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(font, fitting_size(text, font, size, room))
    canvas.drawCentredString(x, y, text)


def _spaced(canvas: Canvas, text: str, x: float, y: float, font: str, size: float, gap: float, room: float) -> None:
    """A title with air between its characters, as licences carry it."""
    total = width_of(text, font, size) + gap * (len(text) - 1)
    if total > room:
        size, gap = size * room / total, gap * room / total
        total = room
    canvas.setFont(font, size)
    at = x - total / 2
    for letter in text:
        canvas.drawString(at, y, letter)
        at += width_of(letter, font, size) + gap


def _frame(canvas: Canvas, width: float, height: float, margin: float) -> None:
    """A double line with corner knots over a pale rosette."""
    canvas.saveState()
    canvas.setStrokeColor(Color(0.66, 0.52, 0.29, alpha=0.16))
    canvas.setLineWidth(0.35)
    reach = min(width, height) * 0.34
    for step in range(24):
        path = canvas.beginPath()
        for index in range(0, 361, 6):
            angle = math.radians(index)
            radius = reach * (0.72 + 0.28 * math.cos(8 * angle + math.radians(step * 15)))
            x = width / 2 + radius * math.cos(angle)
            y = height / 2 + radius * math.sin(angle)
            path.lineTo(x, y) if index else path.moveTo(x, y)
        canvas.drawPath(path)
    canvas.setStrokeColor(GOLD)
    for inset, line in ((0, 2.2), (2.2 * mm, 0.6), (3.4 * mm, 0.6)):
        canvas.setLineWidth(line)
        canvas.rect(margin + inset, margin + inset, width - 2 * (margin + inset), height - 2 * (margin + inset))
    knot = 9 * mm
    for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)):
        cx = margin + 2.2 * mm + x * (width - 2 * margin - 4.4 * mm)
        cy = margin + 2.2 * mm + y * (height - 2 * margin - 4.4 * mm)
        canvas.setFillColor(HexColor("#FFFFFF"))
        canvas.setLineWidth(0.8)
        canvas.circle(cx, cy, knot / 3, stroke=1, fill=1)
        canvas.circle(cx, cy, knot / 5, stroke=1, fill=0)
    canvas.restoreState()


def _rows(canvas: Canvas, face: Face, x: float, y: float, width: float, leading: float, columns: int) -> float:
    """Label and value in one or two columns; long values wrap. Returns the lower edge."""
    rows = [*face.rows, ("有效期限", "Valid", face.valid)]
    share = width / columns
    style = ParagraphStyle("value", fontName=MEDIUM, fontSize=12, leading=16, textColor=INK, wordWrap="CJK")
    column, lowest = 0, y
    for zh, en, value in rows:
        wide = columns == 1 or width_of(value, MEDIUM, 12) > share - 40 * mm
        if wide and column:
            y, column = lowest, 0
        at = x + column * share
        canvas.setFillColor(QUIET)
        canvas.setFont(REGULAR, fitting_size(zh, REGULAR, 11, 32 * mm))
        canvas.drawString(at, y, zh)
        canvas.setFont(REGULAR, fitting_size(en, REGULAR, 7, 32 * mm))
        canvas.drawString(at, y - 9, en)
        text = Paragraph(_safe(value or "—"), style)
        _w, height = text.wrap((width if wide else share) - 38 * mm, 100 * mm)
        text.drawOn(canvas, at + 34 * mm, y - height + 12)
        lowest = min(lowest if column else y, y - max(leading, height + 4 * mm))
        column = 0 if wide else (column + 1) % columns
        if not column:
            y = lowest
    return lowest


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _statement(canvas: Canvas, face: Face, x: float, y: float, width: float) -> float:
    for text, size, colour in ((face.statement, 12.5, INK), (face.statement_en, 9, QUIET)):
        if text:
            wrap = {"wordWrap": "CJK", "firstLineIndent": 25} if text == face.statement else {}
            style = ParagraphStyle("s", fontName=REGULAR, fontSize=size, leading=size * 1.7, textColor=colour, **wrap)
            paragraph = Paragraph(_safe(text), style)
            _w, height = paragraph.wrap(width, 80 * mm)
            y -= height
            paragraph.drawOn(canvas, x, y)
            y -= 2 * mm
    return y


def _sign(canvas: Canvas, face: Face, x: float, y: float) -> SealPlace:
    """Issuing body and date, the seal over both."""
    _centred(canvas, face.authority, x, y + 5 * mm, MEDIUM, 13, INK, 80 * mm)
    _centred(canvas, face.issued_on, x, y - 4 * mm, REGULAR, 12, INK, 80 * mm)
    return SealPlace(0, x, y + 2 * mm)


def _certificate(canvas: Canvas, face: Face, foot: Foot) -> SealPlace:
    width, height = A4
    _frame(canvas, width, height, 10 * mm)
    canvas.setFillColor(INK)
    _spaced(canvas, face.title, width / 2, height - 52 * mm, BOLD, 30, 8, 150 * mm)
    _centred(canvas, face.title_en, width / 2, height - 61 * mm, REGULAR, 11, QUIET, 150 * mm)
    _centred(canvas, f"编号 No. {face.number}", width / 2, height - 71 * mm, REGULAR, 10, QUIET, 150 * mm)
    y = _statement(canvas, face, 28 * mm, height - 82 * mm, width - 56 * mm)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.6)
    canvas.line(28 * mm, y - 4 * mm, width - 28 * mm, y - 4 * mm)
    if len(face.rows) > 7:
        _rows(canvas, face, 28 * mm, y - 15 * mm, width - 54 * mm, (12 if len(face.rows) < 11 else 9.5) * mm, 2)
    else:
        _rows(canvas, face, 32 * mm, y - 15 * mm, width - 64 * mm, 13 * mm, 1)
    place = _sign(canvas, face, width - 62 * mm, 62 * mm)
    canvas.saveState()
    canvas.translate(0, 8 * mm)
    draw_foot(canvas, foot, 1, 1, 22 * mm, 22 * mm)
    canvas.restoreState()
    return place


def _licence(canvas: Canvas, face: Face, foot: Foot) -> SealPlace:
    width, height = landscape(A4)
    _frame(canvas, width, height, 9 * mm)
    canvas.setFillColor(INK)
    _spaced(canvas, face.title, width / 2, height - 42 * mm, BOLD, 38, 14, 200 * mm)
    _centred(canvas, face.title_en, width / 2, height - 51 * mm, REGULAR, 12, QUIET, 200 * mm)
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 9.5)
    canvas.drawRightString(width - 24 * mm, height - 24 * mm, f"证照编号 No. {face.number}")
    canvas.setFont(REGULAR, 7)
    canvas.drawString(24 * mm, 17.5 * mm, f"证照标识 {face.identifier}")
    y = _statement(canvas, face, 30 * mm, height - 57 * mm, width - 60 * mm)
    _rows(canvas, face, 30 * mm, y - 9 * mm, width - 60 * mm, (12.5 if len(face.rows) < 9 else 11) * mm, 2)
    draw_qr(canvas, foot.url, 24 * mm, 24 * mm, 24 * mm)
    canvas.setFillColor(INK)
    canvas.setFont(MEDIUM, 9)
    canvas.drawString(52 * mm, 40 * mm, "扫描二维码核验真伪和当前状态")
    canvas.setFont(REGULAR, 9)
    canvas.drawString(52 * mm, 34.5 * mm, f"核验码 {foot.code}")
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 7.5)
    canvas.drawString(52 * mm, 29 * mm, "电子证照，与纸质证照具有同等法律效力（国务院令第716号第十条）。")
    return _sign(canvas, face, width - 66 * mm, 38 * mm)


def _card(canvas: Canvas, face: Face, foot: Foot) -> SealPlace:
    width, height = CARD
    canvas.linearGradient(0, height, width, 0, (HexColor("#EAF2FB"), HexColor("#FDFEFF")), extend=True)
    canvas.setStrokeColor(Color(0.12, 0.37, 0.66, alpha=0.10))
    canvas.setLineWidth(0.3)
    for step in range(26):
        path = canvas.beginPath()
        for x in range(0, int(width) + 4, 4):
            y = height * 0.14 + step * 4.2 + 7 * math.sin(x / 26 + step * 0.05)
            path.lineTo(x, y) if x else path.moveTo(x, y)
        canvas.drawPath(path)
    canvas.setFillColor(BLUE)
    canvas.rect(0, height - 11 * mm, width, 11 * mm, stroke=0, fill=1)
    _centred(canvas, face.title, width / 2, height - 6.2 * mm, BOLD, 11, HexColor("#FFFFFF"), width - 8 * mm)
    _centred(canvas, face.title_en, width / 2, height - 9.4 * mm, REGULAR, 5, HexColor("#DCE8F5"), width - 8 * mm)
    rows = [*face.rows, ("有效期限", "Valid", face.valid)]
    is_wide = len(rows) > 10 and not face.photo
    if not is_wide:
        _photo(canvas, face.photo, width - 25 * mm, height - 40 * mm, 21 * mm, 26 * mm)
    half = math.ceil(len(rows) / 2)
    columns = [rows[:half], rows[half:]] if is_wide else [rows]
    share = (width - 6 * mm) / 2 if is_wide else width - 28 * mm
    for number, column in enumerate(columns):
        _card_rows(canvas, column, 4 * mm + number * share, height - 16 * mm, share - 2 * mm)
    draw_qr(canvas, foot.url, width - 13.6 * mm, 1.8 * mm, 10.6 * mm)
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, fitting_size(face.authority, REGULAR, 5, 40 * mm))
    canvas.drawString(4 * mm, 5.4 * mm, f"{face.authority}  {face.issued_on}")
    canvas.setFont(REGULAR, 4)
    canvas.drawString(4 * mm, 2.6 * mm, f"编号 {face.number}    核验码 {foot.code}")
    return SealPlace(0, width - 33 * mm, 7.8 * mm, 13.4 * mm)


def _card_rows(canvas: Canvas, rows: list[tuple[str, str, str]], x: float, y: float, width: float) -> None:
    """Label and value, each line as high as the number of lines allows; English stands below while there is room."""
    step = min(4.75 * mm, 30 * mm / len(rows))
    scale = step / (4.75 * mm)
    label = min(17.5 * mm, width * 0.4)
    for zh, en, value in rows:
        canvas.setFillColor(QUIET)
        canvas.setFont(REGULAR, fitting_size(zh, REGULAR, 5.6 * max(scale, 0.75), label - 1 * mm))
        canvas.drawString(x, y, zh)
        if scale > 0.85:
            canvas.setFont(REGULAR, fitting_size(en, REGULAR, 3.4, label - 1 * mm))
            canvas.drawString(x, y - 4.2, en)
        canvas.setFillColor(INK)
        canvas.setFont(MEDIUM, fitting_size(value, MEDIUM, 7.2 * max(scale, 0.75), width - label))
        canvas.drawString(x + label, y - 1 * (scale > 0.85), value)
        y -= step


def _photo(canvas: Canvas, photo: bytes | None, x: float, y: float, width: float, height: float) -> None:
    """The holder's photo, or a quiet silhouette when there is none."""
    canvas.setFillColor(HexColor("#FFFFFF"))
    canvas.setStrokeColor(HAIR)
    canvas.setLineWidth(0.5)
    canvas.rect(x, y, width, height, stroke=1, fill=1)
    if photo:
        canvas.draw_picture(photo, x + 0.5, y + 0.5, width - 1, height - 1)
        return
    canvas.setFillColor(HexColor("#D5DEE8"))
    canvas.circle(x + width / 2, y + height * 0.62, width * 0.2, stroke=0, fill=1)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x + 0.5, y + 0.5, width - 1, height * 0.36)
    canvas.clipPath(path, stroke=0)
    canvas.circle(x + width / 2, y + height * 0.05, width * 0.38, stroke=0, fill=1)
    canvas.restoreState()
