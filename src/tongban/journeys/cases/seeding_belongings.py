"""What named people of the demonstration city own already: documents in their libraries, business licences of firms."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.licences.public import issue, licences_of
from tongban.capabilities.materials.public import Material, Owner, Source, keep, material_kind
from tongban.foundation.files.public import store
from tongban.registers.authorities.public import Authority, authorities
from tongban.registers.demonstration.public import UnknownName, named_organisation, named_person
from tongban.registers.organisations.public import Organisation

_FONT = "NotoSansSC"
# owner, kind, days since its issue, lines under the title
DOCUMENTS: list[tuple[str, str, int, list[str]]] = [
    ("li_qiang", "housing_proof", 120, ["承租人：李强", "出租人：张三友", "房屋地址：浦东新区示范路100弄5号202室"]),
    ("li_qiang", "education_certificate", 2400, ["姓名：李强", "学历：大学本科", "毕业院校：示范大学"]),
    ("wang_xiuying", "medical_certificate", 300, ["姓名：王秀英", "检查结论：未见异常"]),
    ("wang_xiuying", "marriage_certificate", 17000, ["持证人：王秀英", "登记机关：上海市黄浦区民政局"]),
    ("heguang", "layout_plan", 200, ["经营场所：浦东新区张江镇星河路600号一层", "使用面积：186平方米"]),
    ("heguang", "test_report", 60, ["单位名称：上海禾光餐饮有限公司", "检测项目：空气质量", "检测结论：合格"]),
    ("heguang", "air_system_report", 500, ["单位名称：上海禾光餐饮有限公司", "检测结论：合格"]),
    ("heguang", "safety_rules", 150, ["单位名称：上海禾光餐饮有限公司", "食品安全总监：何颖"]),
]  # fmt: skip
FIRMS = ("heguang", "dawei_noodles")


def seed_belongings() -> int:
    """Put them in once; how many documents are there."""
    if not Material.objects.filter(source=Source.OWN).exists():
        for name, kind, days, lines in DOCUMENTS:
            with suppress(UnknownName, LookupError):
                _put(_owner(name), kind, timezone.localdate() - timedelta(days=days), lines)
    for name in FIRMS:
        with suppress(UnknownName, LookupError):
            _issue_to(named_organisation(name))
    return Material.objects.filter(source=Source.OWN).count()


def _owner(name: str) -> Owner:
    return named_organisation(name) if name in FIRMS else named_person(name)


def _put(owner: Owner, kind: str, issued_on: date, lines: Sequence[str]) -> None:
    about = material_kind(kind)
    sheet = drawn(about.title_zh, [*lines, f"签发日期：{issued_on.year}年{issued_on.month}月{issued_on.day}日"])
    ref = f"{owner._meta.label_lower}:{owner.pk}"
    file = store(sheet, name=f"{about.title_zh}.pdf", by="system", owner_ref=ref, scan=False)
    keep(
        owner, kind, file, title={"zh": about.title_zh, "en": about.title_en}, from_ref="", by="system",
        source=Source.OWN, issued_on=issued_on,
    )  # fmt: skip


def drawn(title: str, lines: Sequence[str]) -> bytes:
    """One page that says it is synthetic."""
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        folder = Path(settings.NODE_MODULES) / "@expo-google-fonts" / "noto-sans-sc" / "400Regular"
        pdfmetrics.registerFont(TTFont(_FONT, str(folder / "NotoSansSC_400Regular.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    canvas.setFont(_FONT, 26)
    canvas.drawCentredString(297, 740, title)
    canvas.setFont(_FONT, 14)
    for number, line in enumerate([*lines, "（演示城市的虚构材料）"]):
        canvas.drawString(72, 670 - 32 * number, line)
    canvas.save()
    return out.getvalue()


def _issue_to(firm: Organisation) -> None:
    if licences_of(firm, type_code="business_licence").exists():
        return
    body = _office(firm.region_id)
    if body is None:
        return
    head = firm.legal_representative
    rows = [
        ("organisation_name", "名称", "Name", firm.name),
        ("credit_code", "统一社会信用代码", "Credit code", firm.credit_code),
        ("legal_representative", "法定代表人", "Legal representative", head.name if head else ""),
        ("established_on", "成立日期", "Established", str(firm.established_on or "")),
        ("address", "住所", "Address", firm.address),
        ("scope", "经营范围", "Business scope", firm.business_scope),
    ]
    fields = [{"name": name, "label": {"zh": zh, "en": en}, "value": value} for name, zh, en, value in rows if value]
    issue("business_licence", firm, fields, by="system", authority=body, valid_from=firm.established_on)


def _office(region_code: str) -> Authority | None:
    found = authorities(department="market_supervision_bureau")
    near = [body for body in found if str(body.region_id)[:6] == str(region_code)[:6]]
    return next(iter(near or found), None)
