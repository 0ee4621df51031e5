"""Kinds of bills, declared as data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "data" / "bill_kinds.yaml"


@dataclass(frozen=True)
class BillKind:
    """票据种类: how a kind of bill is called, numbered, supervised and taxed.

    Attributes:
        code: pattern of 票据代码, with area and year.
        supervisor: department whose 监制章 stands on the bill.
        tax_rate: share of the net price; the prices include it. 0 for what is not sold.
    Legal: 财政票据管理办法 (财政部令第70号), 财综〔2018〕72号; 发票管理办法.
    """

    name: str
    title_zh: str
    title_en: str
    code: str
    number_digits: int
    alphabet: str
    check_length: int
    supervisor: str
    supervisor_purpose: str
    seal_purpose: str
    tax_rate: Decimal

    def code_for(self, region_code: str, year: int) -> str:
        """票据代码 of one area and year.

        Example:
            >>> bill_kind("receipt").code_for("310101", 2022), bill_kind("invoice").code_for("310101", 2022)
            ('31010122', '031012200111')
        """
        return self.code.format(area2=region_code[:2], area4=region_code[:4], year=f"{year % 100:02d}")

    def tax_of(self, amount_fen: int) -> int:
        """The tax inside a price, in fen, rounded half up; negative for what is given back."""
        net = (abs(amount_fen) / (1 + self.tax_rate)).quantize(Decimal(1), rounding="ROUND_HALF_UP")
        tax = abs(amount_fen) - int(net)
        return -tax if amount_fen < 0 else tax


@lru_cache(maxsize=1)
def _kinds() -> dict[str, BillKind]:
    rows = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    return {
        name: BillKind(
            name=name, title_zh=row["title"]["zh"], title_en=row["title"]["en"], code=row["code"],
            number_digits=int(row["number_digits"]), alphabet=row["check_code"]["alphabet"],
            check_length=int(row["check_code"]["length"]), supervisor=row["supervisor"]["authority"],
            supervisor_purpose=row["supervisor"]["purpose"], seal_purpose=row["seal_purpose"],
            tax_rate=Decimal(row["tax_rate"]),
        )
        for name, row in rows.items()
    }  # fmt: skip


def bill_kind(name: str) -> BillKind:
    """One kind: ``receipt`` or ``invoice``."""
    return _kinds()[name]
