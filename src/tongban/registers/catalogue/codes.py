"""National item codes: how they are put together and what each position must hold.

The 12-digit basic code is region 2 + item type 2 + department class 2 + main item 3 + sub item 3; the implementation
code is the authority's credit code 18 + level 1 + basic code 12; an item variant adds 2 digits; a case number adds
the day and a sequence. Six digits of sequence, not the four once seen: a city item has more than 9,999 cases a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongban.foundation.values.public import CreditCode, InvalidCreditCode

from .enums import ItemType, UseLevel
from .errors import InvalidItemCode

SEQUENCE_DIGITS = 6


@dataclass(frozen=True)
class CatalogCode:
    """基本编码, split."""

    region: str
    item_type: str
    department_class: str
    main: str
    sub: str

    @classmethod
    def parse(cls, text: str) -> CatalogCode:
        """Split a basic code.

        Raises:
            InvalidItemCode: not 12 digits, or an unknown item type.
        """
        if len(text) != 12 or not text.isdigit():
            raise InvalidItemCode(f"基本编码 {text!r} 应为12位数字 (a basic code has 12 digits)")
        code = cls(text[:2], text[2:4], text[4:6], text[6:9], text[9:])
        if code.item_type not in ItemType.values:
            raise InvalidItemCode(f"基本编码 {text} 的事项类型 {code.item_type} 不在代码集中 (unknown item type)")
        if code.main == "000":
            raise InvalidItemCode(f"基本编码 {text} 缺少主项 (no main item)")
        return code

    def __str__(self) -> str:
        return self.region + self.item_type + self.department_class + self.main + self.sub


def task_code(credit_code: str, level: str, catalog_code: str) -> str:
    """实施编码 of 31 characters.

    Raises:
        InvalidItemCode: one of the three parts is wrong.
    """
    try:
        CreditCode.parse(credit_code)
    except InvalidCreditCode as error:
        raise InvalidItemCode(f"实施主体统一社会信用代码有误：{error.message}") from None
    if level not in UseLevel.values:
        raise InvalidItemCode(f"行使层级 {level!r} 不在代码集中 (unknown level)")
    return f"{credit_code}{level}{CatalogCode.parse(catalog_code)}"


def variant_code(task: str, sequence: str) -> str:
    """业务办理项编码 of 33 characters.

    Raises:
        InvalidItemCode: the implementation code has not 31 characters, or the sequence is not 01 to 99.
    """
    if len(task) != 31:
        raise InvalidItemCode(f"实施编码 {task!r} 应为31位 (an implementation code has 31 characters)")
    if len(sequence) != 2 or not sequence.isdigit() or sequence == "00":
        raise InvalidItemCode(f"办理项序号 {sequence!r} 应为01至99 (a sequence from 01 to 99)")
    return task + sequence


def national_case_number(variant: str, day: date, sequence: int) -> str:
    """办件编号 of 45 characters: implementation code 31 + day 8 + sequence 6.

    Args:
        variant: code of the item variant (33) or of the item (31).
        day: city date of submission.
        sequence: from 1; of the item and day, see ``next_case_number``.
    Raises:
        InvalidItemCode: the code is too short, or the sequence does not fit.
    """
    if len(variant) not in (31, 33):
        raise InvalidItemCode(f"编码 {variant!r} 应为31或33位 (31 or 33 characters)")
    if not 0 < sequence < 10**SEQUENCE_DIGITS:
        raise InvalidItemCode(f"序号 {sequence} 超出范围 (sequence out of range)")
    return f"{variant[:31]}{day:%Y%m%d}{sequence:0{SEQUENCE_DIGITS}d}"
