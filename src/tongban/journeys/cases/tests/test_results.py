"""What a licence says is in words that its holder can read."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from tongban.journeys.cases.actions.results import result_fields
from tongban.registers.facts.public import fact

LABELS = {"moved_in": {"zh": "户口迁移", "en": "A move of hukou"}}
SCHEMA = {"properties": {"kind": {"enum": ["moved_in"], "x-labels": LABELS}, "note": {"type": "string"}}}


@pytest.mark.parametrize(
    ("answer", "given", "printed"),
    [("kind", "moved_in", "户口迁移"), ("kind", "unknown", "unknown"), ("note", "moved_in", "moved_in")],
)
def test_a_choice_is_printed_as_the_form_words_it(answer, given, printed):
    field = {"name": "what", "value": f"answers.{answer}", "label": {"zh": "内容"}}
    pack = SimpleNamespace(manifest={"result": {"fields": [field]}}, form_schema=SCHEMA)
    kit = SimpleNamespace(pack=pack, types={f"answers.{answer}": "text"}, values={}, parameters={})
    case = SimpleNamespace(
        application=SimpleNamespace(facts={}, answers={answer: given}),
        decision=SimpleNamespace(facts={}, amounts={}),
        decided_at=timezone.now(),
    )
    assert [row["value"] for row in result_fields(case, kit)] == [printed]


def test_a_code_of_a_register_is_printed_as_the_dictionary_words_it():
    field = {"name": "sex", "value": "person.sex", "label": {"zh": "性别"}}
    pack = SimpleNamespace(manifest={"result": {"fields": [field]}}, form_schema=SCHEMA)
    kit = SimpleNamespace(pack=pack, types={"person.sex": fact("person.sex")}, values={}, parameters={})
    case = SimpleNamespace(
        application=SimpleNamespace(facts={"person.sex": {"value": "female"}}, answers={}),
        decision=SimpleNamespace(facts={}, amounts={}),
        decided_at=timezone.now(),
    )
    assert [row["value"] for row in result_fields(case, kit)] == ["女"]
