"""One instance in motion: load, step, bring work items and timers into line, save. Always under the row's lock."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.util.task import TaskState

from tongban.capabilities.process import state
from tongban.capabilities.process.blocks import user_block
from tongban.capabilities.process.engine import new_workflow, note_outcome
from tongban.capabilities.process.errors import ProcessError
from tongban.capabilities.process.jobs import wake_later
from tongban.capabilities.process.models import ProcessInstance, ReceivedSignal, WorkItem
from tongban.capabilities.process.specs import specification
from tongban.capabilities.process.states import UNFINISHED_STATES, InstanceState, ItemState, SignMode
from tongban.capabilities.process.titles import english_titles
from tongban.foundation.events.public import announce
from tongban.registers.places.public import working_calendar

NEVER = datetime(2999, 12, 31, tzinfo=UTC)
TIMERS = {"TimeDateEventDefinition", "DurationTimerEventDefinition", "CycleTimerEventDefinition"}
_running: ContextVar[frozenset[int]] = ContextVar("process_running", default=frozenset())


class Running:
    """A locked instance with its workflow in memory."""

    def __init__(self, instance: ProcessInstance, *, fresh: bool = False) -> None:
        self.instance = instance
        spec = specification(instance.definition.digest, instance.definition.bpmn)
        self.workflow = (
            new_workflow(spec, instance.owner_ref)
            if fresh
            else state.restore(instance.document, instance.format, spec, instance.owner_ref)
        )

    def task(self, task_id: str) -> Any:
        return next(task for task in every_task(self.workflow) if str(task.id) == task_id)

    def finish_task(self, task: Any, outcome: str) -> None:
        note_outcome(task, outcome)
        task.run()

    def advance(self) -> None:
        """Run until only people, timers or signals are waited for; then store everything."""
        instance = self.instance
        if instance.pk in _running.get():
            raise ProcessError("构件在运行中不能再推动同一流程")
        token = _running.set(_running.get() | {instance.pk})
        try:
            self._steps()
            while self._consume_signal():
                self._steps()
        finally:
            _running.reset(token)
        if self.workflow.completed and instance.state == InstanceState.RUNNING:
            instance.state, instance.finished_at = InstanceState.FINISHED, timezone.now()
            announce("tongban.process.finished", subject=instance.owner_ref, data={"instance": instance.pk})
        self._line_up_items()
        self._line_up_timers()
        instance.document, instance.format = state.dump(self.workflow), state.FORMAT
        instance.save()

    def _steps(self) -> None:
        """Run all that runs by itself; due timers are looked at before and after."""
        self.workflow.refresh_timers()
        self.workflow.do_engine_steps()
        while any(t.state == TaskState.READY and not t.task_spec.manual for t in every_task(self.workflow)):
            self.workflow.do_engine_steps()

    def _consume_signal(self) -> bool:
        """Give one stored signal to the step that waits for it, if there is one."""
        for signal in self.instance.signals.filter(consumed_at=None).order_by("pk"):
            if self._deliver(signal):
                signal.consumed_at = timezone.now()
                signal.save(update_fields=["consumed_at"])
                return True
        return False

    def _deliver(self, signal: ReceivedSignal) -> bool:
        for task in every_task(self.workflow):
            if task.state == TaskState.STARTED and task._get_internal_data("awaits") == signal.name:
                note_outcome(task, str(signal.payload.get("outcome", "")))
                task.complete()
                return True
            event = getattr(task.task_spec, "event_definition", None)
            if task.state == TaskState.WAITING and event is not None:
                definitions = [event, *getattr(event, "event_definitions", [])]
                for definition in definitions:
                    if definition.name == signal.name and type(definition).__name__ not in TIMERS:
                        self.workflow.catch(BpmnEvent(definition, payload=_outcome_only(signal.payload)))
                        return True
        return False

    def _line_up_items(self) -> None:
        """Exactly one open work item per user task that is ready."""
        ready = {str(t.id): t for t in every_task(self.workflow) if t.state == TaskState.READY and t.task_spec.manual}
        known = {item.task_id: item for item in self.instance.items.filter(state__in=UNFINISHED_STATES)}
        for task_id, item in known.items():
            if task_id not in ready:
                item.state = ItemState.CANCELLED
                item.save(update_fields=["state"])
        for task_id, task in ready.items():
            if task_id not in known:
                self._open_item(task_id, task)

    def _open_item(self, task_id: str, task: Any) -> None:
        attributes = task.task_spec.extensions or {}
        block = user_block(attributes.get("block", ""))
        if block is None:
            raise ProcessError(f"没有名为 {attributes.get('block')!r} 的办理构件")
        item = WorkItem.objects.create(
            instance=self.instance,
            task_id=task_id,
            round=self.instance.items.filter(task_id=task_id).count() + 1,
            element_id=task.task_spec.bpmn_id,
            block=block.name,
            title=task.task_spec.bpmn_name or block.title or block.name,
            title_en=english_titles(self.instance.definition.bpmn).get(task.task_spec.bpmn_id, ""),
            owner_ref=self.instance.owner_ref,
            topic=self.instance.topic,
            authority_code=attributes.get("authority") or self.instance.authority_code,
            post=attributes.get("post", ""),
            region_code=attributes.get("region") or self.instance.region_code,
            mode=attributes.get("sign", SignMode.SINGLE),
            due_at=due_moment(int(attributes.get("due_working_days") or block.due_working_days), self.instance.due_by),
        )
        announce(
            "tongban.process.item.opened",
            subject=self.instance.owner_ref,
            data={"item": item.pk, "block": item.block, "round": item.round},
        )

    def _line_up_timers(self) -> None:
        """Remember when the next timer fires and book a job for it."""
        moments = []
        for task in self.workflow.event_manager.tasks.values():
            event = getattr(task.task_spec, "event_definition", None)
            if task.state == TaskState.WAITING and type(event).__name__ in {*TIMERS, "MultipleEventDefinition"}:
                value = task._get_internal_data("event_value")
                if isinstance(value, dict):
                    value = value.get("next") if value.get("cycles") else None
                if value:
                    moments.append(aware(value))
        self.instance.wake_at = min(moments, default=None)
        if self.instance.wake_at:
            wake_later(self.instance.pk, self.instance.wake_at)


def every_task(workflow: Any) -> list[Any]:
    """Tasks of the process and of its embedded subprocesses."""
    tasks = list(workflow.tasks.values())
    for sub in workflow.subprocesses.values():
        tasks.extend(sub.tasks.values())
    return tasks


def aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def due_moment(working_days: int, latest: datetime | None = None) -> datetime:
    """Close of the working day so many working days from today; far away when there is no limit; ``latest`` at most."""
    if not working_days:
        return latest or NEVER
    day = working_calendar().add(timezone.localdate(), working_days)
    due = datetime.combine(day + timedelta(days=1), time(), timezone.get_current_timezone())
    return min(due, latest or due)


def _outcome_only(payload: dict[str, Any]) -> dict[str, Any]:
    """Of a signal only its outcome enters the state; amounts and names stay with their owners."""
    return {"outcome": payload["outcome"]} if payload.get("outcome") else {}
