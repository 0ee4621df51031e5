"""A letter on A4: red head, facts, body, signature under the seal, and a foot that says how to verify."""

from __future__ import annotations

import io
from dataclasses import dataclass
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
# About as many lines fit on one page in the airy look.
AIRY_LINES = 18


@dataclass(frozen=True)
class Look:
    """Language and air: a letter that would leave only its signature on a second page is set tighter."""

    language: str
    tight: bool = False

    @property
    def padding(self) -> tuple[float, float]:
        """Above and below the text of a cell."""
        return (1.4, 2.8) if self.tight else (3.2, 4.6)


@lru_cache(maxsize=64)
def _style(name: str, look: Look) -> ParagraphStyle:
    tight = look.tight
    shapes: dict[str, dict[str, Any]] = {
        "title": {"fontName": BOLD, "fontSize": 21, "leading": 28, "alignment": TA_CENTER},
        "subtitle": {"fontSize": 10, "leading": 14, "alignment": TA_CENTER, "textColor": QUIET},
        "addressee": {"fontName": MEDIUM, "fontSize": 12, "leading": 22, "spaceBefore": (1 if tight else 3) * mm},
        "body": {"fontSize": 11, "leading": 17 if tight else 19.5, "firstLineIndent": 22, "alignment": TA_JUSTIFY,
                 "spaceAfter": 1 if tight else 1.5},
        "heading": {"fontName": BOLD, "fontSize": 12, "leading": 19 if tight else 22, "spaceBefore": 1 * mm},
        "cell": {"fontSize": 10, "leading": 13.5 if tight else 15},
        "label": {"fontSize": 10, "leading": 13.5 if tight else 15, "textColor": QUIET},
        "head": {"fontName": MEDIUM, "fontSize": 9.5, "leading": 14, "textColor": QUIET},
        "item": {"fontSize": 11, "leading": 17 if tight else 19, "leftIndent": 40, "firstLineIndent": -17},
    }  # fmt: skip
    shape = {"fontName": REGULAR, "textColor": INK} | shapes[name]
    if look.language == "zh":
        shape["wordWrap"] = "CJK"
    elif name == "body":
        shape |= {"fontSize": 10.5, "leading": 14.5 if tight else 16, "firstLineIndent": 0, "spaceAfter": 5}
    return ParagraphStyle(f"{name}-{look}", **shape)


def _text(text: str, name: str, look: Look) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), _style(name, look))


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
        lines = [self.letter.authority, self.letter.signed_on]
        y = 20 * mm
        for text, font in zip(lines, (MEDIUM, REGULAR), strict=True):
            canvas.setFont(font, fitting_size(text, font, 12, SIGNATURE_WIDTH))
            canvas.setFillColor(INK)
            canvas.drawCentredString(middle, y, text)
            y -= 8 * mm
        if self.letter.signer:
            canvas.setFont(REGULAR, 10)
            canvas.setFillColor(QUIET)
            canvas.drawString(0, 20 * mm, self.letter.signer_label)
            canvas.setFillColor(INK)
            canvas.setFont(MEDIUM, fitting_size(self.letter.signer, MEDIUM, 12, WIDTH - SIGNATURE_WIDTH - 8))
            canvas.drawString(0, 12 * mm, self.letter.signer)
            canvas.setStrokeColor(HAIR)
            canvas.line(0, 9.5 * mm, WIDTH - SIGNATURE_WIDTH - 8 * mm, 9.5 * mm)
        x, y = canvas.absolutePosition(middle, 17.5 * mm)
        self.places.append(SealPlace(canvas.getPageNumber() - 1, x, y))


def _facts(rows: list[tuple[str, str]] | list[list[str]], look: Look) -> Table:
    cells = [[_text(label, "label", look), _text(value, "cell", look)] for label, value in rows]
    table = Table(
        cells, colWidths=[30 * mm if look.language == "zh" else 38 * mm, None], hAlign="LEFT", spaceBefore=3 * mm
    )
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
                ("TOPPADDING", (0, 0), (-1, -1), look.padding[0]),
                ("BOTTOMPADDING", (0, 0), (-1, -1), look.padding[1]),
            ]
        )
    )
    return table


def _table(part: Part, look: Look) -> Table:
    cells = [[_text(text, "head", look) for text in part.head]]
    cells += [[_text(text, "cell", look) for text in row] for row in part.rows]
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
                ("TOPPADDING", (0, 0), (-1, -1), look.padding[0]),
                ("BOTTOMPADDING", (0, 0), (-1, -1), look.padding[1]),
            ]
        )
    )
    return table


def _flow(part: Part, look: Look) -> list[Flowable]:
    if part.kind == "table":
        return [_table(part, look)]
    if part.kind == "facts":
        return [_facts(part.rows, look), Spacer(0, 3 * mm)]
    if part.kind == "list":
        return [_text(f"{n}. {row[0]}", "item", look) for n, row in enumerate(part.rows, 1)]
    return [_text(part.text, "heading" if part.kind == "heading" else "body", look)]


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
    """The letter as a PDF without seals, and where its seal goes; on one page where that can be done decently."""
    load_fonts()
    airy, tight = Look(letter.language), Look(letter.language, tight=True)
    order = (tight, airy) if _lines(letter) > AIRY_LINES else (airy, tight)
    drawing = _draw(letter, foot, subtitle, order[0])
    pages = drawing.places[0].page + 1
    if pages == 1 or (pages > 2 and order[0] is airy):
        return drawing
    other = _draw(letter, foot, subtitle, order[1])
    return other if other.places[0].page == 0 or order[0] is tight else drawing


def _lines(letter: Letter) -> int:
    """Roughly how many lines the letter takes; only to guess right at the first try which look fits."""
    per_line = 36 if letter.language == "zh" else 90
    return len(letter.facts) + sum(
        len(part.rows) + bool(part.head) if part.rows else -(-len(part.text) // per_line) for part in letter.parts
    )


def _story(letter: Letter, subtitle: str, look: Look, places: list[SealPlace]) -> list[Flowable]:
    story: list[Flowable] = [_text(letter.title, "title", look)]
    if subtitle:
        story.append(_text(subtitle, "subtitle", Look("en")))
    if letter.addressee:
        story.append(_text(letter.addressee + ("：" if letter.language == "zh" else ":"), "addressee", look))
    body = [flow for part in letter.parts for flow in _flow(part, look)]
    story += body[:1]
    if letter.facts:
        story += [_facts(letter.facts, look), Spacer(0, 3.5 * mm)]
    story += body[1:]
    # The signature never stands alone on a page: the last paragraph goes with it.
    tail = story.pop() if isinstance(story[-1], Paragraph) else Spacer(0, 1)
    return [*story, KeepTogether([tail, Spacer(0, 2 * mm), _Signature(letter, places)])]


def _draw(letter: Letter, foot: Foot, subtitle: str, look: Look) -> Drawing:
    places: list[SealPlace] = []
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=A4, title=f"{letter.title} {letter.number}", author=letter.authority, subject=letter.number,
        creator="Tongban 通办", lang="zh-CN" if letter.language == "zh" else "en",
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
    document.build(_story(letter, subtitle, look, places), canvasmaker=_numbered(foot))
    return Drawing(out.getvalue(), places)
