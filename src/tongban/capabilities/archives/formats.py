"""Formats for long keeping: what may stay as it is, what is turned into which, and whether a file opens.

Legal: DA/T 85-2019 (formats of the files of a package); DA/T 70-2018 (可用性).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree
from PIL import Image, UnidentifiedImageError
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError

from tongban.foundation.files.public import kind_of

from .errors import UnfitFormat
from .metadata import parse
from .pdf import ReadPdf

KEPT = {
    "ofd": "OFD", "pdf": "PDF", "xml": "XML", "txt": "TXT", "jpg": "JPEG", "tif": "TIFF",
    "mp3": "MP3", "wav": "WAV", "mp4": "MP4",
}  # fmt: skip
# What may not lie in a document that nobody will run again in thirty years.
_ACTIVE = ("JavaScript", "JS", "Launch", "EmbeddedFile", "RichMedia", "XFA")
_ACTIVE_NAME = re.compile(rf"/({'|'.join(_ACTIVE)})\b".encode())
# The same names in every spelling a PDF allows, each letter as it is or as its number (ISO 32000-2, 7.3.5).
_ACTIVE_SPELT = re.compile(
    rf"/(?:#2[Ff])*(?:{'|'.join(''.join(f'(?:{c}|#(?i:{ord(c):02x}))' for c in name) for name in _ACTIVE)})".encode()
)
_STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)


def format_of(content: bytes) -> str:
    """Short name of the format by content; ``bin`` when archives know none."""
    kind = kind_of(content)
    if kind in ("tif", "tiff"):
        return "tif"
    if kind != "bin" and not (kind == "xml" or content.lstrip()[:5] == b"<?xml"):
        return kind
    if content.lstrip()[:5] == b"<?xml":
        return "xml"
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return "bin"
    return "txt" if not re.search(r"[\x00-\x08\x0e-\x1f]", text) else "bin"


def kept_form(content: bytes) -> tuple[bytes, str, str]:
    """(bytes, format, what it was before) as archives keep it: pictures without loss as TIFF, phone pictures as JPEG.

    Raises:
        UnfitFormat: none of the kept formats, and no way into one.
    """
    kind = format_of(content)
    if kind in KEPT:
        return content, kind, ""
    if kind == "png":
        return _converted(content, "TIFF", compression="tiff_deflate"), "tif", "PNG"
    if kind in ("heic", "webp"):
        return _converted(content, "JPEG", quality=95), "jpg", kind.upper()
    raise UnfitFormat(f"{UnfitFormat.message}: {kind}")


def _converted(content: bytes, into: str, **options: object) -> bytes:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            out = io.BytesIO()
            flat = picture if picture.mode in ("RGB", "L") else picture.convert("RGB")
            flat.save(out, into, **options)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise UnfitFormat(f"{UnfitFormat.message}: {error}") from error


def opening_fault(content: bytes, kind: str, pdf: ReadPdf | None = None) -> str:
    """Why a file of this kind cannot be opened; empty when it can.

    Args:
        pdf: the same file, if somebody reads its structure already.
    """
    opener = _OPENERS.get(kind)
    if opener is None:
        return ""
    try:
        opener(pdf or ReadPdf(content)) if kind == "pdf" else opener(content)
    except (ValueError, OSError, PdfError, KeyError, zipfile.BadZipFile, SyntaxError, etree.LxmlError) as error:
        return f"{type(error).__name__}: {error}"[:200]
    return ""


def _open_pdf(pdf: ReadPdf) -> None:
    if int(pdf.reader.root["/Pages"]["/Count"]) < 1:
        raise ValueError("没有页面")


def _open_picture(content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as picture:
        picture.verify()


def _open_ofd(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parse(archive.read("OFD.xml"))


def _open_text(content: bytes) -> None:
    content.decode()


_OPENERS: dict[str, Callable[[Any], object]] = {
    "pdf": _open_pdf, "jpg": _open_picture, "tif": _open_picture, "xml": parse, "txt": _open_text, "ofd": _open_ofd,
}  # fmt: skip


def active_parts(content: bytes, kind: str, pdf: ReadPdf | None = None) -> list[str]:
    """Names of parts that could run or hide something; for PDF.

    The structure is read, never the bytes of fonts and pictures: any three letters stand there by chance. Of a file
    whose structure cannot be read, what stands outside its streams is looked at. A file in whose bytes no such name
    stands anywhere, and that packs no objects into streams, has none: its structure need not be walked through.

    Args:
        pdf: the same file, if somebody reads its structure already.
    """
    if kind != "pdf":
        return []
    pdf = pdf or ReadPdf(content)
    try:
        if not _ACTIVE_SPELT.search(content) and not pdf.packs_objects:
            return []
        names = {one.lstrip("/") for one in _pdf_names(pdf.reader.root)}
    except (PdfError, ValueError, KeyError, OSError, TypeError, AttributeError):
        names = {found.decode() for found in _ACTIVE_NAME.findall(_STREAM.sub(b"", content))}
    return sorted(names & set(_ACTIVE))


def _pdf_names(root: generic.PdfObject) -> Iterator[str]:
    """Every name that stands in the objects which a reader of the file can reach."""
    waiting, seen = [root], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, generic.IndirectObject):
            if one.reference in seen:
                continue
            seen.add(one.reference)
            one = one.get_object()  # type: ignore[no-untyped-call]
        if isinstance(one, generic.NameObject):
            yield one
        elif isinstance(one, generic.DictionaryObject):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, generic.ArrayObject):
            waiting += one


def viewable(content: bytes, kind: str) -> tuple[bytes, str]:
    """(bytes, media type) as a browser shows them: TIFF as PNG, everything else as it is."""
    if kind == "tif":
        return _converted(content, "PNG"), "image/png"
    types = {"pdf": "application/pdf", "jpg": "image/jpeg", "xml": "text/plain; charset=utf-8",
             "txt": "text/plain; charset=utf-8", "ofd": "application/ofd", "mp4": "video/mp4",
             "mp3": "audio/mpeg", "wav": "audio/wav"}  # fmt: skip
    return content, types.get(kind, "application/octet-stream")
