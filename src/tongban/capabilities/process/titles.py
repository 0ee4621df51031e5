"""Titles of steps in English: ``tongban:en`` beside ``name`` in the diagram."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language
from lxml import etree

EN = "{urn:tongban:process:1}en"


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def _tree(bpmn: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(bpmn.encode(), parser)


@lru_cache(maxsize=256)
def english_titles(bpmn: str) -> dict[str, str]:
    """{element id: English title} of every element that has one."""
    return {str(node.get("id")): str(node.get(EN)) for node in _tree(bpmn).iter() if node.get(EN)}


@lru_cache(maxsize=64)
def in_english(bpmn: str) -> str:
    """The diagram with its English titles as names, for drawing; names without English stay."""
    root = _tree(bpmn)
    for node in root.iter():
        if title := node.get(EN):
            node.set("name", title)
    return str(etree.tostring(root, encoding="unicode"))
