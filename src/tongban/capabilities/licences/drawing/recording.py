"""A canvas that remembers what was drawn, so that the same drawing can be written in another format."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

# Comments in the stream of operators; PDF readers skip them.
GRADIENT, PICTURE = "% tongban gradient", "% tongban picture"


@dataclass(frozen=True)
class FontPart:
    """At most 256 letters of a font, as they are embedded: code in the strings → Unicode."""

    font: str
    letters: tuple[int, ...]


@dataclass
class Recording:
    """One drawn page: operators as PDF writes them, and what their names mean. Lengths in points."""

    width: float
    height: float
    operators: str = ""
    forms: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, FontPart] = field(default_factory=dict)
    states: dict[str, dict[str, float]] = field(default_factory=dict)
    gradients: list[tuple[float, float, float, float, list[Any]]] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)


class RecordingCanvas(Canvas):  # type: ignore[misc]
    """Draws a PDF of one page and keeps its operators in ``recording``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        width, height = self._pagesize
        self.recording = Recording(float(width), float(height))

    def linearGradient(self, x0: float, y0: float, x1: float, y1: float, colors: Any, **more: Any) -> None:
        self._code.append(f"{GRADIENT} {len(self.recording.gradients)}")
        self.recording.gradients.append((x0, y0, x1, y1, list(colors)))
        super().linearGradient(x0, y0, x1, y1, colors, **more)

    def draw_picture(self, content: bytes, x: float, y: float, width: float, height: float) -> None:
        """A picture (jpg, png) with its lower left corner at (x, y)."""
        self._code.append(f"{PICTURE} {len(self.recording.pictures)} {x} {y} {width} {height}")
        self.recording.pictures.append(content)
        self.drawImage(ImageReader(io.BytesIO(content)), x, y, width, height)

    def endForm(self, **more: Any) -> None:
        name = self._doc.getXObjectName(self._formData[0])
        self.recording.forms[name] = "\n".join(self._code)
        super().endForm(**more)

    def save(self) -> None:
        self.recording.operators = "\n".join(self._code)
        self.recording.states = {name: {key: float(value)} for (key, value), name in self._extgstate._c.items()}
        for font_name in self._doc.fontMapping:
            font = pdfmetrics.getFont(font_name)
            state = font.state.get(self._doc) if hasattr(font, "state") else None
            for number, letters in enumerate(state.subsets if state else ()):
                name = font.getSubsetInternalName(number, self._doc).lstrip("/")
                self.recording.fonts[name] = FontPart(font_name, tuple(letters))
        super().save()
