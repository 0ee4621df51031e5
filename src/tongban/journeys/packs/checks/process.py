"""The diagram: runs, uses named building blocks only, reaches what the manifest promises, is drawn cleanly."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from tongban.capabilities.process.public import check_bpmn
from tongban.capabilities.rules.public import RulesError
from tongban.journeys.packs.errors import Problem
from tongban.journeys.packs.folders import Pack
from tongban.journeys.packs.vocabulary import types_of

from .registry import ITEM, Found, check

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
TONGBAN = "{urn:tongban:process:1}"
FILE = "process.bpmn"


def tree_of(pack: Pack) -> etree._Element | None:
    """The diagram as a tree; None when it is not XML. No entities, no network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(pack.process_xml.encode(), parser)
    except etree.XMLSyntaxError:
        return None


def blocks_of(pack: Pack) -> dict[str, str]:
    """{element id: name of its building block}."""
    tree = tree_of(pack)
    if tree is None:
        return {}
    return {
        str(node.get("id")): str(found.get("block"))
        for node in tree.iter(f"{BPMN}userTask", f"{BPMN}serviceTask")
        for found in node.iter(f"{TONGBAN}task")
    }


def _types(pack: Pack) -> dict[str, Any] | None:
    """Types of the names that conditions may use; None while another check reports why they cannot be known."""
    try:
        return types_of(pack)
    except RulesError:
        return None


@check("process", gettext_lazy("流程图画得出、走得通，能到达决定和不予决定"), kinds=ITEM)
def process(pack: Pack) -> Found:
    tree = tree_of(pack)
    if tree is None:
        yield Problem(FILE, 1, _("不是完好的 XML"), _("用 BPMN 编辑器重新保存"))
        return
    found = tree.find(f"{BPMN}process")
    if found is None or found.get("id") != pack.code:
        line = found.sourceline or 1 if found is not None else 1
        yield Problem(FILE, line, _("流程的 id 应与事项代码相同"), _("写 id=“%(code)s”") % {"code": pack.code})
    for fault in check_bpmn(pack.process_xml, _types(pack)):
        yield Problem(FILE, fault.line, f"{fault.element_id}: {fault.message}", fault.remedy)
    blocks = set(blocks_of(pack).values())
    wanted = {"issue_result": _("出结果"), "approve": _("由有权的人作决定"), "refuse": _("送达不予决定")}
    if pack.manifest.get("fee"):
        wanted["request_payment"] = _("收费")
    if "post" in pack.manifest.get("delivery", {}).get("modes", []):
        wanted["ship"] = _("寄递")
    if pack.manifest.get("pledge"):
        wanted["verify_pledge"] = _("事后核查承诺")
    for block, words in wanted.items():
        if block not in blocks:
            yield Problem(
                FILE, 0, _("流程里没有 %(block)s（%(words)s）") % {"block": block, "words": words},
                _("加上这一步，或改 manifest.yaml"),
            )  # fmt: skip


@check("drawing", gettext_lazy("流程图的图形互不重叠"), kinds=ITEM)
def drawing(pack: Pack) -> Found:
    tree = tree_of(pack)
    if tree is None:
        return
    places: dict[str, tuple[float, float, float, float]] = {}
    for shape in tree.iter(f"{BPMNDI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        if bounds is not None:
            x, y, width, height = (float(bounds.get(key, "0")) for key in ("x", "y", "width", "height"))
            places[str(shape.get("bpmnElement"))] = (x, y, width, height)
    items = sorted(places.items())
    for number, (one, (x1, y1, w1, h1)) in enumerate(items):
        for other, (x2, y2, w2, h2) in items[number + 1 :]:
            if x1 < x2 + w2 and x2 < x1 + w1 and y1 < y2 + h2 and y2 < y1 + h1:
                yield Problem(
                    FILE, 0, _("%(one)s 与 %(other)s 画重叠了") % {"one": one, "other": other}, _("把图形移开")
                )


@check("process-english", gettext_lazy("流程图的每个名称都有英文"), kinds=ITEM)
def process_english(pack: Pack) -> Found:
    """Officers read the titles of steps in their inbox in their own language."""
    tree = tree_of(pack)
    process_node = tree.find(f"{BPMN}process") if tree is not None else None
    for node in process_node.iter() if process_node is not None else ():
        if node is not process_node and node.get("name") and not (node.get(f"{TONGBAN}en") or "").strip():
            yield Problem(
                FILE, node.sourceline or 0, _("“%(name)s”没有英文名称") % {"name": node.get("name")},
                _("在 name 旁边写 tongban:en=“…”"),
            )  # fmt: skip
