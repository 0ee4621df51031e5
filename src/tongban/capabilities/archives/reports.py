"""Reports and certificates as documents: PDF to print and file, JSON for machines."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tongban.capabilities.licences.public import fonts, seal_pdf
from tongban.registers.authorities.public import authority

from .checking.report import Report
from .models import Archive, Check, DisposalEntry, DisposalList

BODY = ParagraphStyle("body", fontName=fonts.REGULAR, fontSize=9.5, leading=15, textColor=fonts.INK, wordWrap="CJK")
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8.5, leading=12.5)
HEAD = ParagraphStyle("head", parent=SMALL, fontName=fonts.MEDIUM)
TITLE = ParagraphStyle(
    "title", parent=BODY, fontName=fonts.MEDIUM, fontSize=17, leading=26, alignment=1, spaceAfter=4 * mm
)


def draw(title: str, facts: Iterable[tuple[str, str]], head: Sequence[str], rows: Iterable[Sequence[str]],
         widths: Sequence[float], foot: str = "") -> bytes:  # fmt: skip
    """A page document: title, facts, one table over as many pages as it needs, a closing line.

    Args:
        widths: of the columns, in millimetres.
    """
    fonts.load_fonts()
    out = io.BytesIO()
    paper = SimpleDocTemplate(out, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=18 * mm,
                              bottomMargin=18 * mm, title=title, lang="zh-CN")  # fmt: skip
    story: list[Any] = [Paragraph(title, TITLE)]
    story += [Paragraph(f"{_safe(name)}：{_safe(value)}", BODY) for name, value in facts]
    cells = [[Paragraph(_safe(one), HEAD) for one in head]]
    cells += [[Paragraph(_safe(one), SMALL) for one in row] for row in rows]
    table = Table(cells, colWidths=[width * mm for width in widths], repeatRows=1)
    table.setStyle(TableStyle([
        ("GRID", (0, 0), (-1, -1), 0.4, fonts.HAIR), ("BACKGROUND", (0, 0), (-1, 0), fonts.TINT),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ]))  # fmt: skip
    story += [Spacer(1, 4 * mm), table]
    if foot:
        story += [Spacer(1, 6 * mm), Paragraph(_safe(foot), BODY)]
    paper.build(story)
    return out.getvalue()


def _safe(text: object) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def report_pdf(check: Check, report: Report) -> bytes:
    """四性检测报告 as PDF. Legal: DA/T 70-2018."""
    row = check.archive
    facts = [
        ("档号", str(row.identifier or "未编号")), ("题名", row.title), ("环节", str(check.get_point_display())),
        ("检测时间", _when(check.at)), ("结论", "通过" if report.is_passed else "不通过"),
        ("归档信息包 SM3", row.digest or "—"),
    ]  # fmt: skip
    rows = [
        (one.id, one.declared.aspect, one.declared.title_zh, str(one.result_words), one.detail or "—")
        for one in report.items
    ]
    return draw("电子档案四性检测报告", facts, ("编号", "性质", "检测项目", "结果", "说明"), rows, (12, 18, 56, 16, 72))


def report_data(check: Check, report: Report) -> dict[str, Any]:
    """The same for machines."""
    row: Archive = check.archive
    return {
        "format": "tongban-archive-check/1",
        "identifier": row.identifier,
        "number": row.number,
        "sm3": row.digest,
        "point": check.point,
        "at": check.at.isoformat(),
        "passed": report.is_passed,
        "items": [
            {**one.as_dict(), "property": one.declared.aspect, "title": one.declared.title_zh} for one in report.items
        ],
    }


def _when(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def certificate_pdf(found: DisposalList, gone: Sequence[DisposalEntry]) -> bytes:
    """电子档案销毁证明 under the seal of the authority: what is gone, on whose word, and what is kept of it."""
    agreed = [one for one in found.approvals.all() if one.round == found.round and one.is_agreed]
    facts = [
        ("证明编号", found.certificate_number), ("销毁清册", found.number),
        ("立档单位", authority(found.authority_code).name), ("鉴定意见", found.opinion),
        ("销毁时间", _when(found.done_at)), ("监销人", found.done_by),
    ]  # fmt: skip
    facts += [
        (f"审批（{one.get_as_post_display()}）", f"{one.by} {_when(one.at)} {one.opinion}".strip()) for one in agreed
    ]
    rows = [
        (str(number), str(one.archive.identifier), one.archive.number, one.archive.get_retention_display(),
         str(one.archive.keep_until or ""), one.archive.digest)
        for number, one in enumerate(gone, 1)
    ]  # fmt: skip
    foot = f"以上 {len(gone)} 件电子档案的归档信息包已从存储中删除，不可恢复；目录、检测记录和本证明继续保存。"
    page = draw("电子档案销毁证明", facts, ("序号", "档号", "办件编号", "期限", "到期", "包摘要 SM3"), rows,
                (10, 46, 42, 14, 20, 42), foot)  # fmt: skip
    return seal_pdf(page, found.authority_code, "电子档案销毁证明", purpose="档案专用章")
