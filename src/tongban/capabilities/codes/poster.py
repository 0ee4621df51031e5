"""The poster of a place as PDF: one page A4, the symbol large, what can be done with it, how to tell a false one."""

from __future__ import annotations

import io

import segno
from django.conf import settings
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.licences.public import fonts

from .models import Venue
from .venues import address_of

WORDS = {
    "check_in": ("登记", "Check in"), "queue": ("取号", "Queue"), "pay": ("付款", "Pay"),
    "complain": ("投诉", "Complain"),
}  # fmt: skip
SIDE = 118 * mm


def poster_pdf(venue: Venue) -> bytes:
    """The page to print and hang up."""
    fonts.load_fonts()
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, lang="zh-CN")
    page.setTitle(f"场所码 {venue.title_zh}")
    width, height = A4
    page.setFillColor(fonts.INK)
    size = fonts.fitting_size(venue.title_zh, fonts.MEDIUM, 30, width - 40 * mm)
    page.setFont(fonts.MEDIUM, size)
    page.drawCentredString(width / 2, height - 36 * mm, venue.title_zh)
    page.setFont(fonts.REGULAR, 13)
    page.drawCentredString(width / 2, height - 46 * mm, f"{venue.gate.authority.title} · {venue.address}"[:60])
    _symbol(page, address_of(venue), (width - SIDE) / 2, height - 58 * mm - SIDE)
    y = height - 58 * mm - SIDE - 16 * mm
    does = [WORDS[one] for one in venue.does]
    page.setFont(fonts.MEDIUM, 22)
    page.drawCentredString(width / 2, y, "扫一扫  " + " · ".join(zh for zh, _en in does))
    page.setFont(fonts.REGULAR, 12)
    page.drawCentredString(width / 2, y - 8 * mm, "Scan to: " + ", ".join(en for _zh, en in does))
    if venue.price_fen and "pay" in venue.does:
        page.setFont(fonts.MEDIUM, 15)
        page.drawCentredString(width / 2, y - 18 * mm, f"{venue.price_zh} {venue.price_fen / 100:.2f} 元")
    page.setFont(fonts.REGULAR, 10.5)
    host = settings.TONGBAN_URL.split("//", 1)[-1]
    warning = f"打开的网址应当是 {host}，页面显示本场所名称；不一致的是假码，请告诉工作人员。"
    page.drawCentredString(width / 2, 26 * mm, warning)
    page.drawCentredString(width / 2, 20 * mm, f"{host} must open and show this place; else the poster is false.")
    page.showPage()
    page.save()
    return out.getvalue()


def _symbol(page: Canvas, text: str, left: float, bottom: float) -> None:
    rows = [list(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    step = SIDE / len(rows)
    page.setFillGray(0)
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                page.rect(left + right * step, bottom + SIDE - (down + 1) * step, step, step, stroke=0, fill=1)
    page.setFillColor(fonts.INK)
