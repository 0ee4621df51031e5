"""Money is an integer number of fen (分); only its face is yuan."""

from __future__ import annotations

import re

from .errors import InvalidAmount


def yuan(fen: int) -> str:
    """An amount as people read it.

    >>> yuan(123450), yuan(-5), yuan(0)
    ('¥1,234.50', '-¥0.05', '¥0.00')
    """
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{whole:,}.{rest:02d}"


def fen_of(text: str) -> int:
    """Fen behind what somebody typed in yuan.

    Raises:
        InvalidAmount: not a number, or more than two decimals; nothing is rounded silently.
    Example:
        >>> fen_of("1,234.5"), fen_of("¥ 12"), fen_of("12.50元")
        (123450, 1200, 1250)
    """
    match = re.fullmatch(r"(-?)[¥￥]?(\d{1,13})(?:\.(\d{1,2}))?元?", re.sub(r"[\s,，]", "", text))
    if not match:
        raise InvalidAmount(
            "请填写金额，单位为元，最多两位小数，例如 1234.50。",
            "Please give an amount in yuan with at most two decimals, such as 1234.50.",
        )
    sign, whole, decimals = match.groups()
    fen = int(whole) * 100 + int((decimals or "0").ljust(2, "0"))
    return -fen if sign else fen


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital_yuan(fen: int) -> str:
    """人民币大写: the amount in the characters that cannot be altered, for receipts and letters.

    Example:
        >>> capital_yuan(123450), capital_yuan(100_000_05), capital_yuan(0)
        ('壹仟贰佰叁拾肆元伍角整', '壹拾万元零伍分', '零元整')

    Legal: 支付结算办法 附一 正确填写票据和结算凭证的基本规定.
    """
    if fen < 0:
        return "负" + capital_yuan(-fen)
    whole, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    text = _integer(whole) + "元" if whole else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif cents and whole:
        text += "零"
    if cents:
        return text + _DIGITS[cents] + "分"
    return (text or "零元") + "整"


def _integer(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text, gap = "", False
    for index in reversed(range(len(groups))):
        group = groups[index]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _four(group) + _GROUPS[index]
        gap = False
    return text


def _four(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(text)
    return text
