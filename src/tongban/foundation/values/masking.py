"""Takes personal numbers out of free text before it is kept or logged."""

from __future__ import annotations

import re
from typing import Any

# GB 11643 citizen ids: 17 digits and a check character; the middle is hidden, area and last four stay as on letters.
_CITIZEN_ID = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{8}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
# Bank cards (GB/T 14504, ISO/IEC 7812): 13 to 19 digits, often written in groups of four.
_BANK_CARD = re.compile(r"(?<![0-9A-Za-z.:-])(\d{4}[ -]?)(?:\d{4}[ -]?){2}(?:\d{4}[ -]?)?(\d{1,4})(?![0-9A-Za-z.:-])")
# Mobile numbers, with or without +86; synthetic ones of the demonstration begin with 10, 11 or 12.
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])((?:\+?86[ -]?)?1\d{2})[ -]?\d{4}[ -]?(\d{4})(?![0-9A-Za-z])")
_DIGITS = re.compile(r"\d{4}[ -]?\d{3}")


def mask_personal(text: str) -> str:
    """The same text with the middle of every citizen id, mobile number and bank card hidden.

    Example:
        >>> mask_personal("经办人 13800001234")
        '经办人 138****1234'
    """
    if not _DIGITS.search(text):
        return text
    text = _CITIZEN_ID.sub(r"\1********\2", text)
    text = _BANK_CARD.sub(lambda found: f"{found[1]}****{found[2]}", text)
    return _MOBILE.sub(r"\1****\2", text)


def mask_deep(value: Any) -> Any:
    """``mask_personal`` for every text inside dicts and lists; other values stay as they are."""
    if isinstance(value, str):
        return mask_personal(value)
    if isinstance(value, dict):
        return {key: mask_deep(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask_deep(item) for item in value]
    return value
