"""加注件: the marked copy that leaves the house instead of a licence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from .documents import new_code, register, seal_pdf, verification_url
from .drawing.copy import CopySheet, draw_copy
from .drawing.foot import Foot
from .letters import date_text, shown
from .models import Licence

KIND = "licence_copy"


@dataclass(frozen=True)
class CopyMark:
    """What is written across a marked copy: who may use it, for what, until when, under which number."""

    number: str
    user: str
    purpose: str
    at: datetime
    until: date
    case_number: str = ""


def make_copy(licence: Licence, rows: Sequence[Mapping[str, Any]], mark: CopyMark) -> tuple[bytes, str]:
    """A sealed sheet with these attributes and the mark; and its own verification code.

    Args:
        rows: ``[{name, label, value}]``: what was given, nothing else.
    Legal: 上海市电子证照管理办法 (沪府办规〔2022〕7号).
    """
    code = new_code()
    foot = Foot("-".join(code[i : i + 4] for i in (0, 4, 8)), verification_url(code), "zh")
    at = timezone.localtime(mark.at)
    until = date_text(mark.until, "zh")
    sheet = CopySheet(
        title=licence.type.title_zh,
        authority=licence.authority.name,
        rows=[(shown(row["label"], "zh"), shown(row["value"], "zh")) for row in rows],
        marks=[
            ("使用方", mark.user), ("用途", mark.purpose), ("办件或业务编号", mark.case_number or "—"),
            ("使用时间", f"{at:%Y-%m-%d %H:%M}"), ("本件有效期至", until), ("用证编号", mark.number),
        ],
        watermark=[
            f"仅供{mark.user}", f"用于{mark.purpose}", f"{at:%Y-%m-%d %H:%M} 至 {mark.until.isoformat()}", mark.number,
        ],
        day=date_text(at.date(), "zh"),
    )  # fmt: skip
    drawing = draw_copy(sheet, foot)
    title = f"{licence.type.title_zh}（加注件）"
    pdf = seal_pdf(
        drawing.pdf, licence.authority, title, place=drawing.places[0], kind="licence_copy", about=mark.number
    )
    register(pdf, code, kind=KIND, number=mark.number, title=title, authority=licence.authority, licence=licence)
    return pdf, code
