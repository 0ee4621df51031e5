"""A bill as a sealed PDF: drawn, sealed by who collected and by who supervises, registered for verification."""

from __future__ import annotations

import io
from functools import partial

from django.db import transaction
from django.utils import timezone
from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.licences.public import (
    SealPlace,
    SealRefused,
    draw_qr,
    fonts,
    hold_for_seal,
    new_code,
    register,
    release_hold,
    seal_pdf,
    verification_url,
)
from tongban.foundation.files.public import store
from tongban.foundation.values.public import capital_yuan, yuan
from tongban.registers.authorities.public import authority

from .models import Bill
from .structured import write

WIDE, HIGH = 210 * mm, 140 * mm
LEFT, RIGHT = 14 * mm, WIDE - 14 * mm
RED, INK, QUIET, HAIR = fonts.SEAL_RED, fonts.INK, fonts.QUIET, fonts.HAIR


def draw_or_wait(bill: Bill) -> None:
    """Complete it; while a seal may not be used it waits, and an officer sees why."""
    about = f"bills.bill:{bill.pk}"
    try:
        complete(bill)
    except SealRefused as refusal:
        hold_for_seal(refusal, about=about, within=bill.order.owner_ref, what=f"{bill.shape.title_zh} {bill.number}")
        return
    release_hold(about)


def complete(bill: Bill) -> Bill:
    """Draw, seal and keep the files of a bill. Doing it twice, also at the same moment, keeps the first."""
    if bill.file_id:
        return bill
    code = new_code()
    body, kind = bill.authority, bill.shape
    pdf = draw(bill, code)
    supervisor = authority(kind.supervisor)
    pdf = seal_pdf(pdf, supervisor, kind.supervisor_purpose, place=SealPlace(0, WIDE / 2, 122 * mm, 26 * mm),
                   purpose=kind.supervisor_purpose, kind="bill", about=f"bills.bill:{bill.pk}")  # fmt: skip
    pdf = seal_pdf(pdf, body, kind.title_zh, place=SealPlace(0, 162 * mm, 30 * mm, 34 * mm), purpose=kind.seal_purpose,
                   field="Seal2", kind="bill", about=f"bills.bill:{bill.pk}")  # fmt: skip
    xml = write(bill)
    with transaction.atomic():
        bill = Bill.objects.select_for_update().get(pk=bill.pk)
        if bill.file_id:
            return bill
        name = f"{kind.title_zh}-{bill.number}.pdf"
        bill.file = store(pdf, name=name, by="system", owner_ref=f"bills.bill:{bill.pk}", allowed={"pdf"}, scan=False)
        bill.document = register(
            pdf, code, kind="bill", number=str(bill), title=kind.title_zh + ("（红字）" if bill.is_red else ""),
            authority=body,
        )  # fmt: skip
        bill.structured = xml
        bill.save(update_fields=["file", "document", "structured"])
    return bill


def draw(bill: Bill, code: str) -> bytes:
    """The face of a bill, without its seals."""
    fonts.load_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH), initialFontName=fonts.REGULAR)
    canvas.setTitle(f"{bill.shape.title_zh} {bill}")
    canvas.setAuthor(bill.issuer_name)
    canvas.setCreator("Tongban 通办")
    _head(canvas, bill)
    _parties(canvas, bill)
    bottom = _items(canvas, bill)
    _sum(canvas, bill, bottom)
    _foot(canvas, bill, code)
    canvas.save()
    return out.getvalue()


def _text(canvas: Canvas, x: float, y: float, text: str, size: float = 9, font: str = "", colour: Color = INK) -> None:
    canvas.setFont(font or fonts.REGULAR, size)
    canvas.setFillColor(colour)
    canvas.drawString(x, y, text)


def _pair(canvas: Canvas, x: float, y: float, label: str, value: str, room: float) -> None:
    """A quiet label and its value, as large as fits into ``room``."""
    _text(canvas, x, y, label, 8, colour=QUIET)
    start = x + fonts.width_of(label, fonts.REGULAR, 8) + 2 * mm
    _text(canvas, start, y, value, fonts.fitting_size(value, fonts.MEDIUM, 9, room - (start - x)), fonts.MEDIUM)


def _head(canvas: Canvas, bill: Bill) -> None:
    title = bill.shape.title_zh + ("红字" if bill.is_red else "")
    canvas.setFont(fonts.BOLD, 15)
    canvas.setFillColor(RED if bill.is_red else INK)
    canvas.drawCentredString(WIDE / 2, 124 * mm, title)
    canvas.setFont(fonts.REGULAR, 8)
    canvas.setFillColor(QUIET)
    canvas.drawCentredString(WIDE / 2, 119.5 * mm, bill.shape.title_en + (" · correction" if bill.is_red else ""))
    y = 127 * mm
    for label, value in (
        ("票据代码 Code", bill.code),
        ("票据号码 No.", bill.number),
        ("校验码 Check", bill.check_code),
    ):
        _pair(canvas, 151 * mm, y, label, value, 46 * mm)
        y -= 5 * mm
    issued = timezone.localdate(bill.issued_at)
    _pair(canvas, LEFT, 117 * mm, "开票日期 Date", f"{issued:%Y}年{issued.month}月{issued.day}日", 60 * mm)


def _parties(canvas: Canvas, bill: Bill) -> None:
    canvas.setStrokeColor(HAIR)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, 113 * mm, RIGHT, 113 * mm)
    _pair(canvas, LEFT, 107 * mm, "交款人 Payer", bill.payer_name, 92 * mm)
    _pair(canvas, 112 * mm, 107 * mm, "交款人代码 Code", bill.payer_code, 84 * mm)
    _pair(canvas, LEFT, 101 * mm, "收款单位 Payee", bill.issuer_name, 92 * mm)
    _pair(canvas, 112 * mm, 101 * mm, "单位代码 Code", bill.issuer_code, 84 * mm)
    canvas.line(LEFT, 97 * mm, RIGHT, 97 * mm)


def _items(canvas: Canvas, bill: Bill) -> float:
    """The table; returns where it ends."""
    taxed = bill.kind == Bill.Kind.INVOICE
    y: float = 91.5 * mm
    _text(canvas, LEFT, y, "项目 Item", 8, colour=QUIET)
    canvas.drawRightString(RIGHT, y, "金额（元）Amount")
    if taxed:
        canvas.drawRightString(150 * mm, y, f"税率 Rate {bill.shape.tax_rate:.0%}　税额 Tax")
    for item in bill.items[:6]:
        y -= 6 * mm
        fen, name = int(item["amount_fen"]), str(item["zh"])
        if item.get("en") and item["en"] != name:
            name = f"{name}　{item['en']}"
        room = (78 if taxed else 128) * mm
        _text(canvas, LEFT, y, name, fonts.fitting_size(name, fonts.REGULAR, 9.5, room))
        canvas.setFont(fonts.MEDIUM, 10)
        canvas.drawRightString(RIGHT, y, yuan(fen))
        if taxed:
            canvas.drawRightString(150 * mm, y, yuan(bill.shape.tax_of(fen)))
    if len(bill.items) > 6:
        y -= 6 * mm
        _text(canvas, LEFT, y, f"等 {len(bill.items)} 项，明细见结构化数据文件", 8, colour=QUIET)
    return float(y)


def _sum(canvas: Canvas, bill: Bill, above: float) -> None:
    y = min(above - 9 * mm, 60 * mm)
    canvas.line(LEFT, y + 5.5 * mm, RIGHT, y + 5.5 * mm)
    capitals = capital_yuan(bill.amount_fen)
    _pair(canvas, LEFT, y, "金额合计（大写）Total in words", capitals, 110 * mm)
    canvas.setFont(fonts.BOLD, 13)
    canvas.setFillColor(RED if bill.is_red else INK)
    canvas.drawRightString(RIGHT, y - 0.5 * mm, yuan(bill.amount_fen))
    if bill.legal_basis:
        _pair(canvas, LEFT, y - 6 * mm, "收费依据 Basis", bill.legal_basis, 110 * mm)
    if bill.corrects:
        original = f"{bill.corrects}　{bill.reason}"
        _pair(canvas, LEFT, y - 12 * mm, "冲红原票、原因 Corrects", original, 118 * mm)
    _pair(canvas, LEFT, y - (18 if bill.is_red else 12) * mm, "缴费单号 Payment", bill.order.number, 110 * mm)


def _foot(canvas: Canvas, bill: Bill, code: str) -> None:
    draw_qr(canvas, verification_url(code), LEFT, 9 * mm, 20 * mm)
    line = partial(_text, canvas, LEFT + 24 * mm)
    line(24 * mm, "扫描二维码核验真伪，是否冲红也在那里看到　Scan to verify", 8.5, fonts.MEDIUM)
    line(18.5 * mm, f"核验码 {'-'.join(code[i : i + 4] for i in (0, 4, 8))}", 8.5)
    line(13 * mm, "与纸质票据具有同等效力（财综〔2018〕72号）。本票据为合成数据。" if _is_shown() else
         "与纸质票据具有同等效力（财综〔2018〕72号）。", 7.5, colour=QUIET)  # fmt: skip


def _is_shown() -> bool:
    from django.conf import settings

    return bool(settings.DEMONSTRATION)
