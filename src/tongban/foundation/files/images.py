"""Photos: where they were taken is nobody's business, and which way is up is honoured."""

from __future__ import annotations

import io
import re
import struct
from contextlib import suppress

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from .errors import DamagedFile

MAX_PIXELS = 80_000_000
SCREEN_PIXELS = 4096  # the longer side of what is shown instead of a kind that browsers do not show
_PLACE_IN_XMP = re.compile(rb"""(exif:GPS\w+=["'])([^"']*)|(<exif:GPS\w+>)([^<]*)""")
_TIFF_HEADER = re.compile(rb"II\*\x00|MM\x00\*")

register_heif_opener()  # Pillow opens HEIC from now on
_ORIENTATION, _TAKEN_AT, _GPS = 0x0112, 0x0132, 0x8825


def cleaned(content: bytes, kind: str) -> bytes:
    """The same picture without place, device and comments; pixels are not touched, orientation stays.

    Raises:
        DamagedFile: it cannot be read as a picture, or it is unreasonably large when opened.
    """
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise DamagedFile
            image.verify()
        with Image.open(io.BytesIO(content)) as image:  # a PNG is read to its end for its Exif: never before verifying
            exif = image.getexif()
        if kind == "heic":
            return _blank_gps(content)
        if kind == "jpg":
            return _clean_jpeg(content, _minimal_exif(exif))
        if kind == "png":
            return _clean_png(content, exif.get(_ORIENTATION))
        return _clean_webp(content, exif.get(_ORIENTATION))
    except DamagedFile:
        raise
    except Exception as error:  # Pillow raises whatever its decoders meet: SyntaxError, struct.error, OSError…
        raise DamagedFile from error


def _minimal_exif(exif: Image.Exif) -> bytes:
    kept = Image.Exif()
    for tag in (_ORIENTATION, _TAKEN_AT):
        if tag in exif:
            kept[tag] = exif[tag]
    return kept.tobytes() if len(kept) else b""


def _clean_jpeg(content: bytes, exif: bytes) -> bytes:
    """Drop APP1 (Exif, XMP), APP13 (IPTC) and comments; put the minimal Exif back. JFIF and colour profile stay."""
    if exif and not exif.startswith(b"Exif\0\0"):
        exif = b"Exif\0\0" + exif
    out = bytearray(b"\xff\xd8")
    if exif:
        out += b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == 0xDA:  # the picture itself begins
            return bytes(out + content[at:])
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if marker not in (0xE1, 0xED, 0xFE):
            out += content[at : at + 2 + length]
        at += 2 + length
    raise DamagedFile


def _orientation_exif(orientation: int | None) -> bytes:
    if not orientation or orientation == 1:
        return b""
    kept = Image.Exif()
    kept[_ORIENTATION] = orientation
    return kept.tobytes().removeprefix(b"Exif\0\0")


def _clean_png(content: bytes, orientation: int | None) -> bytes:
    import zlib

    out, at = bytearray(content[:8]), 8
    exif = _orientation_exif(orientation)
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        name = content[at + 4 : at + 8]
        if name not in (b"eXIf", b"tEXt", b"iTXt", b"zTXt"):
            out += content[at : at + 12 + length]
        if name == b"IHDR" and exif:
            out += struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif))
        if name == b"IEND":
            break  # what follows the end is not picture
        at += 12 + length
    return bytes(out)


def _clean_webp(content: bytes, orientation: int | None) -> bytes:
    exif = _orientation_exif(orientation)
    body, at = bytearray(), 12
    while at + 8 <= len(content):
        name, (length,) = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])
        chunk = content[at : at + 8 + length + length % 2]
        if name == b"VP8X":  # bit 3: has Exif, bit 2: has XMP
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C | (0x08 if exif else 0)]) + chunk[9:]
        if name not in (b"EXIF", b"XMP "):
            body += chunk
        at += 8 + length + length % 2
    if exif and body[:4] == b"VP8X":
        body += b"EXIF" + struct.pack("<I", len(exif)) + exif + b"\0" * (len(exif) % 2)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + bytes(body)


def _blank_gps(content: bytes) -> bytes:
    """Overwrite the place in XMP and in an Exif block where it stands, so that no offset of the container moves."""
    content = _PLACE_IN_XMP.sub(_spaces, content)
    data = bytearray(content)
    for header in _TIFF_HEADER.finditer(content):  # "Exif" itself stands in the table of contents too
        with suppress(struct.error):  # four bytes of picture that only look like a header
            _blank_place(data, content, header.start(), "<" if header[0] == b"II*\0" else ">")
    return bytes(data)


def _blank_place(data: bytearray, content: bytes, tiff: int, order: str) -> None:
    (first,) = struct.unpack(order + "I", content[tiff + 4 : tiff + 8])
    gps = _entries(content, tiff, first, order).get(_GPS)
    if gps is not None:
        (pointer,) = struct.unpack(order + "I", content[gps + 8 : gps + 12])
        for entry in _entries(content, tiff, pointer, order).values():
            _blank_entry(data, content, tiff, entry, order)


def _spaces(found: re.Match[bytes]) -> bytes:
    before, value = (found[1], found[2]) if found[1] is not None else (found[3], found[4])
    return before + b" " * len(value)


def _entries(content: bytes, tiff: int, offset: int, order: str) -> dict[int, int]:
    """Tag → position of its 12-byte entry in one image file directory."""
    start = tiff + offset
    (count,) = struct.unpack(order + "H", content[start : start + 2])
    places = (start + 2 + 12 * index for index in range(count))
    return {struct.unpack(order + "H", content[place : place + 2])[0]: place for place in places}


def _blank_entry(data: bytearray, content: bytes, tiff: int, entry: int, order: str) -> None:
    kind, count = struct.unpack(order + "HI", content[entry + 2 : entry + 8])
    size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}.get(kind, 1) * count
    if size > 4:
        (offset,) = struct.unpack(order + "I", content[entry + 8 : entry + 12])
        end = min(tiff + offset + size, len(data))
        data[tiff + offset : end] = bytes(max(0, end - tiff - offset))
    data[entry + 8 : entry + 12] = bytes(4)


def opened(content: bytes) -> Image.Image:
    """The picture as the photographer held it: turned as its orientation says, ready to be looked at.

    Raises:
        DamagedFile: no picture that can be decoded.
    """
    try:
        image = Image.open(io.BytesIO(content))
        if image.width * image.height > MAX_PIXELS:
            raise DamagedFile
        return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, RuntimeError) as error:
        raise DamagedFile from error


def for_the_screen(content: bytes) -> bytes:
    """An upright JPEG to look at, for a kind that browsers do not show; the original is kept as it is.

    Raises:
        DamagedFile: no picture that can be decoded.
    """
    return _jpeg(opened(content), SCREEN_PIXELS, quality=88)


def for_print(content: bytes) -> bytes:
    """The picture as every reader of documents knows it: an upright jpg or png untouched, all else an upright JPEG.

    Raises:
        DamagedFile: no picture that can be decoded.
    """
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        with Image.open(io.BytesIO(content)) as image:
            if image.getexif().get(_ORIENTATION, 1) == 1:
                return content
    return for_the_screen(content)


def thumbnail_of(content: bytes, side: int = 480) -> bytes:
    """A small upright JPEG of a picture."""
    return _jpeg(opened(content), side, quality=82)


def _jpeg(image: Image.Image, side: int, *, quality: int) -> bytes:
    image.thumbnail((side, side))
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()
