"""RapidOCR: recognises Chinese print in photos and scans, offline. An optional extra of the worker: about 630 MB."""

from __future__ import annotations

import io
from functools import cached_property
from importlib.util import find_spec
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from tongban.capabilities.materials.adapters.embedded import PdfTextReader
from tongban.capabilities.materials.ports import Reading
from tongban.foundation.adapters.public import PortRefused

LONGEST_SIDE_PIXELS = 2000


class RapidTextReader(PdfTextReader):
    """PDFs by their text layer, pictures by recognition."""

    def read(self, content: bytes, kind: str) -> Reading:
        if kind == "pdf":
            return super().read(content, kind)
        try:
            picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
        except (UnidentifiedImageError, OSError) as error:
            raise PortRefused(f"no picture that can be read: {error}") from error
        picture.thumbnail((LONGEST_SIDE_PIXELS, LONGEST_SIDE_PIXELS))
        out = io.BytesIO()
        picture.save(out, "PNG")
        found = self._engine(out.getvalue())
        return Reading("\n".join(found.txts or ()))

    def check_config(self) -> list[str]:
        return [] if find_spec("rapidocr") else ["rapidocr is not installed: pip install rapidocr onnxruntime"]

    @cached_property
    def _engine(self) -> Any:
        from rapidocr import RapidOCR

        return RapidOCR()
