"""One form with every kind of field, and facts as the registers give them."""
# ruff: noqa: E501 — a table of fields

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongban.capabilities.forms.public import Form


@dataclass(frozen=True)
class Fact:
    """A fact value with its source."""

    value: object
    state: str = "known"
    source_name: str = "公安·人口库"
    as_of: date = date(2026, 11, 20)


def text(title, english, **more):
    return {"type": "string", "title": title, "x-title-en": english, **more}


SCHEMA = {
    "type": "object",
    "title": "申请表",
    "x-title-en": "Application",
    "properties": {
        "name": text("姓名", "Name", maxLength=60),
        "citizen_id": text("公民身份号码", "Citizen ID", format="citizen-id"),
        "birth_date": text("出生日期", "Date of birth", format="date"),
        "phone": text("手机号码", "Mobile phone", format="mobile"),
        "purpose": text("用途", "Purpose", enum=["work", "school", "other"], **{"x-labels": {
            "work": {"zh": "工作", "en": "Work"}, "school": {"zh": "上学", "en": "School"}, "other": {"zh": "其他", "en": "Other"}}}),
        "purpose_other": text("请写明用途", "Which purpose", maxLength=20),
        "copies": {"type": "integer", "title": "份数", "x-title-en": "Copies", "minimum": 1, "maximum": 5, "x-unit": {"zh": "份", "en": "copies"}},
        "capital": {"type": "integer", "title": "注册资本", "x-title-en": "Capital", "format": "money-fen", "minimum": 100},
        "card": text("银行卡号", "Bank card", format="bank-card"),
        "married": {"type": "boolean", "title": "已婚", "x-title-en": "Married"},
        "languages": {"type": "array", "title": "语言", "x-title-en": "Languages", "items": text("语言", "Language", enum=["zh", "en", "fr"])},
        "remark": text("说明", "Remark", maxLength=300),
        "photo": text("照片", "Photo", format="photo"),
        "proofs": {"type": "array", "title": "证明", "x-title-en": "Proofs", "maxItems": 3,
                   "items": text("证明", "Proof", format="file", **{"x-accept": ["pdf", "jpg"], "x-max-mb": 1})},
        "shareholders": {
            "type": "array", "title": "股东", "x-title-en": "Shareholders", "minItems": 1, "maxItems": 60,
            "items": {"type": "object", "title": "股东", "x-title-en": "Shareholder", "required": ["name", "share"], "properties": {
                "name": text("姓名", "Name"), "share": {"type": "number", "title": "比例", "x-title-en": "Share", "maximum": 100},
                "kind": text("类型", "Kind", enum=["person", "firm"], **{"x-labels": {"person": {"zh": "个人", "en": "Person"}, "firm": {"zh": "企业", "en": "Firm"}}}),
                "code": text("信用代码", "Credit code", format="credit-code")}},
        },
        "promise": {"type": "boolean", "title": "我确认以上内容真实", "x-title-en": "I confirm that this is true", "const": True},
    },
    "required": ["name", "citizen_id", "birth_date", "phone", "purpose", "purpose_other", "copies", "photo", "promise", "shareholders"],
}  # fmt: skip
UI = {
    "steps": [
        {"id": "who", "title": {"zh": "谁来办", "en": "Who"}, "fields": [
            {"name": "name", "prefill": "person.name", "lock": True},
            {"name": "citizen_id", "prefill": "person.citizen_id", "lock": True},
            {"name": "birth_date", "prefill": "person.birth_date", "lock": True},
            {"name": "phone", "prefill": "person.phone", "reason": {"zh": "有结果时通知您。", "en": "To tell you the result."}},
        ]},
        {"id": "what", "title": {"zh": "办什么", "en": "What"}, "fields": [
            {"name": "purpose", "widget": "radio"},
            {"name": "purpose_other", "show_if": "answers.purpose = 'other'"},
            {"name": "copies"}, {"name": "capital"}, {"name": "card"}, {"name": "married"}, {"name": "languages"},
            {"name": "remark", "widget": "textarea"}, {"name": "photo"}, {"name": "proofs"},
        ]},
        {"id": "holders", "title": {"zh": "股东", "en": "Holders"}, "show_if": "answers.purpose <> 'school'", "fields": [
            {"name": "shareholders", "add_label": {"zh": "再加一位股东", "en": "Add a shareholder"}, "fields": [
                {"name": "name"}, {"name": "share"}, {"name": "kind"}, {"name": "code", "show_if": "row.kind = 'firm'"}]},
            {"name": "promise"},
        ]},
    ]
}  # fmt: skip
FACTS = {
    "person.name": Fact("王秀英"),
    "person.citizen_id": Fact("319901195403120023"),
    "person.birth_date": Fact(date(1954, 3, 12)),
    "person.phone": Fact("10100000001", source_name="随申办"),
}


def make_form() -> Form:
    return Form(SCHEMA, UI)
