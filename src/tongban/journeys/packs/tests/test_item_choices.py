"""What a delegation may be limited to: the published items of the audience that somebody else may file."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from tongban.journeys.packs.adapters import item_choices
from tongban.registers.identity.ports import ItemChoices, delegation_items


def pack(code, audience="person", relative="true"):
    title = {"zh": f"事项{code}", "en": f"Item {code}"}
    manifest = {"kind": "item", "audience": audience, "title": title, "who_may_file": {"relative": relative}}
    return SimpleNamespace(code=code, manifest=manifest)


@pytest.fixture(autouse=True)
def _published(monkeypatch):
    packs = [pack("b"), pack("a"), pack("own", relative="false"), pack("firm", "organisation", "false")]
    monkeypatch.setattr(item_choices, "published", lambda: packs)


def test_items_of_the_audience_that_another_may_file_by_title():
    plug = delegation_items["items"]
    assert isinstance(plug, ItemChoices)
    with translation.override("zh-hans"):
        assert plug.choices("person") == [("a", "事项a"), ("b", "事项b")]
    with translation.override("en"):
        assert plug.choices("organisation") == [("firm", "Item firm")]
