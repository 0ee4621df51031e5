"""Pages of a stored file as pictures, for copies that are only looked at."""

from __future__ import annotations

import pypdfium2 as pdfium
from PIL.Image import Image

from tongban.capabilities.materials.adapters.embedded import one_at_a_time
from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.files.public import StoredFile, read, read_image

MOST_PAGES = 20
# Dots for each point of a page, 72 of which are an inch.
SCALE = 1.6


def pages_of(file: StoredFile) -> list[Image]:
    """A PDF's first twenty pages, or a picture as one page.

    Raises:
        PortRefused: it cannot be opened, or is neither PDF nor picture.
        DamagedFile: not a picture that can be decoded here.
    """
    if file.kind != "pdf":
        if file.kind == "ofd":
            raise PortRefused("only PDF and pictures have pages that can be drawn here")
        return [read_image(file).convert("RGB")]
    try:
        with one_at_a_time:
            document = pdfium.PdfDocument(read(file))
            try:
                count = min(len(document), MOST_PAGES)
                return [document[number].render(scale=SCALE).to_pil().convert("RGB") for number in range(count)]
            finally:
                document.close()
    except (pdfium.PdfiumError, ValueError) as error:
        raise PortRefused(f"this PDF cannot be opened: {error}") from error
