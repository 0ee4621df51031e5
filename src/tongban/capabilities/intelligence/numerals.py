"""Numbers as they stand in official texts: 六十五, 1,500, 30万, ２, 一级."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}
# A number in a pattern: digits with commas and a fraction, or Chinese numerals; 万 and 亿 may follow.
NUMBER = r"(?:[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?|[〇零一二两三四五六七八九十百千]+)(?:万|亿)?"
_PLAIN = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


def number(text: str) -> Decimal:
    """The value of a number as written.

    Raises:
        ValueError: it is none.
    """
    body, factor = text.translate(_PLAIN).replace(",", "").strip(), Decimal(1)
    while body and body[-1] in "万亿":
        factor *= 10**4 if body[-1] == "万" else 10**8
        body = body[:-1]
    if re.fullmatch(r"\d+(\.\d+)?", body):
        try:
            return Decimal(body) * factor
        except InvalidOperation:
            raise ValueError(text) from None
    return Decimal(_chinese(body)) * factor


def whole(text: str) -> int:
    """A whole number; ValueError for a fraction."""
    value = number(text)
    if value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def _chinese(text: str) -> int:
    total, digit = 0, 0
    if not text:
        raise ValueError(text)
    for place, character in enumerate(text):
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in UNITS:
            total += (digit if digit or place else 1) * UNITS[character]
            digit = 0
        else:
            raise ValueError(text)
    return total + digit
