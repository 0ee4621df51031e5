"""Whether a diagram may be published: every problem with its element, its line and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongban.capabilities.process.blocks import service_block, service_blocks, user_block, user_blocks
from tongban.capabilities.process.conditions import condition, names_of
from tongban.capabilities.process.engine import TIME
from tongban.capabilities.process.errors import DiagramRefused
from tongban.capabilities.process.specs import BPMN, DI, digest_of, extension, read_xml, specification
from tongban.capabilities.process.states import SignMode
from tongban.capabilities.rules.public import RulesError

NODES = {
    *{"startEvent", "endEvent", "userTask", "serviceTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway"},
    *{"intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "eventBasedGateway", "subProcess"},
    *{"receiveTask", "manualTask", "task"},
}
BESIDE = {
    *{
        "sequenceFlow",
        "laneSet",
        "lane",
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "textAnnotation",
    },
    *{"association", "dataObject", "dataObjectReference", "flowNodeRef", "conditionExpression", "text", "group"},
    *{"timerEventDefinition", "signalEventDefinition", "messageEventDefinition", "terminateEventDefinition"},
    *{"timeDuration", "timeDate", "timeCycle", "errorEventDefinition"},
}


@dataclass(frozen=True)
class DiagramProblem:
    """One thing to mend in a diagram."""

    element_id: str
    line: int
    message: str
    remedy: str


def check_bpmn(xml: str | bytes, types: Mapping[str, Any] | None = None) -> list[DiagramProblem]:
    """Everything that keeps a diagram from running safely; empty when it may be published.

    Looks at: well-formed XML, one executable process, only elements Tongban runs, every task bound to a known building
    block, no scripts, conditions in the predicate language with a default flow, times as ISO 8601, every element drawn,
    every element reachable from the start and leading to an end.
    """
    try:
        root = read_xml(xml)
    except DiagramRefused as error:
        return [DiagramProblem("", 1, str(error), _("用 BPMN 建模工具重新导出"))]
    processes = root.findall(f"{{{BPMN}}}process")
    if len(processes) != 1 or processes[0].get("isExecutable") == "false":
        return [DiagramProblem("", 1, _("必须恰有一个可执行的流程"), _("只留一个 isExecutable=true 的 process"))]
    process = processes[0]
    problems = [
        *_elements(process),
        *_flows(process, types),
        *_times(process),
        *_drawn(root, process),
        *_reachable(process),
    ]
    if not problems:
        text = xml if isinstance(xml, str) else xml.decode()
        try:
            specification(digest_of(text), text)
        except DiagramRefused as error:
            problems.append(DiagramProblem(process.get("id", ""), process.sourceline, str(error), _("请按提示修改")))
    return sorted(problems, key=lambda problem: problem.line)


def _problem(node: Any, message: str, remedy: str) -> DiagramProblem:
    named = next((n for n in [node, *node.iterancestors()] if n.get("id")), node)
    return DiagramProblem(named.get("id") or "", node.sourceline or 0, message, remedy)


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _bpmn(process: Any) -> Iterator[Any]:
    """Descendants of the BPMN namespace; what lies in extension elements is looked at by its own rule."""
    for node in process.iterdescendants():
        if isinstance(node.tag, str) and node.tag.startswith(f"{{{BPMN}}}"):
            yield node


def _nodes(process: Any) -> list[Any]:
    return [node for node in _bpmn(process) if _name(node) in NODES]


def _elements(process: Any) -> Iterator[DiagramProblem]:
    for node in _bpmn(process):
        name = _name(node)
        if name in {"scriptTask", "script"}:
            if name == "scriptTask":
                yield _problem(node, _("流程图里不能有脚本任务"), _("改用服务任务并绑定命名构件"))
        elif name not in NODES and name not in BESIDE:
            yield _problem(node, _("不支持的元素 %s") % name, _("支持的元素见《流程图编写》"))
        elif name == "userTask":
            yield from _user_task(node)
        elif name == "serviceTask":
            block = extension(node).get("block", "")
            if service_block(block) is None:
                known = "、".join(service_blocks())
                yield _problem(node, _("没有名为“%s”的服务构件") % block, _("可用的构件：%s") % known)


def _user_task(node: Any) -> Iterator[DiagramProblem]:
    attributes = extension(node)
    block = attributes.get("block", "")
    if user_block(block) is None:
        yield _problem(node, _("没有名为“%s”的办理构件") % block, _("可用的构件：%s") % "、".join(user_blocks()))
    if attributes.get("sign", SignMode.SINGLE) not in SignMode.values:
        yield _problem(node, _("会签方式 sign 写错了"), _("写 single、all、any 或 sequential"))
    if not attributes.get("due_working_days", "0").isdigit():
        yield _problem(node, _("due_working_days 必须是整数"), _("写工作日天数，例如 5"))


def _flows(process: Any, types: Mapping[str, Any] | None) -> Iterator[DiagramProblem]:
    """Conditions parse; a gateway that chooses has a default."""
    outgoing = defaultdict(list)
    for flow in process.iter(f"{{{BPMN}}}sequenceFlow"):
        outgoing[flow.get("sourceRef")].append(flow)
        expression = flow.find(f"{{{BPMN}}}conditionExpression")
        if expression is not None:
            text = expression.text or ""
            strange = [n for n in names_of(text) if types is not None and n not in types and not _own(n)]
            if strange:
                yield _problem(flow, _("条件里没有这个名字：%s") % "、".join(strange), _("用表单、事实字典里的名字"))
                continue
            try:
                condition(text, types or {})
            except RulesError as error:
                yield _problem(flow, _("条件写错了：%s") % error, _("条件用规则语言书写，例如 outcome = 'pass'"))
    for node in _nodes(process):
        flows = outgoing[node.get("id")]
        if _name(node) in {"exclusiveGateway", "inclusiveGateway"} and len(flows) > 1:
            bare = [f for f in flows if f.find(f"{{{BPMN}}}conditionExpression") is None]
            if node.get("default") is None or [f.get("id") for f in bare] != [node.get("default")]:
                yield _problem(node, _("网关没有默认流向"), _("恰留一条没有条件的流向，并设为默认"))
        elif len(flows) > 1 and not _name(node).endswith("Gateway"):
            yield _problem(node, _("一步之后有多条流向"), _("用网关分开"))


def _own(name: str) -> bool:
    return name == "outcome" or name.startswith("steps.")


def _times(process: Any) -> Iterator[DiagramProblem]:
    for name in ("timeDuration", "timeDate", "timeCycle"):
        for node in process.iter(f"{{{BPMN}}}{name}"):
            if not TIME.match((node.text or "").strip()):
                yield _problem(node, _("时间“%s”看不懂") % (node.text or ""), _("用 ISO 8601，例如 P10D"))


def _drawn(root: Any, process: Any) -> Iterator[DiagramProblem]:
    """Every node and flow has a shape or an edge, so that the running case can be drawn."""
    shapes = {n.get("bpmnElement") for n in root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge")}
    for node in [*_nodes(process), *process.iter(f"{{{BPMN}}}sequenceFlow")]:
        if node.get("id") not in shapes:
            yield _problem(node, _("图上没有画这个元素"), _("在建模工具里画出它再导出"))


def _reachable(process: Any) -> Iterator[DiagramProblem]:
    """Each node lies on a way from the start to an end."""
    forward, backward = defaultdict(set), defaultdict(set)
    for flow in process.iter(f"{{{BPMN}}}sequenceFlow"):
        forward[flow.get("sourceRef")].add(flow.get("targetRef"))
        backward[flow.get("targetRef")].add(flow.get("sourceRef"))
    nodes = _nodes(process)
    for node in nodes:
        if _name(node) == "boundaryEvent":
            forward[node.get("attachedToRef")].add(node.get("id"))
            backward[node.get("id")].add(node.get("attachedToRef"))
        if _name(node.getparent()) == "subProcess" and _name(node) == "startEvent":
            forward[node.getparent().get("id")].add(node.get("id"))
    reached = _closure({n.get("id") for n in nodes if _name(n) == "startEvent" and n.getparent() is process}, forward)
    ending = _closure({n.get("id") for n in nodes if _name(n) == "endEvent"}, backward)
    if not any(_name(n) == "startEvent" for n in nodes) or not any(_name(n) == "endEvent" for n in nodes):
        yield _problem(process, _("流程没有开始或没有结束"), _("画一个开始事件和至少一个结束事件"))
        return
    for node in nodes:
        if node.get("id") not in reached:
            yield _problem(node, _("从开始走不到这里"), _("连上流向，或删去它"))
        elif node.get("id") not in ending:
            yield _problem(node, _("从这里走不到结束"), _("连到结束事件"))


def _closure(start: set[str], edges: dict[str, set[str]]) -> set[str]:
    seen, todo = set(start), list(start)
    while todo:
        for following in edges[todo.pop()]:
            if following not in seen:
                seen.add(following)
                todo.append(following)
    return seen
