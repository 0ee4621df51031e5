"""From the XML of a diagram to the engine's specification, parsed once per digest and shared by all instances."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask, UserTask

from tongban.capabilities.process.errors import DiagramRefused

NAMESPACE = "urn:tongban:process:1"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"


class NamedServiceTask(ServiceTask):  # type: ignore[misc]  # the engine has no types
    """A service task that hands over to the shelf of building blocks; it holds no code of its own."""

    def _run_hook(self, my_task: Any) -> bool | None:
        result: bool | None = my_task.workflow.top_workflow.script_engine.run_block(my_task)
        return result


class NamedTaskParser(TaskParser):  # type: ignore[misc]
    """Keeps our extension element as the task's ``extensions``."""

    def parse_extensions(self, node: Any = None) -> dict[str, str]:
        return extension(node if node is not None else self.node)


class NamedBlockParser(BpmnParser):  # type: ignore[misc]
    """Knows only what check_bpmn allows; anything else ends in an error."""

    PARSER_CLASSES = {
        tag: classes
        for tag, classes in BpmnParser.PARSER_CLASSES.items()
        if tag not in {full_tag(name) for name in ("scriptTask", "callActivity", "adHocSubProcess", "transaction")}
    }
    OVERRIDE_PARSER_CLASSES = {
        full_tag("userTask"): (NamedTaskParser, UserTask),
        full_tag("serviceTask"): (NamedTaskParser, NamedServiceTask),
    }


@dataclass(frozen=True)
class Specification:
    """One parsed diagram: the process and its embedded subprocesses."""

    process: Any
    subprocesses: dict[str, Any]


def digest_of(bpmn: str) -> str:
    return hashlib.sha256(bpmn.encode()).hexdigest()


def read_xml(bpmn: str | bytes) -> Any:
    """The XML tree, without entities, network or document types.

    Raises:
        DiagramRefused: not XML, or XML that wants to read something else.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(bpmn.encode() if isinstance(bpmn, str) else bpmn, parser)
    except etree.XMLSyntaxError as error:
        raise DiagramRefused(f"不是完好的 XML：{error}") from error
    if root.getroottree().docinfo.doctype:
        raise DiagramRefused("流程图不能带文档类型声明（DOCTYPE）")
    return root


def extension(node: Any) -> dict[str, str]:
    """Attributes of ``<tongban:task …/>`` of an element; empty without one."""
    for found in node.findall(f"{{{BPMN}}}extensionElements/{{{NAMESPACE}}}task"):
        return {str(name): str(value) for name, value in found.attrib.items()}
    return {}


@lru_cache(maxsize=512)
def specification(digest: str, bpmn: str) -> Specification:
    """Parse a diagram for running; 3 ms the first time, nothing afterwards.

    Raises:
        DiagramRefused: the engine cannot run it; ``check_bpmn`` says what to mend.
    """
    parser = NamedBlockParser()
    try:
        parser.add_bpmn_xml(read_xml(bpmn))
        name = parser.get_process_ids()[0]
        process = parser.get_spec(name)
        return Specification(process, parser.get_subprocess_specs(name))
    except DiagramRefused:
        raise
    except Exception as error:
        raise DiagramRefused(f"流程图不能运行：{error}") from error
