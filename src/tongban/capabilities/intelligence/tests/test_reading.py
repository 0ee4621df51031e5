"""An officer has a text read and decides: confirm, change, reject; nothing counts by itself."""

import io
import json
import zipfile

import pytest
from django.test import override_settings

from tongban.capabilities.intelligence.public import (
    IntelligenceError,
    ModelAnswerFaulty,
    NoSuchText,
    NotDecidable,
    PolicyText,
    Proposal,
    ProposalState,
    ask_model,
    decide,
    marked,
    read_text,
    text_of,
    texts_visible_to,
)
from tongban.foundation.access.public import ANONYMOUS, Role, Viewer
from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.audit.public import entries

pytestmark = pytest.mark.django_db
TEXT = "具有本市户籍且年满65周岁的老年人，每人每月发放75元。\n独生子女家庭优先。自2016年5月1日起施行。"
OFFICER = Viewer(role=Role.OFFICER, officer_id=1, authority_code="civil_affairs_bureau")
ELSEWHERE = Viewer(role=Role.OFFICER, officer_id=2, authority_code="public_security_bureau")
MODEL = "tongban.capabilities.intelligence.tests.test_reading.ScriptedModel"


class ScriptedModel:
    """A model that says what the test wrote."""

    answer = ""

    def check_config(self):
        return []

    def is_available(self):
        return True

    def complete(self, *, instruction, text, as_json=False):
        assert "person.hukou_in_city" in instruction
        return type(self).answer


def read(text=TEXT):
    return read_text(text, title="", by=OFFICER)


def criterion(row, place=0):
    return row.proposals.filter(kind="criterion")[place]


def test_a_text_is_read_and_everything_waits_for_the_officer():
    row = read()
    assert (row.title, row.audience) == ("具有本市户籍且年满65周岁的老年人，每人每月发放75元。", "person")
    assert [one.content["expr"] for one in row.proposals.filter(kind="criterion")] == [
        "person.hukou_in_city",
        "person.age >= 65",
    ]
    assert set(row.proposals.values_list("state", flat=True)) == {"open"}
    assert criterion(row, 1).quote == "年满65周岁"


def test_the_same_text_again_is_the_same_reading_with_its_decisions():
    row = read()
    decide(criterion(row), ProposalState.CONFIRMED, by=OFFICER)
    again = read()
    assert (again.pk, PolicyText.objects.count()) == (row.pk, 1)
    assert criterion(again).state == "confirmed"
    assert [one.action for one in entries() if one.action == "policy_text.read"] == ["policy_text.read"]


def test_confirming_twice_is_one_decision():
    row = read()
    for _ in range(2):
        decide(criterion(row), ProposalState.CONFIRMED, by=OFFICER)
    one = criterion(row)
    assert (one.state, one.decided_by, one.is_edited) == ("confirmed", "officer:1", False)
    assert len([entry for entry in entries() if entry.action == "proposal.confirmed"]) == 1


def test_what_the_officer_writes_instead_is_kept_beside_what_was_read():
    row = read()
    one = decide(
        criterion(row, 1), ProposalState.CONFIRMED, by=OFFICER, content={"expr": "person.age >= 70", "facts": "x"}
    )
    assert (one.content["expr"], one.proposed["expr"], one.is_edited) == ("person.age >= 70", "person.age >= 65", True)
    assert one.content["facts"] == ["person.age"]


@pytest.mark.parametrize("expression", ["person.agee >= 65", "person.age >=", "", "DROP TABLE x", "person.age"])
def test_a_faulty_expression_is_not_confirmed_and_the_message_helps(expression):
    row = read()
    with pytest.raises(NotDecidable) as told:
        decide(criterion(row), ProposalState.CONFIRMED, by=OFFICER, content={"expr": expression})
    assert len(str(told.value.message)) > 6
    assert criterion(row).state == "open"
    assert criterion(row).content["expr"] == "person.hukou_in_city"


def test_a_number_must_be_a_number():
    row = read()
    parameter = row.proposals.get(kind="parameter")
    with pytest.raises(NotDecidable):
        decide(parameter, ProposalState.CONFIRMED, by=OFFICER, content={"value": "七十五"})
    assert decide(parameter, ProposalState.CONFIRMED, by=OFFICER, content={"value": "8000"}).content["value"] == 8000


def test_a_decision_can_be_taken_back():
    row = read()
    decide(criterion(row), ProposalState.REJECTED, by=OFFICER)
    one = decide(criterion(row), ProposalState.OPEN, by=OFFICER)
    assert (one.state, one.decided_by, one.decided_at) == ("open", "", None)


@pytest.mark.parametrize("text", ["", "太短", "长" * 60_001])
def test_no_text_or_too_much_is_told(text):
    with pytest.raises(NoSuchText):
        read(text)
    assert PolicyText.objects.count() == 0


def test_another_authority_and_everybody_else_see_no_reading():
    read()
    assert texts_visible_to(OFFICER).count() == 1
    for viewer in (
        ELSEWHERE,
        ANONYMOUS,
        Viewer(role=Role.PERSON, person_id=1),
        Viewer(role=Role.OPERATOR, account_id=1),
    ):
        assert texts_visible_to(viewer).count() == 0


def test_the_marked_text_is_the_text():
    row = read()
    pieces = marked(row.body, row.proposals.all())
    assert "".join(piece.text for piece in pieces) == row.body
    assert [
        piece.text for piece in pieces if piece.first and piece.first.content.get("expr") == "person.age >= 65"
    ] == ["年满65周岁"]


def test_without_a_model_nothing_is_added():
    row = read()
    with pytest.raises(PortRefused):
        ask_model(row, by=OFFICER)
    assert PolicyText.objects.get().asked_model_at is None


@override_settings(TONGBAN_ADAPTERS={"language_model": MODEL})
def test_of_a_models_proposals_only_those_count_that_quote_the_text_and_can_be_read():
    row = read()
    ScriptedModel.answer = json.dumps({"criteria": [
        {"quote": "独生子女家庭", "expr": "person.only_child_certificate", "zh": "独生子女家庭"},
        {"quote": "年满65周岁", "expr": "person.age >= 65", "zh": "已有"},
        {"quote": "每月领取养老金", "expr": "has(person.pension_fen)", "zh": "原文没有这句"},
        {"quote": "优先", "expr": "person.is_nice", "zh": "没有这个数据项"},
        {"quote": "优先", "expr": "1 = 1", "zh": "什么都没说"},
        "不是对象",
    ]})  # fmt: skip
    assert ask_model(row, by=OFFICER) == 1
    assert ask_model(row, by=OFFICER) == 0
    added = Proposal.objects.get(origin="model")
    assert (added.quote, added.state, added.content["expr"]) == (
        "独生子女家庭",
        "open",
        "person.only_child_certificate",
    )


@override_settings(TONGBAN_ADAPTERS={"language_model": MODEL})
@pytest.mark.parametrize("answer", ["好的，如下：", "[]", '{"criteria": "无"}'])
def test_a_model_that_answers_something_else_adds_nothing(answer):
    row, ScriptedModel.answer = read(), answer
    with pytest.raises(ModelAnswerFaulty):
        ask_model(row, by=OFFICER)
    assert Proposal.objects.filter(origin="model").count() == 0


def docx(body: str, name: str = "word/document.xml") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr(name, f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return held.getvalue()


def test_words_come_out_of_plain_and_word_files():
    assert text_of("年满65周岁".encode(), "a.txt") == "年满65周岁"
    assert text_of("年满65周岁".encode("gb18030"), "a.TXT") == "年满65周岁"
    paragraphs = (
        "<w:p><w:r><w:t>第一条</w:t></w:r><w:r><w:t>　目的</w:t></w:r></w:p><w:p><w:r><w:t>第二条</w:t></w:r></w:p>"
    )
    assert text_of(docx(paragraphs), "政策.docx") == "第一条　目的\n第二条"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.4", "a.pdf"),
        (b"nothing", "a.docx"),
        (docx("", "other.xml"), "a.docx"),
        (b"x" * 5_000_001, "a.txt"),
        (b"\xff\xff\xff", "a.txt"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_words(content, name):
    with pytest.raises(IntelligenceError):
        text_of(content, name)
