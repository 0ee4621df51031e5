"""A PDF whose structure is read once, however many checks look at it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property

from pyhanko.pdf_utils.reader import PdfFileReader


@dataclass(frozen=True)
class ReadPdf:
    """The bytes of one file and its reader; for one run of checks in one thread, which changes nothing in it."""

    content: bytes

    @cached_property
    def reader(self) -> PdfFileReader:
        """Its structure; objects that were read once are kept.

        Raises:
            PdfError, ValueError, KeyError, OSError, TypeError, AttributeError: what is no PDF, or a damaged one.
        """
        return PdfFileReader(io.BytesIO(self.content), strict=False)

    @cached_property
    def packs_objects(self) -> bool:
        """Some objects lie in compressed streams, so that their names do not stand in the bytes.

        Raises:
            the same as ``reader``.
        """
        known = self.reader.xrefs
        return known.hybrid_xrefs_present or any(map(known.object_streams_used_in, range(known.total_revisions)))
