"""The engine's seam: what a diagram says is never Python here, whatever the engine's defaults are."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from SpiffWorkflow.bpmn import BpmnWorkflow

from tongban.capabilities.process.blocks import BlockContext, Done, service_block, types_of, values_of
from tongban.capabilities.process.conditions import condition, names_of
from tongban.capabilities.process.errors import DiagramRefused
from tongban.capabilities.process.specs import Specification

# ISO 8601 durations, moments and repetitions, with or without the quotes that some modellers write.
TIME = re.compile(r"^['\"]?(R\d*/)?(P[0-9YMWDTHS.]+|\d{4}-\d\d-\d\d(T[0-9:.+Z-]+)?)(/P?[0-9YMWDTHS:.+Z-]+)?['\"]?$")
OUTCOME = "outcome"


class RefusingEnvironment:
    """Stands where the engine keeps its Python interpreter, and refuses."""

    def evaluate(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DiagramRefused("流程图里的表达式不会被执行")

    execute = call_service = evaluate


class PredicateEngine:
    """Answers the engine's questions: conditions by predicates, times as literals, service tasks by the shelf."""

    environment = RefusingEnvironment()

    def __init__(self, owner_ref: str) -> None:
        self.owner_ref = owner_ref

    def validate(self, expression: str) -> None:
        condition(expression, {})

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """The value of a condition (unknown counts as false, so that the default flow is taken) or a literal time."""
        text = expression.strip()
        if TIME.match(text):
            return text.strip("'\"")
        predicate = condition(text, types_of(self.owner_ref, names_of(text)))
        known: dict[str, Any] = {name: task.data.get(name) for name in predicate.names if name == OUTCOME}
        for name in predicate.names:
            if name.startswith("steps."):
                known[name] = task.data.get("steps", {}).get(name.removeprefix("steps."))
        wanted = [name for name in predicate.names if name not in known]
        if wanted:
            known |= values_of(self.owner_ref, wanted)
        return predicate({name: known.get(name) for name in predicate.names}) is True

    def execute(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DiagramRefused("流程图里的脚本不会被执行")

    call_service = execute

    def run_block(self, task: Any) -> bool | None:
        """Run the named service block; None keeps the step waiting for its signal."""
        attributes = task.task_spec.extensions or {}
        handler = service_block(attributes.get("block", ""))
        if handler is None:
            raise DiagramRefused(f"没有名为 {attributes.get('block')!r} 的构件")
        result = handler(
            BlockContext(self.owner_ref, task.task_spec.bpmn_id, attributes, str(task.data.get(OUTCOME) or ""))
        )
        if isinstance(result, Done):
            note_outcome(task, result.outcome)
            return True
        task._set_internal_data(awaits=result.signal)
        return None


def note_outcome(task: Any, outcome: str) -> None:
    """Let later conditions see how this step ended: ``outcome`` and ``steps.<element id>``."""
    if not outcome:
        return
    task.data[OUTCOME] = outcome
    task.data["steps"] = {**task.data.get("steps", {}), task.task_spec.bpmn_id: outcome}


def new_workflow(specification: Specification, owner_ref: str) -> Any:
    return BpmnWorkflow(specification.process, specification.subprocesses, script_engine=PredicateEngine(owner_ref))
