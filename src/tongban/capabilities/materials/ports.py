"""The socket for reading what stands on a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes:
        text: lines in reading order; empty when there is nothing to read.
        preview: a small JPEG of the first page; empty where the plug makes none.
    """

    text: str
    preview: bytes = b""


@runtime_checkable
class TextReader(Adapter, Protocol):
    """文字识别 (OCR): reads pictures and PDFs. It runs in a job, never while somebody waits."""

    def read(self, content: bytes, kind: str) -> Reading:
        """What stands on a document.

        Args:
            kind: ``pdf``, ``jpg``, ``png``, ``webp`` …, by content.
        Raises:
            PortUnavailable: no answer within 60 seconds. The job tries again later.
            PortRefused: it cannot read this document; it counts as unread.
        """
        ...


text_reader = Socket(
    "text_reader", TextReader, default="tongban.capabilities.materials.adapters.embedded.PdfTextReader"
)
