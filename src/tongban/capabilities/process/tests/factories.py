"""Diagrams from a few words, with their drawing, for tests of this room and of rooms above."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:tongban="urn:tongban:process:1" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="defs" targetNamespace="urn:tongban">\n'
)


def node(name: str, kind: str, title: str = "", inner: str = "", default: str = "", **task: str) -> dict[str, str]:
    """One element; keyword arguments become ``<tongban:task …/>``."""
    extension = ""
    if task:
        attributes = " ".join(f"{key}={quoteattr(value)}" for key, value in task.items())
        extension = f"<bpmn:extensionElements><tongban:task {attributes}/></bpmn:extensionElements>"
    extra = f" default={quoteattr(default)}" if default else ""
    if kind.startswith("boundaryEvent:"):
        kind, _, attached = kind.partition(":")
        extra += f" attachedToRef={quoteattr(attached)}"
    head = f"bpmn:{kind} id={quoteattr(name)} name={quoteattr(title or name)}{extra}"
    return {"id": name, "xml": f"<{head}>{extension}{inner}</bpmn:{kind}>"}


def diagram(nodes: list[dict[str, str]], flows: list[tuple[str, ...]], root: str = "", drawn: bool = True) -> str:
    """BPMN 2.0 with diagram interchange.

    Args:
        nodes: made by ``node``.
        flows: ``(id, from, to)`` or ``(id, from, to, condition)``.
        root: elements beside the process, such as signals.
    """
    body = "".join(item["xml"] for item in nodes)
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{n["id"]}_di" bpmnElement="{n["id"]}">'
        f'<dc:Bounds x="{100 + 160 * i}" y="100" width="100" height="80"/></bpmndi:BPMNShape>'
        for i, n in enumerate(nodes)
    )
    for name, source, target, *rest in flows:
        head = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
        inner = f"{head}<![CDATA[{rest[0]}]]></bpmn:conditionExpression>" if rest else ""
        body += f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'
        shapes += (
            f'<bpmndi:BPMNEdge id="{name}_di" bpmnElement="{name}">'
            '<di:waypoint x="0" y="0"/><di:waypoint x="9" y="0"/></bpmndi:BPMNEdge>'
        )
    plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="process">{shapes if drawn else ""}</bpmndi:BPMNPlane>'
    return (
        f'{HEAD}{root}<bpmn:process id="process" isExecutable="true">{body}</bpmn:process>'
        f'<bpmndi:BPMNDiagram id="drawing">{plane}</bpmndi:BPMNDiagram></bpmn:definitions>'
    )


def simple() -> str:
    """Receive, review, approve; refusal and grant end apart."""
    return diagram(
        [
            node("start", "startEvent"),
            node("take", "userTask", "受理", block="t_accept", post="clerk"),
            node("look", "userTask", "审查", block="t_review", post="officer", due_working_days="5"),
            node("choose", "exclusiveGateway", default="f_no"),
            node("make", "serviceTask", "制证", block="t_make"),
            node("yes", "endEvent"),
            node("no", "endEvent"),
        ],
        [
            ("f1", "start", "take"),
            ("f2", "take", "look"),
            ("f3", "look", "choose"),
            ("f_yes", "choose", "make", "outcome = 'pass'"),
            ("f_no", "choose", "no"),
            ("f4", "make", "yes"),
        ],
    )
