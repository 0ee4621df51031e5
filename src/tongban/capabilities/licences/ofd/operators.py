"""Operators of a drawn page, read one after the other into graphic objects in millimetres from the upper left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tongban.capabilities.licences.drawing.recording import GRADIENT, PICTURE, Recording

MM = 25.4 / 72
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_TOKEN = re.compile(
    r"%[^\n]*|\((?:\\.|[^\\()])*\)|/[^\s/()<>\[\]]+|[-+]?(?:\d+\.?\d*|\.\d+)|\[|\]|[A-Za-z'\"]+\*?", re.S
)
_ESCAPE = re.compile(r"\\([0-7]{1,3}|.)", re.S)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does ``first`` and ``then`` the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


@dataclass(frozen=True)
class Look:
    """Colours, line and place in force."""

    matrix: Matrix = IDENTITY
    fill: tuple[int, int, int] = (0, 0, 0)
    stroke: tuple[int, int, int] = (0, 0, 0)
    fill_alpha: float = 1
    stroke_alpha: float = 1
    line: float = 1
    clip: str = ""


@dataclass(frozen=True)
class Text:
    """A run of letters of one font part: ``codes`` in the embedded font, ``letters`` as Unicode."""

    part: str
    codes: tuple[int, ...]
    letters: str
    size: float
    matrix: Matrix
    look: Look


@dataclass(frozen=True)
class Shape:
    """A path as OFD abbreviates it."""

    data: str
    fills: bool
    strokes: bool
    even_odd: bool
    look: Look


@dataclass(frozen=True)
class Picture:
    """A picture over a box ``x y width height`` in millimetres."""

    number: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Gradient:
    """A gradient over the whole page: start and end in millimetres, colours."""

    start: tuple[float, float]
    end: tuple[float, float]
    colours: tuple[tuple[int, int, int], ...]


Thing = Text | Shape | Picture | Gradient


def number(value: float) -> str:
    """At most three decimals, no trailing zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if value else "0"


def _rgb(red: float, green: float, blue: float) -> tuple[int, int, int]:
    return round(red * 255), round(green * 255), round(blue * 255)


def _bytes_of(token: str) -> bytes:
    """The bytes of a PDF string."""

    def plain(match: re.Match[str]) -> str:
        mark = match.group(1)
        return chr(int(mark, 8)) if mark[0] in "01234567" else _ESCAPED.get(mark, mark)

    return _ESCAPE.sub(plain, token[1:-1]).encode("latin-1")


@dataclass
class Reader:
    """Runs the operators of one page."""

    page: Recording
    look: Look = field(default_factory=Look)
    saved: list[Look] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    at: tuple[float, float] = (0, 0)
    clips_next: bool = False
    text: Matrix = IDENTITY
    line_start: Matrix = IDENTITY
    part: str = ""
    size: float = 0
    leading: float = 0

    def point(self, x: float, y: float) -> str:
        a, b, c, d, e, f = self.look.matrix
        return f"{number((a * x + c * y + e) * MM)} {number((self.page.height - (b * x + d * y + f)) * MM)}"

    def run(self, operators: str) -> Iterator[Thing]:
        """Everything that is painted, in order."""
        operands: list[str] = []
        for token in _TOKEN.findall(operators):
            first = token[0]
            if first == "%":
                yield from self._comment(token)
            elif first.isalpha() or first in "'\"":
                yield from self._do(token, operands)
                operands = []
            else:
                operands.append(token)

    def _comment(self, token: str) -> Iterator[Thing]:
        if token.startswith(GRADIENT):
            x0, y0, x1, y1, colours = self.page.gradients[int(token.split()[-1])]
            points = [tuple(float(v) for v in self.point(x, y).split()) for x, y in ((x0, y0), (x1, y1))]
            rgb = tuple(_rgb(one.red, one.green, one.blue) for one in colours)
            yield Gradient((points[0][0], points[0][1]), (points[1][0], points[1][1]), rgb)
        elif token.startswith(PICTURE):
            place, x, y, width, height = (float(part) for part in token.split()[3:])
            left, top = (float(v) for v in self.point(x, y + height).split())
            yield Picture(int(place), (left, top, width * MM, height * MM))

    def _do(self, name: str, operands: list[str]) -> Iterator[Thing]:
        if name in _PATHS:
            self._extend(name, [float(one) for one in operands])
        elif name in _PAINTS:
            yield from self._paint(name)
        elif name in _TEXTS:
            yield from self._text(name, operands)
        elif name == "Do":
            form = self.page.forms.get(operands[0].lstrip("/"))
            if form is not None:
                kept = self.look
                yield from self.run(form)
                self.look = kept
        else:
            self._change(name, operands)

    def _extend(self, name: str, v: list[float]) -> None:
        if name == "re":
            x, y, w, h = v
            corners = [self.point(x, y), self.point(x + w, y), self.point(x + w, y + h), self.point(x, y + h)]
            self.path.append(f"M {corners[0]} L {corners[1]} L {corners[2]} L {corners[3]} C")
        elif name == "h":
            self.path.append("C")
        else:
            points = " ".join(self.point(v[i], v[i + 1]) for i in range(0, len(v), 2))
            self.path.append(f"{_PATHS[name]} {points}")

    def _paint(self, name: str) -> Iterator[Thing]:
        fills, strokes, closes = _PAINTS[name]
        if closes:
            self.path.append("C")
        data = " ".join(self.path)
        if data and (fills or strokes):
            yield Shape(data, fills, strokes, name.endswith("*"), self.look)
        if self.clips_next:
            self.look = replace(self.look, clip=data)
            self.clips_next = False
        self.path = []

    def _text(self, name: str, operands: list[str]) -> Iterator[Thing]:
        if name == "BT":
            self.text = self.line_start = IDENTITY
        elif name == "Tf":
            self.part, self.size = operands[0].lstrip("/"), float(operands[1])
        elif name == "TL":
            self.leading = float(operands[0])
        elif name == "Tm":
            a, b, c, d, e, f = (float(one) for one in operands)
            self.text = self.line_start = (a, b, c, d, e, f)
        elif name in ("Td", "T*"):
            x, y = (float(operands[0]), float(operands[1])) if name == "Td" else (0.0, -self.leading)
            self.line_start = self.text = times((1, 0, 0, 1, x, y), self.line_start)
        elif name == "Tj" and self.part in self.page.fonts:
            yield self._show(_bytes_of(operands[0]))

    def _show(self, codes: bytes) -> Text:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        part = self.page.fonts[self.part]
        letters = "".join(chr(part.letters[code]) for code in codes)
        matrix = times(self.text, self.look.matrix)
        self.text = times((1, 0, 0, 1, float(stringWidth(letters, part.font, self.size)), 0), self.text)
        return Text(self.part, tuple(codes), letters, self.size, matrix, self.look)

    def _change(self, name: str, operands: list[str]) -> None:
        if name == "q":
            self.saved.append(self.look)
        elif name == "Q":
            self.look = self.saved.pop()
        elif name == "cm":
            a, b, c, d, e, f = (float(one) for one in operands)
            self.look = replace(self.look, matrix=times((a, b, c, d, e, f), self.look.matrix))
        elif name in ("rg", "RG"):
            colour = _rgb(*(float(one) for one in operands))
            self.look = replace(self.look, **{"fill" if name == "rg" else "stroke": colour})  # type: ignore[arg-type]
        elif name == "w":
            self.look = replace(self.look, line=float(operands[0]))
        elif name in ("W", "W*"):
            self.clips_next = True
        elif name == "gs":
            state = self.page.states.get(operands[0].lstrip("/"), {})
            self.look = replace(
                self.look, stroke_alpha=state.get("CA", self.look.stroke_alpha),
                fill_alpha=state.get("ca", self.look.fill_alpha),
            )  # fmt: skip


_PATHS = {"m": "M", "l": "L", "c": "B", "re": "", "h": ""}
# Operator → fills, strokes, closes first.
_PAINTS = {
    "f": (True, False, False), "f*": (True, False, False), "S": (False, True, False), "s": (False, True, True),
    "B": (True, True, False), "B*": (True, True, False), "b": (True, True, True), "b*": (True, True, True),
    "n": (False, False, False),
}  # fmt: skip
_TEXTS = {"BT", "ET", "Tf", "TL", "Tm", "Td", "T*", "Tj"}


def things(page: Recording) -> list[Thing]:
    """What is painted on the page, from the back to the front."""
    return list(Reader(page).run(page.operators))
