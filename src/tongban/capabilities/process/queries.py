"""Inboxes and pictures: what an officer may see of work and of a process."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from SpiffWorkflow.util.task import TaskState

from tongban.capabilities.process import state
from tongban.capabilities.process.models import ProcessInstance, WorkItem, WorkItemCopy, WorkItemSigner
from tongban.capabilities.process.running import every_task
from tongban.capabilities.process.specs import specification
from tongban.capabilities.process.states import OPEN_STATES, InstanceState, ItemState
from tongban.capabilities.process.titles import in_english, is_english
from tongban.foundation.access.public import Role, Viewer

COUNT_LIMIT = 1000
# Spelt like the condition of the index of an officer's own work, values and all: SQLite takes no partial index for a
# list whose values it does not see, and reads every open item instead.
_IS_OPEN = RawSQL("\"process_workitem\".\"state\" IN ('open', 'claimed')", (), output_field=BooleanField())


@dataclass(frozen=True)
class InboxPage:
    """One page of work and where the next begins; ``next`` is empty on the last."""

    items: list[WorkItem]
    next: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a diagram in words, for the list beside the picture."""

    element_id: str
    title: str
    state: str
    by: str = ""
    at: datetime | None = None
    outcome: str = ""
    comment: str = ""


@dataclass(frozen=True)
class DiagramState:
    """What a viewer draws: the diagram, the elements done, the elements active, and the steps as a list."""

    bpmn: str
    completed: list[str]
    active: list[str]
    steps: list[Step] = field(default_factory=list)

    @property
    def drawing(self) -> dict[str, Any]:
        """What the viewer's module reads."""
        bpmn = in_english(self.bpmn) if is_english() else self.bpmn
        return {"bpmn": bpmn, "completed": self.completed, "active": self.active}


def _sources(viewer: Viewer, scope: str) -> list[QuerySet[WorkItem]]:
    """Index-ordered streams whose merge is the viewer's work; each alone costs the same at any table size."""
    if viewer.role not in (Role.OFFICER, Role.CLERK):
        return []
    open_items = WorkItem.objects.filter(_IS_OPEN)
    signing = WorkItemSigner.objects.filter(officer_ref=viewer.actor_ref, signed_at=None).values("item")
    sources = []
    if scope in {"all", "mine"}:
        sources += [open_items.filter(assignee=viewer.actor_ref), open_items.filter(pk__in=signing)]
    if scope in {"all", "claimable"}:
        waiting = WorkItem.objects.filter(state=ItemState.OPEN, authority_code=viewer.authority_code or "-")
        for post in ["", *sorted(viewer.posts)]:
            if str(viewer.region_code or "").endswith("0000"):
                sources.append(waiting.filter(post=post))
            else:
                sources += [waiting.filter(post=post, region_code=code) for code in ("", viewer.region_code or "-")]
    return sources


def work_of(viewer: Viewer) -> QuerySet[WorkItem]:
    """Every open item the viewer holds, may claim or has to sign; for a check of one item, not for lists."""
    pks = [pk for source in _sources(viewer, "all") for pk in source.values_list("pk", flat=True)[:COUNT_LIMIT]]
    return WorkItem.objects.filter(pk__in=pks)


def inbox(
    viewer: Viewer,
    *,
    scope: str = "all",
    topic: str = "",
    block: str = "",
    overdue: bool = False,
    owners: Iterable[str] | None = None,
    after: str = "",
    size: int = 50,
) -> InboxPage:
    """A page of the viewer's work, the most urgent first.

    Args:
        scope: ``mine`` (held or to sign), ``claimable`` or ``all``.
        owners: only these owner references, such as the hits of a search.
        after: the cursor of the page before.
    """
    found: dict[int, WorkItem] = {}
    for source in _sources(viewer, scope):
        rows = _filtered(source, topic, block, overdue)
        if owners is not None:
            rows = rows.filter(owner_ref__in=list(owners))
        if after:
            due_at, pk = _read(after)
            rows = rows.filter(due_at__gte=due_at).exclude(due_at=due_at, pk__lte=pk)
        found |= {item.pk: item for item in rows.order_by("due_at", "pk")[: size + 1]}
    page = sorted(found.values(), key=lambda item: (item.due_at, item.pk))
    return InboxPage(page[:size], _cursor(page[size - 1]) if len(page) > size else "")


def _filtered(rows: QuerySet[WorkItem], topic: str = "", block: str = "", overdue: bool = False) -> QuerySet[WorkItem]:
    if topic:
        rows = rows.filter(topic=topic)
    if block:
        rows = rows.filter(block=block)
    return rows.filter(due_at__lt=timezone.now()) if overdue else rows


def inbox_counts(viewer: Viewer) -> dict[str, int]:
    """Numbers on the tabs: mine, claimable, overdue, copies; each stops at 1,000 so that it stays quick."""

    def number(scope: str, overdue: bool = False) -> int:
        pks: set[int] = set()
        for source in _sources(viewer, scope):
            # In the order of the index: SQLite, which may think that one officer holds everything, then takes it too.
            rows = _filtered(source, overdue=overdue).order_by("due_at", "pk")
            pks.update(rows.values_list("pk", flat=True)[:COUNT_LIMIT])
        return min(len(pks), COUNT_LIMIT)

    copies = WorkItemCopy.objects.filter(officer_ref=viewer.actor_ref, read_at=None)
    return {
        "mine": number("mine"),
        "claimable": number("claimable"),
        "overdue": number("all", overdue=True),
        "copies": copies[:COUNT_LIMIT].count(),
    }


def copies_for(viewer: Viewer, size: int = 50) -> list[WorkItemCopy]:
    """What was copied to the viewer, unread first."""
    rows = WorkItemCopy.objects.filter(officer_ref=viewer.actor_ref).select_related("item")
    return list(rows.order_by("read_at", "-pk")[:size])


def items_of(owner_ref: str) -> list[WorkItem]:
    """Every work item of one owner in order; the caller has checked that the viewer may see the owner."""
    return list(WorkItem.objects.filter(owner_ref=owner_ref).prefetch_related("signers").order_by("pk"))


def open_items(owner_ref: str, block: str = "") -> list[WorkItem]:
    """Open work items of one owner, of one block if named."""
    rows = WorkItem.objects.filter(owner_ref=owner_ref, state__in=OPEN_STATES)
    return list(rows.filter(block=block) if block else rows)


def diagram_state(instance: ProcessInstance) -> DiagramState:
    """Where an instance stands, for the picture and for the list; the caller has checked the owner's visibility."""
    spec = specification(instance.definition.digest, instance.definition.bpmn)
    workflow = state.restore(instance.document, instance.format, spec, instance.owner_ref)
    running = instance.state == InstanceState.RUNNING
    completed: list[str] = []
    active: list[str] = []
    for task in every_task(workflow):
        element = getattr(task.task_spec, "bpmn_id", None)
        if element and task.state == TaskState.COMPLETED and element not in completed:
            completed.append(element)
        elif element and running and task.state & (TaskState.READY | TaskState.WAITING | TaskState.STARTED):
            active.append(element)
    steps = [
        Step(i.element_id, i.label, i.state, i.completed_by or i.assignee, i.completed_at, i.outcome, i.comment)
        for i in instance.items.order_by("pk")
    ]
    return DiagramState(instance.definition.bpmn, [e for e in completed if e not in active], active, steps)


def _cursor(item: WorkItem) -> str:
    return base64.urlsafe_b64encode(json.dumps([item.due_at.isoformat(), item.pk]).encode()).decode()


def _read(cursor: str) -> tuple[datetime, int]:
    """The position behind a cursor; a damaged one starts from the beginning."""
    try:
        due_at, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        moment = datetime.fromisoformat(due_at)
        return moment.replace(tzinfo=moment.tzinfo or UTC), int(pk)
    except (ValueError, TypeError):
        return datetime(1970, 1, 1, tzinfo=UTC), 0
