"""Reads the text that PDFs carry, and makes previews. Photos are kept unread until a city plugs real recognition in."""

from __future__ import annotations

import io
from threading import Lock

import pypdfium2 as pdfium

from tongban.capabilities.materials.ports import Reading
from tongban.foundation.adapters.public import PortRefused

MOST_PAGES = 20
PREVIEW_WIDTH_PIXELS = 720
# PDFium may not be entered by two threads at once.
one_at_a_time = Lock()


class PdfTextReader:
    """PDFium: the text layer of the first twenty pages and a picture of the first."""

    def read(self, content: bytes, kind: str) -> Reading:
        if kind != "pdf":
            return Reading("")
        try:
            with one_at_a_time:
                return _read(content)
        except (pdfium.PdfiumError, ValueError) as error:
            raise PortRefused(f"this PDF cannot be opened: {error}") from error

    def check_config(self) -> list[str]:
        return []


def _read(content: bytes) -> Reading:
    document = pdfium.PdfDocument(content)
    try:
        texts = []
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            layer = page.get_textpage()
            texts.append(layer.get_text_bounded())
            layer.close()
            page.close()
        first = document[0]
        scale = min(2.0, PREVIEW_WIDTH_PIXELS / max(1.0, first.get_width()))
        out = io.BytesIO()
        first.render(scale=scale).to_pil().convert("RGB").save(out, "JPEG", quality=80)
        first.close()
    finally:
        document.close()
    lines = (line.strip() for text in texts for line in text.replace("\r", "\n").split("\n"))
    return Reading("\n".join(line for line in lines if line), out.getvalue())
