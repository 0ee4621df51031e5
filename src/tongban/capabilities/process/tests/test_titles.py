"""Steps in English: written in the diagram, shown to who reads English."""

import pytest
from django.utils import translation

from tongban.capabilities.process.public import define, diagram_state, instance_of, items_of, start
from tongban.capabilities.process.titles import english_titles

from .factories import diagram, node

pytestmark = pytest.mark.django_db
STEPS = [node("start", "startEvent"), node("accept", "userTask", "受理", block="accept", post="officer"),
         node("end", "endEvent")]  # fmt: skip
XML = diagram(STEPS, [("f1", "start", "accept"), ("f2", "accept", "end")])
NAMED = XML.replace('name="受理"', 'name="受理" tongban:en="Acceptance"')


def item_of(xml, owner):
    start(define(f"pack_{owner}", xml), owner, authority_code="civil_affairs_bureau")
    return items_of(owner)[0]


def test_each_reader_sees_the_title_in_their_language():
    item = item_of(NAMED, "test:1")
    assert item.label == "受理"
    with translation.override("en"):
        assert item.label == "Acceptance"
        shown = diagram_state(instance_of("test:1"))
        assert [step.title for step in shown.steps] == ["Acceptance"]
        assert 'name="Acceptance"' in shown.drawing["bpmn"]
    assert 'name="受理"' in diagram_state(instance_of("test:1")).drawing["bpmn"]


def test_a_diagram_without_english_shows_chinese():
    with translation.override("en"):
        assert item_of(XML, "test:2").label == "受理"
    assert english_titles(XML) == {}
