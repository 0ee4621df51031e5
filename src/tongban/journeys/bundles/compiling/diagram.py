"""The process of a bundle as BPMN with its drawing: one acceptance, then every member in its turn, side by side where
none waits for another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from tongban.journeys.bundles.compiling.graph import Graph
from tongban.journeys.bundles.source import Member

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:tongban="urn:tongban:process:1" id="{code}_definitions" targetNamespace="urn:tongban:bundle:{code}">\n'
)
SIZES = {"Task": (110, 80), "Gateway": (50, 50), "Event": (36, 36)}
COLUMN, ROW, LEFT, TOP = 170, 120, 110, 240


@dataclass
class Node:
    """One element with its place on the drawing."""

    id: str
    kind: str
    column: int
    row: int = 0
    name: str = ""
    en: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    default: str = ""

    @property
    def size(self) -> tuple[int, int]:
        return next(size for word, size in SIZES.items() if self.kind.endswith(word))

    @property
    def centre(self) -> tuple[int, int]:
        return LEFT + self.column * COLUMN, TOP + self.row * ROW


@dataclass(frozen=True)
class Flow:
    """An arrow."""

    source: str
    target: str
    condition: str = ""
    name: str = ""
    en: str = ""

    @property
    def id(self) -> str:
        return f"flow_{self.source}_{self.target}"


def diagram(code: str, title: Mapping[str, str], members: Sequence[Member], graph: Graph) -> str:
    """The whole diagram.

    Args:
        members: in any order; the graph says which waits for which.
    """
    nodes, flows = _acceptance()
    depth = _depths(graph)
    first = "together" if len([c for c in graph.order if not graph.before(c)]) > 1 else ""
    by_code = {member.code: member for member in members}
    _members(nodes, flows, by_code, graph, depth)
    last = 3 + 3 * (max(depth.values()) + 1)
    _ends(nodes, flows, graph, first, last)
    return _written(code, title["zh"], nodes, flows)


def _acceptance() -> tuple[list[Node], list[Flow]]:
    nodes = [
        Node("start", "startEvent", 0, name="收到申请", en="Application received"),
        Node(
            "accept",
            "userTask",
            1,
            name="一口受理",
            en="One acceptance",
            attributes={"block": "accept", "post": "officer"},
        ),
        Node("accept_outcome", "exclusiveGateway", 2, default="flow_accept_outcome_declined"),
        Node("declined", "endEvent", 3, -1, "不予受理", "Not accepted"),
        Node(
            "await_correction",
            "serviceTask",
            2,
            1,
            "等待补正",
            "Wait for the correction",
            {"block": "await_correction"},
        ),
    ]
    flows = [
        Flow("start", "accept"),
        Flow("accept", "accept_outcome"),
        Flow("accept_outcome", "declined", name="不予受理", en="Not accepted"),
        Flow("accept_outcome", "await_correction", "outcome = 'correction'", "补正", "Correction"),
        Flow("await_correction", "accept"),
    ]
    return nodes, flows


def _depths(graph: Graph) -> dict[str, int]:
    depth: dict[str, int] = {}
    for code in graph.order:
        depth[code] = max((depth[edge.earlier] + 1 for edge in graph.before(code)), default=0)
    return depth


def _members(
    nodes: list[Node], flows: list[Flow], by_code: Mapping[str, Member], graph: Graph, depth: Mapping[str, int]
) -> None:
    """Each member a task; a gateway before it where it waits for several, after it where several wait for it."""
    for row, code in enumerate(graph.order):
        column = 4 + 3 * depth[code]
        title = by_code[code].title
        nodes.append(
            Node(code, "serviceTask", column, row, title["zh"], title["en"], {"block": "run_member", "member": code})
        )
        before, after = graph.before(code), graph.after(code)
        if len(before) > 1:
            nodes.append(Node(f"{code}_waits", "parallelGateway", column - 1, row))
            flows.append(Flow(f"{code}_waits", code))
        if len(after) > 1:
            nodes.append(Node(f"{code}_done", "parallelGateway", column + 1, row))
            flows.append(Flow(code, f"{code}_done"))
        flows += [Flow(_exit(graph, edge.earlier), _entry(graph, code)) for edge in before]


def _entry(graph: Graph, code: str) -> str:
    return f"{code}_waits" if len(graph.before(code)) > 1 else code


def _exit(graph: Graph, code: str) -> str:
    return f"{code}_done" if len(graph.after(code)) > 1 else code


def _ends(nodes: list[Node], flows: list[Flow], graph: Graph, first: str, last: int) -> None:
    """From the acceptance to the members that wait for nothing; from those nothing waits for to the common end."""
    accepted = {"condition": "outcome = 'accepted'", "name": "受理", "en": "Accepted"}
    roots = [code for code in graph.order if not graph.before(code)]
    leaves = [code for code in graph.order if not graph.after(code)]
    if first:
        nodes.append(Node(first, "parallelGateway", 3))
        flows.append(Flow("accept_outcome", first, **accepted))
        flows += [Flow(first, code) for code in roots]
    else:
        flows.append(Flow("accept_outcome", roots[0], **accepted))
    if len(leaves) > 1:
        nodes.append(Node("all_done", "parallelGateway", last))
        flows += [Flow(code, "all_done") for code in leaves]
        flows.append(Flow("all_done", "finish"))
    else:
        flows.append(Flow(leaves[0], "finish"))
    nodes.append(
        Node("finish", "serviceTask", last + 1, 0, "统一送达、办结", "Delivered together", {"block": "finish_bundle"})
    )
    nodes.append(Node("end", "endEvent", last + 2, 0, "办结", "Closed"))
    flows.append(Flow("finish", "end"))


def _written(code: str, title: str, nodes: Sequence[Node], flows: Sequence[Flow]) -> str:
    places = {node.id: node for node in nodes}
    body = [HEAD.format(code=code), f'  <bpmn:process id="{code}" name={quoteattr(title)} isExecutable="true">\n']
    body += [_node(node, flows) for node in nodes]
    body += [_flow(flow) for flow in flows]
    body.append("  </bpmn:process>\n")
    body.append(
        f'  <bpmndi:BPMNDiagram id="{code}_diagram">\n    <bpmndi:BPMNPlane id="{code}_plane" bpmnElement="{code}">\n'
    )
    body += [_shape(node) for node in nodes]
    body += [_edge(flow, places) for flow in flows]
    body.append("    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n</bpmn:definitions>\n")
    return "".join(body)


def _node(node: Node, flows: Sequence[Flow]) -> str:
    attributes = f'id="{node.id}" name={quoteattr(node.name)}'
    attributes += f" tongban:en={quoteattr(node.en)}" if node.en else ""
    attributes += f' default="{node.default}"' if node.default else ""
    lines = [f"    <bpmn:{node.kind} {attributes}>"]
    if node.attributes:
        words = " ".join(f'{key}="{value}"' for key, value in node.attributes.items())
        lines.append(f"      <bpmn:extensionElements><tongban:task {words}/></bpmn:extensionElements>")
    lines += [f"      <bpmn:incoming>{flow.id}</bpmn:incoming>" for flow in flows if flow.target == node.id]
    lines += [f"      <bpmn:outgoing>{flow.id}</bpmn:outgoing>" for flow in flows if flow.source == node.id]
    return "\n".join([*lines, f"    </bpmn:{node.kind}>\n"])


def _flow(flow: Flow) -> str:
    words = f" name={quoteattr(flow.name)} tongban:en={quoteattr(flow.en)}" if flow.name else ""
    start = f'    <bpmn:sequenceFlow id="{flow.id}"{words} sourceRef="{flow.source}" targetRef="{flow.target}"'
    if not flow.condition:
        return start + "/>\n"
    condition = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{flow.condition}</bpmn:conditionExpression>'
    )
    return f"{start}>{condition}</bpmn:sequenceFlow>\n"


def _shape(node: Node) -> str:
    (x, y), (width, height) = node.centre, node.size
    bounds = f'<dc:Bounds x="{x - width // 2}" y="{y - height // 2}" width="{width}" height="{height}"/>'
    return f'      <bpmndi:BPMNShape id="{node.id}_shape" bpmnElement="{node.id}">{bounds}</bpmndi:BPMNShape>\n'


def _edge(flow: Flow, places: Mapping[str, Node]) -> str:
    """From side to side; where the rows differ, up or down just before the target."""
    source, target = places[flow.source], places[flow.target]
    (x1, y1), (x2, y2) = source.centre, target.centre
    if target.column > source.column:
        start, end = x1 + source.size[0] // 2, x2 - target.size[0] // 2
        bend = end - 20
        points = [(start, y1), (end, y2)] if y1 == y2 else [(start, y1), (bend, y1), (bend, y2), (end, y2)]
    elif target.column == source.column:
        points = [(x1, y1 + source.size[1] // 2), (x2, y2 - target.size[1] // 2)]
    else:
        points = [(x1 - source.size[0] // 2, y1), (x2, y1), (x2, y2 + target.size[1] // 2)]
    ways = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'      <bpmndi:BPMNEdge id="{flow.id}_edge" bpmnElement="{flow.id}">{ways}</bpmndi:BPMNEdge>\n'
