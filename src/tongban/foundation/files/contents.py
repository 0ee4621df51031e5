"""What somebody sends: small in memory, large as the file it came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from django.core.files.base import File

from tongban.foundation.crypto.public import suite

from .errors import EmptyFile, FileTooLarge

PIECE_BYTES = 1024 * 1024
# Up to here a content is held in memory; photos always are, because they are cleaned.
IN_MEMORY_BYTES = 8 * PIECE_BYTES


@dataclass(frozen=True)
class Content:
    """One content, whichever way it is held.

    Attributes:
        data: the bytes, of a small one.
        file: where a large one can be read again and again.
        size: bytes.
    """

    data: bytes | None
    file: IO[bytes] | None
    size: int

    def pieces(self) -> Iterator[bytes]:
        """Its bytes in order, at most a megabyte at once."""
        if self.data is not None:
            for start in range(0, len(self.data), PIECE_BYTES):
                yield self.data[start : start + PIECE_BYTES]
            return
        assert self.file is not None
        self.file.seek(0)
        while piece := self.file.read(PIECE_BYTES):
            yield piece

    def digest(self) -> str:
        """SHA-256 of it all, hexadecimal."""
        hasher = suite("international").hasher()
        for piece in self.pieces():
            hasher.update(piece)
        return hasher.hexdigest()

    def source(self) -> bytes | IO[bytes]:
        """The bytes or the file, at its beginning, for who wants to look into it."""
        if self.data is not None:
            return self.data
        assert self.file is not None
        self.file.seek(0)
        return self.file

    def whole(self) -> bytes:
        """All of it in memory."""
        return self.data if self.data is not None else b"".join(self.pieces())


def content_of(sent: bytes | File[bytes], max_bytes: int) -> Content:
    """What was sent, if it may be that large.

    Raises:
        FileTooLarge: more than ``max_bytes``.
        EmptyFile: nothing.
    """
    if isinstance(sent, bytes):
        found = Content(sent, None, len(sent))
    else:
        if (sent.size or 0) > max_bytes:
            raise FileTooLarge(max_bytes)
        sent.seek(0)
        if (sent.size or 0) > IN_MEMORY_BYTES:
            found = Content(None, cast("IO[bytes]", sent), int(sent.size))
        else:
            data = sent.read(max_bytes + 1)
            found = Content(data, None, len(data))
    if found.size > max_bytes:
        raise FileTooLarge(max_bytes)
    if not found.size:
        raise EmptyFile
    return found
