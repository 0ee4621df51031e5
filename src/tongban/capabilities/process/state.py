"""The state of an instance as JSON, apart from its diagram, with a version and a way up from every older one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter
from SpiffWorkflow.bpmn.serializer.workflow import VERSION as ENGINE_VERSION
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from tongban.capabilities.process.engine import PredicateEngine
from tongban.capabilities.process.errors import StateTooNew
from tongban.capabilities.process.specs import Specification

FORMAT = 2


class StateOnlyConverter(BpmnWorkflowConverter):  # type: ignore[misc]  # the engine has no types
    """Leaves the specification out: it is the diagram's, and 15 KB smaller per instance."""

    def to_dict(self, workflow: Any) -> dict[str, Any]:
        state: dict[str, Any] = super(BpmnWorkflowConverter, self).to_dict(workflow)
        state["subprocesses"] = self.mapping_to_dict(workflow.subprocesses)
        state["bpmn_events"] = self.registry.convert(workflow.bpmn_events)
        return state


_registry = BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: StateOnlyConverter})


def dump(workflow: Any) -> dict[str, Any]:
    """The state to store in ``ProcessInstance.document``; its format is ``FORMAT``."""
    return {"engine": ENGINE_VERSION, "workflow": _registry.convert(workflow)}


def restore(document: dict[str, Any], format: int, specification: Specification, owner_ref: str) -> Any:
    """The running workflow of a stored state, brought up to today's format first.

    Raises:
        StateTooNew: a newer program wrote it.
    """
    document = migrate(copy.deepcopy(document), format)
    state = document["workflow"]
    state["spec"], state["subprocess_specs"] = specification.process, specification.subprocesses
    workflow = _registry.restore(state)
    workflow.script_engine = PredicateEngine(owner_ref)
    return workflow


def migrate(document: dict[str, Any], format: int) -> dict[str, Any]:
    """Today's form of a stored document: first our own formats, then the engine's."""
    if format > FORMAT:
        raise StateTooNew()
    for step in range(format, FORMAT):
        document = MIGRATIONS[step](document)
    while document["engine"] != ENGINE_VERSION:
        if document["engine"] not in ENGINE_MIGRATIONS:
            raise StateTooNew()
        document = ENGINE_MIGRATIONS[document["engine"]](document)
    return document


def _from_1(document: dict[str, Any]) -> dict[str, Any]:
    """Format 1 was the engine's own document: the specification inside, its version beside the tasks."""
    workflow = {name: value for name, value in document.items() if name not in {"serializer_version"}}
    workflow.pop("spec", None)
    workflow.pop("subprocess_specs", None)
    return {"engine": document["serializer_version"], "workflow": workflow}


def _engine_1_4(document: dict[str, Any]) -> dict[str, Any]:
    """The engine's step from 1.4 to 1.5 rewrites specifications only; ours are parsed afresh from the diagram."""
    return {**document, "engine": "1.5"}


ENGINE_MIGRATIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"1.4": _engine_1_4}
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_1}
