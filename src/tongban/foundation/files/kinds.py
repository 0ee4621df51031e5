"""What a file is by its content; its name and what the browser claims are only hearsay."""

from __future__ import annotations

import io
import zipfile
from typing import IO

import filetype

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "webp": "image/webp",
    "ofd": "application/ofd",
}
IMAGES = frozenset({"jpg", "png", "heic", "webp"})
# What browsers show by themselves and cannot run anything.
SHOWN_INLINE = frozenset({"pdf", "jpg", "png", "webp"})
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


def kind_of(content: bytes | IO[bytes]) -> str:
    """Short name of the type: ``pdf``, ``jpg``, ``png``, ``heic``, ``webp``, ``ofd``, another extension, or ``bin``.

    Legal: GB/T 33190-2016 第 7 章 (an OFD is a zip with ``OFD.xml`` at its root).
    """
    start = content if isinstance(content, bytes) else content.read(8192)
    head = start[:1024]
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(content, start)
    # Readers find %PDF- anywhere in the first kilobyte; we want it at the start, so that one file is never two things.
    if head.startswith(b"%PDF-"):
        return "pdf"
    return _other_kind(start)


def _other_kind(content: bytes) -> str:
    """What the library says, unless it is one of the kinds that the stricter tests above have just denied."""
    guessed = filetype.guess_extension(content[:8192])
    return "bin" if guessed is None or guessed in MEDIA_TYPES else str(guessed)


def _zip_kind(content: bytes | IO[bytes], start: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return "bin"
    if "OFD.xml" in names:
        return "ofd"
    return _other_kind(start)


def media_type(kind: str) -> str:
    """The IANA type under which a kind is served."""
    if kind in MEDIA_TYPES:
        return MEDIA_TYPES[kind]
    known = filetype.get_type(ext=kind)
    return str(known.mime) if known else "application/octet-stream"
