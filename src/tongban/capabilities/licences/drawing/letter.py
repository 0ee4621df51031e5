"""A letter on A4: red head, facts, body, signature under the seal, and a foot that says how to verify."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from tongban.capabilities.licences.letters import Letter, Part
from tongban.capabilities.licences.signing import SealPlace

from .fonts import BOLD, HAIR, INK, MEDIUM, QUIET, REGULAR, SEAL_RED, TINT, fitting_size, load_fonts
from .foot import Drawing, Foot, draw_foot

LEFT, RIGHT, TOP, FOOT = 27 * mm, 25 * mm, 16 * mm, 38 * mm
WIDTH = A4[0] - LEFT - RIGHT
SIGNATURE_WIDTH = 74 * mm


@lru_cache(maxsize=16)
def _style(name: str, language: str) -> ParagraphStyle:
    shapes: dict[str, dict[str, Any]] = {
        "title": {"fontName": BOLD, "fontSize": 21, "leading": 28, "alignment": TA_CENTER, "spaceBefore": 7 * mm},
        "subtitle": {"fontSize": 10, "leading": 14, "alignment": TA_CENTER, "textColor": QUIET},
        "addressee": {"fontName": MEDIUM, "fontSize": 12, "leading": 22, "spaceBefore": 3 * mm},
        "body": {"fontSize": 11, "leading": 19.5, "firstLineIndent": 22, "alignment": TA_JUSTIFY, "spaceAfter": 1.5},
        "heading": {"fontName": BOLD, "fontSize": 12, "leading": 22, "spaceBefore": 2 * mm},
        "cell": {"fontSize": 10, "leading": 15},
        "label": {"fontSize": 10, "leading": 15, "textColor": QUIET},
        "head": {"fontName": MEDIUM, "fontSize": 9.5, "leading": 14, "textColor": QUIET},
        "item": {"fontSize": 11, "leading": 19, "leftIndent": 40, "firstLineIndent": -17},
    }
    shape = {"fontName": REGULAR, "textColor": INK} | shapes[name]
    if language == "zh":
        shape["wordWrap"] = "CJK"
    elif name == "body":
        shape |= {"fontSize": 10.5, "leading": 16, "firstLineIndent": 0, "spaceAfter": 5}
    return ParagraphStyle(f"{name}-{language}", **shape)


def _text(text: str, name: str, language: str) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), _style(name, language))


class _Signature(Flowable):  # type: ignore[misc]
    """Who signs and when; remembers where it came to stand, because the seal goes over it."""

    def __init__(self, letter: Letter, places: list[SealPlace]) -> None:
        super().__init__()
        self.letter, self.places = letter, places

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        return width, 36 * mm

    def draw(self) -> None:
        canvas, middle = self.canv, self.width - SIGNATURE_WIDTH / 2
        same = self.letter.signer == self.letter.authority
        lines = [self.letter.authority, self.letter.signed_on]
        y = 20 * mm
        for text, font in zip(lines, (MEDIUM, REGULAR), strict=True):
            canvas.setFont(font, fitting_size(text, font, 12, SIGNATURE_WIDTH))
            canvas.setFillColor(INK)
            canvas.drawCentredString(middle, y, text)
            y -= 8 * mm
        if not same:
            label = "承诺人（实名认证签名）：" if self.letter.language == "zh" else "Pledged by (verified identity):"
            canvas.setFont(REGULAR, 10)
            canvas.setFillColor(QUIET)
            canvas.drawString(0, 20 * mm, label)
            canvas.setFillColor(INK)
            canvas.setFont(MEDIUM, fitting_size(self.letter.signer, MEDIUM, 12, WIDTH - SIGNATURE_WIDTH - 8))
            canvas.drawString(0, 12 * mm, self.letter.signer)
            canvas.setStrokeColor(HAIR)
            canvas.line(0, 9.5 * mm, WIDTH - SIGNATURE_WIDTH - 8 * mm, 9.5 * mm)
        x, y = canvas.absolutePosition(middle, 17.5 * mm)
        self.places.append(SealPlace(canvas.getPageNumber() - 1, x, y))


def _facts(rows: list[tuple[str, str]] | list[list[str]], language: str) -> Table:
    cells = [[_text(label, "label", language), _text(value, "cell", language)] for label, value in rows]
    table = Table(cells, colWidths=[30 * mm if language == "zh" else 38 * mm, None], hAlign="LEFT", spaceBefore=3 * mm)
    table._argW[1] = WIDTH - table._argW[0]
    table.setStyle(
        TableStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), REGULAR),  # tables mention Helvetica unless told otherwise
                ("BACKGROUND", (0, 0), (0, -1), TINT),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, HAIR),
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, QUIET),
                ("LINEBELOW", (0, -1), (-1, -1), 0.8, QUIET),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 3.2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4.6),
            ]
        )
    )
    return table


def _table(part: Part, language: str) -> Table:
    cells = [[_text(text, "head", language) for text in part.head]]
    cells += [[_text(text, "cell", language) for text in row] for row in part.rows]
    columns = len(part.head) - 1
    widths = [11 * mm] + {1: [1.0], 2: [0.5, 0.5], 3: [0.34, 0.33, 0.33]}[columns]
    room = WIDTH - widths[0]
    widths = [widths[0]] + [room * share for share in widths[1:]]
    table = Table(cells, colWidths=widths, repeatRows=1, spaceBefore=2 * mm, spaceAfter=3 * mm)
    table.setStyle(
        TableStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), REGULAR),
                ("BACKGROUND", (0, 0), (-1, 0), TINT),
                ("GRID", (0, 0), (-1, -1), 0.4, HAIR),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2.6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4.4),
            ]
        )
    )
    return table


def _flow(part: Part, language: str) -> list[Flowable]:
    if part.kind == "table":
        return [_table(part, language)]
    if part.kind == "facts":
        return [_facts(part.rows, language), Spacer(0, 3 * mm)]
    if part.kind == "list":
        return [_text(f"{n}. {row[0]}", "item", language) for n, row in enumerate(part.rows, 1)]
    return [_text(part.text, "heading" if part.kind == "heading" else "body", language)]


def _head(canvas: Canvas, letter: Letter) -> None:
    """发文机关标志, the red line and the number. Legal: GB/T 9704-2012 (form of official documents)."""
    size = fitting_size(letter.authority, BOLD, 27 if letter.language == "zh" else 19, WIDTH)
    top = A4[1] - TOP - 12 * mm
    canvas.setFillColor(SEAL_RED)
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(A4[0] / 2, top, letter.authority)
    canvas.setStrokeColor(SEAL_RED)
    canvas.setLineWidth(1.8)
    canvas.line(LEFT, top - 7 * mm, A4[0] - RIGHT, top - 7 * mm)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, top - 8.1 * mm, A4[0] - RIGHT, top - 8.1 * mm)
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, fitting_size(letter.number, REGULAR, 9.5, WIDTH))
    canvas.drawRightString(A4[0] - RIGHT, top - 13.5 * mm, letter.number)


def _numbered(foot: Foot) -> type[Canvas]:
    """A canvas that knows at the end how many pages there are."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs["initialFontName"] = REGULAR
            super().__init__(*args, **kwargs)
            self._pages_drawn: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages_drawn.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, state in enumerate(self._pages_drawn, 1):
                self.__dict__.update(state)
                draw_foot(self, foot, number, len(self._pages_drawn), LEFT, RIGHT)
                super().showPage()
            super().save()

    return Numbered


def draw_letter(letter: Letter, foot: Foot, subtitle: str = "") -> Drawing:
    """The letter as a PDF without seals, and where its seal goes."""
    load_fonts()
    language, places = letter.language, list[SealPlace]()
    story: list[Flowable] = [_text(letter.title, "title", language)]
    if subtitle:
        story.append(_text(subtitle, "subtitle", "en"))
    if letter.addressee:
        story.append(_text(letter.addressee + ("：" if language == "zh" else ":"), "addressee", language))
    body = [flow for part in letter.parts for flow in _flow(part, language)]
    story += body[:1]
    if letter.facts:
        story += [_facts(letter.facts, language), Spacer(0, 3.5 * mm)]
    story += body[1:]
    # The signature never stands alone on a page: the last paragraph goes with it.
    tail = story.pop() if isinstance(story[-1], Paragraph) else Spacer(0, 1)
    story.append(KeepTogether([tail, Spacer(0, 2 * mm), _Signature(letter, places)]))
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=A4, title=f"{letter.title} {letter.number}", author=letter.authority, subject=letter.number,
        creator="Tongban 通办", lang="zh-CN" if language == "zh" else "en",
    )  # fmt: skip
    first = Frame(LEFT, FOOT, WIDTH, A4[1] - TOP - FOOT - 31 * mm, 0, 0, 0, 0)
    later = Frame(LEFT, FOOT, WIDTH, A4[1] - TOP - FOOT, 0, 0, 0, 0)
    document.addPageTemplates(
        [
            PageTemplate(
                "first", [first], onPage=lambda canvas, _: _head(canvas, letter), autoNextPageTemplate="later"
            ),
            PageTemplate("later", [later]),
        ]
    )
    document.build(story, canvasmaker=_numbered(foot))
    return Drawing(out.getvalue(), places)
