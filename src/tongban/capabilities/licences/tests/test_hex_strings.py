"""Hexadecimal strings of PDFs are read at once, and say what pyHanko reads digit by digit."""

from __future__ import annotations

import io

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStreamError

from tongban.capabilities.licences import hex_strings


def both(text):
    quick, slow = io.BytesIO(text), io.BytesIO(text)
    found, known = hex_strings.read_hex_string(quick), hex_strings._one_by_one(slow)
    assert (found, type(found), quick.tell()) == (known, type(known), slow.tell())
    return found.original_bytes


def test_every_spelling_is_read_like_before():
    assert both(b"<48 65\n6C6c6F> next") == b"Hello"
    assert both(b"<>") == b""
    assert both(b"<4>") == b"\x40"
    assert both(b"<48% a > comment\n65>x") == b"He"
    assert both(b"<" + b"0aF9" * 6000 + b">\n" + b"x" * 9000) == b"\x0a\xf9" * 6000
    assert generic.read_hex_string_from_stream is hex_strings.read_hex_string


@pytest.mark.parametrize("text", [b"<4G>", b"<48", b"<48/A>", b"<" + b"00" * 5000])
def test_what_is_no_such_string_is_refused(text):
    with pytest.raises(PdfStreamError):
        hex_strings.read_hex_string(io.BytesIO(text))
    with pytest.raises(PdfStreamError):
        hex_strings._one_by_one(io.BytesIO(text))
