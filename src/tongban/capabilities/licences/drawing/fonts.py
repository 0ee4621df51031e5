"""Noto Sans SC, embedded as a subset in every document, so that it looks the same on every machine."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace
from reportlab.platypus import paragraph

REGULAR, MEDIUM, BOLD = "NotoSansSC", "NotoSansSC-Medium", "NotoSansSC-Bold"
_FILES = {REGULAR: "400Regular", MEDIUM: "500Medium", BOLD: "700Bold"}

SEAL_RED = HexColor("#C8161D")
INK = HexColor("#1B1F24")
QUIET = HexColor("#5C6670")
HAIR = HexColor("#C9CFD6")
TINT = HexColor("#F4F6F8")
BLUE = HexColor("#1F5FA8")
GOLD = HexColor("#A9854B")


class _Glyphs:
    """The outlines of a font, of which a subset takes some hundred bytes here and there: never copied as a whole."""

    def __init__(self, data: bytes, start: int) -> None:
        self.data, self.start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self.data[self.start + part.start : self.start + part.stop]


class _Face(TTFontFace):  # type: ignore[misc]
    """reportlab's own face copies all outlines, 8 MB, for each subset it makes."""

    def get_table(self, tag: str) -> Any:
        return _Glyphs(self._ttf_data, self.get_table_pos(tag)[0]) if tag == "glyf" else super().get_table(tag)


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Register the fonts with reportlab; 0.4 s once in a process.

    Raises:
        FileNotFoundError: the npm packages are not installed; run script/setup.
    """
    folder = Path(settings.NODE_MODULES) / "@expo-google-fonts" / "noto-sans-sc"
    for name, weight in _FILES.items():
        path = folder / weight / f"NotoSansSC_{weight}.ttf"
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing: run script/setup")
        font = TTFont(name, str(path), asciiReadable=0)  # letters that a document shows, and no others
        font.face.__class__ = _Face
        pdfmetrics.registerFont(font)
    # Streams as they are, not spelt in letters: a fifth smaller, and nobody has to spell and read them.
    rl_config.useA85 = 0
    # reportlab knows the Japanese rules only; Chinese comma, semicolon and colon may not begin a line either.
    paragraph.ALL_CANNOT_START += "，；：？！、。”’）》〉"
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def width_of(text: str, font: str, size: float) -> float:
    """Points that a line of text takes."""
    return float(pdfmetrics.stringWidth(text, font, size))


def fitting_size(text: str, font: str, size: float, room: float) -> float:
    """The largest size, at most ``size``, at which the text fits on one line of ``room`` points."""
    width = width_of(text, font, size)
    return size if width <= room else size * room / width
