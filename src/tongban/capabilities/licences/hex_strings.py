"""Reading a hexadecimal string of a PDF at once: a seal is one of 24,000 digits, which pyHanko reads one by one."""

from __future__ import annotations

import binascii
import os
from typing import Any, BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PDF_WHITESPACE, PdfStreamError

_AT_ONCE = 4096
_one_by_one = generic.read_hex_string_from_stream


def read_hex_string(stream: BinaryIO) -> Any:
    """What stands from ``<`` to ``>``; the stream stands behind it then. A comment within is left to pyHanko.

    Raises:
        PdfStreamError: another character within, or no end. binascii.Error never: a last odd digit gets its zero.
    Legal: ISO 32000-2:2020 7.3.4.3.
    """
    start, digits = stream.tell(), bytearray()
    stream.seek(1, os.SEEK_CUR)
    while part := stream.read(_AT_ONCE):
        end = part.find(b">")
        digits += part[:end] if end >= 0 else part
        if end >= 0:
            stream.seek(end + 1 - len(part), os.SEEK_CUR)
            break
    else:
        raise PdfStreamError("Stream ended prematurely")
    if b"%" in digits:
        stream.seek(start)
        return _one_by_one(stream)
    plain = digits.translate(None, PDF_WHITESPACE)
    try:
        return generic.pdf_string(binascii.unhexlify(plain + b"0" * (len(plain) % 2)))
    except binascii.Error as error:
        raise PdfStreamError(f"Unexpected token in hex string: {error}") from error


def read_quickly() -> None:
    """Have pyHanko read so, in this process."""
    generic.read_hex_string_from_stream = read_hex_string
