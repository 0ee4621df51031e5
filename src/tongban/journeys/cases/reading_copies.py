"""Copies that are only looked at: pages as pictures with the reader's mark over all of each, nothing to copy out."""

from __future__ import annotations

import io

from PIL.Image import Image
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.licences.public import fonts
from tongban.capabilities.materials.public import pages_of
from tongban.foundation.files.public import StoredFile

INK = Color(0.78, 0.09, 0.11, alpha=0.16)
LONGEST_PIXELS = 1600
SIZE = 15


def reading_copy(file: StoredFile, words: str, *, title: str) -> bytes:
    """A PDF of pictures with ``words`` slanting over every page.

    Raises:
        PortRefused, DamagedFile: the file cannot be drawn.
    """
    fonts.load_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, initialFontName=fonts.REGULAR, lang="zh-CN")
    canvas.setTitle(title)
    for page in pages_of(file):
        _draw(canvas, page, words)
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, page: Image, words: str) -> None:
    page.thumbnail((LONGEST_PIXELS, LONGEST_PIXELS))
    width, height = page.size
    shot = io.BytesIO()
    page.save(shot, "JPEG", quality=80)
    shot.seek(0)
    canvas.setPageSize((width, height))
    canvas.drawImage(ImageReader(shot), 0, 0, width, height)
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.setFont(fonts.MEDIUM, SIZE)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(32)
    reach, step = max(width, height), canvas.stringWidth(words, fonts.MEDIUM, SIZE) + 60
    for row in range(-(reach // 90), reach // 90 + 1):
        for column in range(-int(reach // step) - 1, int(reach // step) + 2):
            canvas.drawString(column * step + (row % 2) * step / 2, row * 90, words)
    canvas.restoreState()
    canvas.showPage()
