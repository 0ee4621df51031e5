"""A filled form as a document to sign: title, facts, and what was filled in, step by step."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tongban.capabilities.licences.public import fonts

BODY = ParagraphStyle("signed", fontName=fonts.REGULAR, fontSize=10, leading=15, textColor=fonts.INK, wordWrap="CJK")
TITLE = ParagraphStyle("signed_title", parent=BODY, fontName=fonts.MEDIUM, fontSize=17, leading=26, alignment=1)
STEP = ParagraphStyle("signed_step", parent=BODY, fontName=fonts.MEDIUM, fontSize=12, leading=20, spaceBefore=3 * mm)
# Room for the marks of twenty signers at the foot of the last page.
FOOT = 40 * mm


def statement_pdf(
    title: str, facts: Iterable[tuple[str, str]], steps: Iterable[tuple[str, Iterable[tuple[str, str]]]]
) -> bytes:
    """The document; the same content gives the same words, so that nobody signs anything else than the form says."""
    fonts.load_fonts()
    out = io.BytesIO()
    paper = SimpleDocTemplate(out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=20 * mm,
                              bottomMargin=FOOT, title=title, lang="zh-CN")  # fmt: skip
    story: list[Any] = [Paragraph(_safe(title), TITLE), Spacer(1, 4 * mm), _table(facts)]
    for heading, lines in steps:
        rows = list(lines)
        if rows:
            story += [Paragraph(_safe(heading), STEP), _table(rows)]
    paper.build(story)
    return out.getvalue()


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    cells = [[Paragraph(_safe(name), BODY), Paragraph(_safe(value), BODY)] for name, value in rows]
    table = Table(cells, colWidths=[45 * mm, 125 * mm])
    table.setStyle(TableStyle([
        ("GRID", (0, 0), (-1, -1), 0.4, fonts.HAIR), ("BACKGROUND", (0, 0), (0, -1), fonts.TINT),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]))  # fmt: skip
    return table


def _safe(text: object) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
