"""Seals and signatures of the demonstration city, all made by the real actions: what waits for whom."""

from __future__ import annotations

import io
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.db import transaction
from django.utils import timezone
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.licences.public import ask_authorisation, ask_for_seal, fonts, name_custodian, seal_of
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.trust.public import recognise, recognised_authorities
from tongban.registers.authorities.public import Officer
from tongban.registers.demonstration.public import named_officer, named_person

from .sending import request_signatures

# head → the custodian whom they name
CUSTODIANS = {"feng_yi": "tang_wen", "han_bing": "xie_ting", "ye_qing": "lu_ping", "gu_feng": "shi_lan",
              "hao_mei": "wei_jing", "bai_song": "qiao_yun", "ding_kai": "an_ran"}  # fmt: skip
LETTER = [
    "关于核对养老服务补贴发放名单的函", "", "示范养老服务中心：", "    为做好本季度补贴发放，请核对附件名单，",
    "并于十个工作日内书面回复。", "", "    特此函告。", "", "上海市民政局",
]  # fmt: skip
AUTHORITY = {
    "title_zh": "示范电子认证中心", "title_en": "Model Certification Centre (demonstration)",
    "ground": "电子认证服务许可证 ECP00000000（示范）",
}  # fmt: skip
CONTRACT = [
    "房屋租赁合同（示范文本）", "", "甲方（出租人）：李强", "乙方（承租人）：周大伟", "",
    "一、房屋：浦东新区示范路100号101室。",
    "二、租期：一年，自签署之日起。", "三、租金：每月叁仟元整，按月支付。", "四、双方签署后生效。",
]  # fmt: skip


def page(lines: list[str]) -> bytes:
    """One page with these lines."""
    fonts.load_fonts()
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(210 * mm, 297 * mm), initialFontName=fonts.REGULAR, invariant=True)
    canvas.setFont(fonts.REGULAR, 14)
    for number, line in enumerate(lines):
        canvas.drawString(30 * mm, (250 - 10 * number) * mm, line)
    canvas.save()
    return held.getvalue()


def _viewer(officer: Officer) -> Viewer:
    posts = frozenset(officer.posts.values_list("code", flat=True))
    return Viewer(role=Role.OFFICER, officer_id=officer.pk, authority_code=officer.authority_id, posts=posts)


@transaction.atomic
def seed_seals() -> int:
    """Custodians by name, what waits for them, an outside authority; a second call changes nothing.

    Returns:
        How many custodians there are.
    """
    for head, keeper in CUSTODIANS.items():
        by = named_officer(head)
        name_custodian(seal_of(by.authority), named_officer(keeper).pk, by=_viewer(by))
    asker = named_officer("zheng_hui")
    seal = seal_of(asker.authority)
    ask_for_seal(seal, page(LETTER), title=LETTER[0], reason="发函核对名单，一式两份", key="demonstration letter",
                 by=_viewer(asker), name="函.pdf")  # fmt: skip
    if seal.authorisations.count() < 2:
        until = timezone.localdate() + timedelta(days=365)
        kinds = ["receipt", "acceptance", "grant", "delivery"]
        ask_authorisation(seal, kinds, ground="民政局办公会议纪要第 3 号（示范）", valid_until=until, by=_viewer(asker))
    landlord, tenant = named_person("li_qiang"), named_person("zhou_dawei")
    viewer = Viewer(role=Role.PERSON, person_id=landlord.pk, assurance=3)
    request_signatures(page(CONTRACT), CONTRACT[0], [landlord, tenant], viewer=viewer, key="demonstration contract",
                       name="租赁合同.pdf")  # fmt: skip
    if not recognised_authorities():
        recognise(_root_of_nobody(), **AUTHORITY, by="system")
    return len(CUSTODIANS)


def _root_of_nobody() -> bytes:
    """The certificate of a made-up authority; its key is thrown away, so that nothing can ever be signed under it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, AUTHORITY["title_zh"]),
        x509.NameAttribute(NameOID.COMMON_NAME, AUTHORITY["title_en"]),
    ])  # fmt: skip
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=10 * 365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return made.public_bytes(Encoding.PEM)
