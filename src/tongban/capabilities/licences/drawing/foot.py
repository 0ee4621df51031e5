"""What every document carries: the QR symbol and the words that say how to verify it."""

from __future__ import annotations

from dataclasses import dataclass, field

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.licences.signing import SealPlace

from .fonts import HAIR, INK, MEDIUM, QUIET, REGULAR
from .recording import Recording

# Legal: 国务院关于在线政务服务的若干规定 (国务院令第716号) 第九条 (an electronic seal equals a physical one).
_WORDS = {
    "zh": (
        "扫描二维码核验本文书的真伪和当前状态",
        "核验码",
        "本文书加盖电子印章，与加盖实物印章的纸质文书具有同等法律效力（国务院令第716号第九条）。",
    ),
    "en": (
        "Scan to verify this document and its present state",
        "Verification code",
        "Sealed electronically; equal in law to paper under a physical seal (State Council Order 716, Art. 9).",
    ),
}


@dataclass
class Foot:
    """What stands at the foot of every page: how to verify the document."""

    code: str
    url: str
    language: str


@dataclass
class Drawing:
    """A drawn document and the places where seals go."""

    pdf: bytes
    places: list[SealPlace] = field(default_factory=list)
    recording: Recording | None = None


def draw_qr(canvas: Canvas, content: str, x: float, y: float, side: float) -> None:
    """A QR symbol with its lower left corner at (x, y), as vectors; drawn once however many pages show it."""
    if not canvas.hasForm("qr"):
        canvas.beginForm("qr", 0, 0, side, side)
        _qr_path(canvas, content, side)
        canvas.endForm()
    canvas.saveState()
    canvas.translate(x, y)
    canvas.doForm("qr")
    canvas.restoreState()


def _qr_path(canvas: Canvas, content: str, side: float) -> None:
    """One rectangle for each run of dark modules."""
    rows = list(segno.make(content, error="m", boost_error=False, mask=3).matrix)
    module = side / len(rows)
    path = canvas.beginPath()
    for index, row in enumerate(rows):
        column = 0
        while column < len(row):
            run = column
            while run < len(row) and row[run]:
                run += 1
            if run > column:
                path.rect(column * module, side - (index + 1) * module, (run - column) * module, module)
            column = run + 1
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)


def draw_foot(canvas: Canvas, foot: Foot, page: int, pages: int, left: float, right: float) -> None:
    """QR symbol, verification code, what the seal is worth, page number."""
    wide = canvas._pagesize[0]
    canvas.setStrokeColor(HAIR)
    canvas.setLineWidth(0.5)
    canvas.line(left, 35 * mm, wide - right, 35 * mm)
    draw_qr(canvas, foot.url, left, 13 * mm, 19 * mm)
    zh = foot.language == "zh"
    words = _WORDS["zh" if zh else "en"]
    lines = [words[0], f"{words[1]} {foot.code}", words[2]]
    y = 28.4 * mm
    for index, line in enumerate(lines):
        canvas.setFillColor(INK if index < 2 else QUIET)
        canvas.setFont(MEDIUM if index == 0 else REGULAR, 9 if index < 2 else 7.6)
        canvas.drawString(left + 23 * mm, y, line)
        y -= 5.4 * mm
    canvas.setFont(REGULAR, 8)
    number = f"第 {page} 页，共 {pages} 页" if zh else f"Page {page} of {pages}"
    canvas.drawRightString(wide - right, 13.4 * mm, number)
