"""Starting, moving and ending processes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.capabilities.process.errors import DiagramRefused
from tongban.capabilities.process.models import ProcessDefinition, ProcessInstance, ReceivedSignal, WorkItem
from tongban.capabilities.process.running import Running
from tongban.capabilities.process.specs import digest_of, specification
from tongban.capabilities.process.states import UNFINISHED_STATES, InstanceState, ItemState
from tongban.foundation.audit.public import record


def define(key: str, bpmn: str) -> ProcessDefinition:
    """Store a diagram once; the same text gives the same definition.

    Args:
        key: whose diagram it is, for people; the digest is what counts.
    Raises:
        DiagramRefused: the engine cannot run it.
    """
    digest = digest_of(bpmn)
    found = ProcessDefinition.objects.filter(digest=digest).first()
    if found is None:
        specification(digest, bpmn)
        found, _ = ProcessDefinition.objects.get_or_create(digest=digest, defaults={"key": key, "bpmn": bpmn})
    return found


@transaction.atomic
def start(
    definition: ProcessDefinition, owner_ref: str, *, authority_code: str = "", region_code: str = "", topic: str = ""
) -> ProcessInstance:
    """Begin the process of an owner; a second start finds the first.

    Args:
        owner_ref: whose process, such as ``cases.case:12``; the part before the colon names its value source.
        authority_code: whose officers get the work unless a step names another authority.
        region_code: whose officers within the authority; empty for all.
        topic: a word to filter inboxes by, such as the code of a pack.
    Raises:
        DiagramRefused: a block of the diagram is not on the shelf.
    """
    found = instance_of(owner_ref)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            instance = ProcessInstance.objects.create(
                definition=definition,
                owner_ref=owner_ref,
                authority_code=authority_code,
                region_code=region_code,
                topic=topic,
            )
    except IntegrityError:
        return ProcessInstance.objects.get(owner_ref=owner_ref)
    Running(instance, fresh=True).advance()
    record("system", "process.started", instance)
    return instance


def instance_of(owner_ref: str) -> ProcessInstance | None:
    """The process of an owner, if it was started."""
    return ProcessInstance.objects.select_related("definition").filter(owner_ref=owner_ref).first()


def locked(instance_id: int) -> ProcessInstance:
    """The instance under its lock, for the length of the caller's transaction."""
    ProcessInstance.objects.select_for_update().get(pk=instance_id)
    return ProcessInstance.objects.select_related("definition").get(pk=instance_id)


@transaction.atomic
def signal(owner_ref: str, name: str, payload: dict[str, Any] | None = None, *, key: str = "") -> bool:
    """Tell a process that something happened outside: paid, produced, delivered.

    A signal that comes before the step that waits for it is kept. The same name and key count once.

    Args:
        payload: only its ``outcome`` is seen by conditions.
        key: what tells two signals of one name apart, such as the payment reference.
    Returns:
        False when there is no running process or the signal was received before.
    """
    instance = instance_of(owner_ref)
    if instance is None or instance.state != InstanceState.RUNNING:
        return False
    instance = locked(instance.pk)
    _, created = ReceivedSignal.objects.get_or_create(
        instance=instance, name=name, key=key, defaults={"payload": payload or {}}
    )
    if not created:
        return False
    Running(instance).advance()
    record("system", "process.signalled", instance, detail={"name": name})
    return True


@transaction.atomic
def wake(instance_id: int) -> None:
    """Let due timers fire; harmless when none is due."""
    instance = locked(instance_id)
    if instance.state == InstanceState.RUNNING and instance.wake_at and instance.wake_at <= timezone.now():
        Running(instance).advance()


@transaction.atomic
def cancel(owner_ref: str, *, by: Any, reason: str = "") -> None:
    """End a process before its end; open work items disappear from all inboxes. Twice is harmless."""
    instance = instance_of(owner_ref)
    if instance is None or instance.state != InstanceState.RUNNING:
        return
    instance = locked(instance.pk)
    WorkItem.objects.filter(instance=instance, state__in=UNFINISHED_STATES).update(state=ItemState.CANCELLED)
    instance.state, instance.finished_at, instance.wake_at = InstanceState.CANCELLED, timezone.now(), None
    instance.save(update_fields=["state", "finished_at", "wake_at", "changed_at"])
    record(by, "process.cancelled", instance, reason=reason)


def require_blocks(bpmn: str) -> None:
    """Refuse a diagram with problems before it is published.

    Raises:
        DiagramRefused: with every problem and its remedy.
    """
    from tongban.capabilities.process.problems import check_bpmn

    problems = check_bpmn(bpmn)
    if problems:
        raise DiagramRefused("；".join(f"{p.element_id}：{p.message}" for p in problems))


@transaction.atomic
def bound(owner_ref: str, due_by: datetime | None) -> None:
    """Let no step, open or to come, have a time beyond a moment; None lifts that for the steps to come. Repeatable."""
    ProcessInstance.objects.filter(owner_ref=owner_ref).update(due_by=due_by)
    if due_by is not None:
        items = WorkItem.objects.filter(owner_ref=owner_ref, state__in=UNFINISHED_STATES)
        items.filter(due_at__gt=due_by).update(due_at=due_by)


def latest_of(owner_ref: str) -> datetime | None:
    """The moment beyond which no step of an owner has a time; None where nothing bounds it."""
    return ProcessInstance.objects.filter(owner_ref=owner_ref).values_list("due_by", flat=True).first()
