import pytest

from tongban.capabilities.licences.checks import faults_of, types_are_sound
from tongban.capabilities.licences.drawing.foot import Foot
from tongban.capabilities.licences.drawing.licence import Face, draw_licence
from tongban.capabilities.licences.public import Sensitivity, attributes, licence_type, licence_types
from tongban.capabilities.licences.types import DATA, read

GOOD = {
    "title": {"zh": "示例证", "en": "Example"}, "type_code": "11100000MB0143028R001", "holder": "person",
    "authority": "x", "layout": "card", "validity": "stated", "legal": "示例法", "fields": ["name"],
}  # fmt: skip


def faults(**changed):
    return list(faults_of({**GOOD, **changed}, read(DATA / "licence_attributes.yaml")))


def test_the_declared_types_are_sound_and_many():
    assert types_are_sound(None) == []
    assert len(licence_types()) >= 60
    assert {one.layout for one in licence_types().values()} == {"card", "licence", "certificate"}


def test_each_fault_of_a_type_is_said():
    assert faults() == []
    assert faults(legal="") == ["lacks legal"]
    assert faults(type_code="11100000MB0143028X001") == [
        "the first 18 characters of type_code are a credit code whose check character fits"
    ]
    assert faults(type_code="1") == ["type_code has 21 characters, the last three digits"]
    assert faults(fields=["name", "name", "aura"]) == [
        "attributes that the dictionary lacks: aura", "an attribute stands twice"
    ]  # fmt: skip
    assert faults(labels={"sex": {}}) == ["labels of attributes it does not have: sex"]
    assert faults(validity="soon") == ["validity is long_term, stated, or {value, unit: year|month}"]
    assert faults(layout="scroll", holder="cat", title={"zh": "示例证"}) == [
        "a title in both languages", "layout is one of ('card', 'licence', 'certificate')",
        "holder is one of ('person', 'organisation', 'any')",
    ]  # fmt: skip


def test_types_say_how_long_they_hold_and_how_careful_one_must_be():
    food = licence_type("food_business_licence")
    assert (food.validity.text_zh, food.is_long_term, food.authority) == ("5年", False, "market_supervision_bureau")
    assert licence_type("marriage_certificate").is_long_term
    assert licence_type("resident_identity_card").validity is None
    assert attributes()["citizen_id"].sensitivity == Sensitivity.SENSITIVE
    assert licence_type("driving_licence").attribute("citizen_id").label == {"zh": "证号", "en": "Licence number"}
    assert attributes()["citizen_id"].title_zh == "公民身份号码"


@pytest.mark.parametrize("layout", ["card", "licence", "certificate"])
def test_the_type_that_says_most_still_draws_on_one_page(layout):
    values = {"text": "示例内容", "date": "2024年3月12日", "number": "36", "money": "5,000.00 元", "code": "319901"}
    found = [one for one in licence_types().values() if one.layout == layout]
    for kind in sorted(found, key=lambda one: len(one.attributes))[-1:]:
        rows = [(one.title_zh, one.title_en, values[one.kind]) for one in kind.attributes]
        face = Face(
            layout=kind.layout, title=kind.title_zh, title_en=kind.title_en, number="1", identifier=kind.type_code,
            holder="王秀英", rows=rows, authority="上海市公安局", issued_on="2024年3月12日", valid="长期",
        )  # fmt: skip
        assert draw_licence(face, Foot("ABCD", "http://x/", "zh")).pdf.count(b"/Type /Page\n") == 1, kind.code
