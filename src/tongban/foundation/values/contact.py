"""How a person is reached, paid and named, and how little of it a list shows."""

from __future__ import annotations

import re
from typing import Self

from .errors import InvalidBankCard, InvalidMobileNumber


class MobileNumber(str):
    """手机号码: eleven digits of the mainland.

    Example:
        >>> MobileNumber.parse("+86 138-0013-8000").masked
        '138****8000'
        >>> MobileNumber.parse("12000000001", allow_synthetic=True).is_synthetic
        True
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str, allow_synthetic: bool = False) -> Self:
        """The number behind what somebody typed: spaces, dashes and +86 are forgiven.

        Args:
            allow_synthetic: accept numbers that begin with 10, 11 or 12, which no one has; only in a demonstration.
        Raises:
            InvalidMobileNumber: not eleven digits, or no mobile prefix.
        """
        number = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", re.sub(r"[\s\u3000()-]", "", text))
        if not re.fullmatch(r"1[0-9]{10}" if allow_synthetic else r"1[3-9][0-9]{9}", number):
            raise InvalidMobileNumber(
                "请填写 11 位手机号码，以 1 开头。", "Please give a mobile number of 11 digits that begins with 1."
            )
        return cls(number)

    @property
    def is_synthetic(self) -> bool:
        """True for a number that cannot be called."""
        return self[1] in "012"

    @property
    def masked(self) -> str:
        """First three and last four digits."""
        return self[:3] + "****" + self[7:]


class BankCard(str):
    """银行卡号: 13 to 19 digits with a Luhn check digit.

    Example:
        >>> BankCard.make("319900000000001").masked
        '**** **** 0013'

    Legal: GB/T 14504 (identification cards), ISO/IEC 7812-1 (Luhn).
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidBankCard: wrong length or check digit; ask to compare with the card."""
        number = re.sub(r"[\s\u3000-]", "", text)
        if not re.fullmatch(r"[0-9]{13,19}", number):
            raise InvalidBankCard("银行卡号应为 13 到 19 位数字。", "A bank card number has 13 to 19 digits.")
        if cls._check(number[:-1]) != number[-1]:
            raise InvalidBankCard(
                "银行卡号有误，请对照卡片核对。", "The number does not fit; please compare with the card."
            )
        return cls(number)

    @classmethod
    def make(cls, body: str) -> Self:
        """A number with the right check digit."""
        return cls(body + cls._check(body))

    @staticmethod
    def _check(body: str) -> str:
        doubled = (int(d) * (2 - i % 2) for i, d in enumerate(reversed(body)))
        return str(-sum(n // 10 + n % 10 for n in doubled) % 10)

    @property
    def masked(self) -> str:
        """The last four digits."""
        return f"**** **** {self[-4:]}"


def mask_name(name: str) -> str:
    """A name for public lists: first character and, from three on, the last.

    Example:
        >>> [mask_name(name) for name in ("王秀英", "周伟", "古丽娜尔", "John Smith")]
        ['王*英', '周*', '古**尔', 'J*** S****']
    """
    name = name.strip()
    if re.search(r"[A-Za-z]", name):
        return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_middle(text: str, keep: int = 4) -> str:
    """Any other personal text for lists: only the last ``keep`` characters, never more than half of it.

    >>> mask_middle("6222020000000019"), mask_middle("ab")
    ('************0019', '*b')
    """
    keep = min(keep, len(text) // 2)
    return "*" * (len(text) - keep) + (text[-keep:] if keep else "")
