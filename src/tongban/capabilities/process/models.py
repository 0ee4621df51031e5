"""Tables of the process room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.process.states import OPEN_STATES, InstanceState, ItemState, SignMode
from tongban.capabilities.process.titles import is_english


class ProcessDefinition(models.Model):
    """流程定义: one diagram, never changed once stored; its digest is its name."""

    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    bpmn = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.key} {self.digest[:8]}"


class ProcessInstance(models.Model):
    """流程实例: where one owner stands in a diagram. The state holds outcomes only, nothing personal."""

    definition = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="instances")
    owner_ref = models.CharField(max_length=80, unique=True)
    topic = models.CharField(max_length=80, blank=True)
    authority_code = models.CharField(max_length=80, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=InstanceState, default=InstanceState.RUNNING)
    format = models.PositiveSmallIntegerField(default=0)
    document = models.JSONField(default=dict)
    wake_at = models.DateTimeField(null=True, blank=True)
    due_by = models.DateTimeField(null=True, blank=True, help_text=_("每一步的期限都不晚于这个时刻"))
    started_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["wake_at"], name="process_wake", condition=Q(wake_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.owner_ref} {self.state}"


class WorkItem(models.Model):
    """待办工作: one step that waits for a person of a post of an authority."""

    instance = models.ForeignKey(ProcessInstance, on_delete=models.CASCADE, related_name="items")
    task_id = models.CharField(max_length=36)
    round = models.PositiveSmallIntegerField(default=1, help_text=_("退回重办的次数"))
    element_id = models.CharField(max_length=120)
    block = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    owner_ref = models.CharField(max_length=80)
    topic = models.CharField(max_length=80, blank=True)
    authority_code = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=40, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=ItemState, default=ItemState.OPEN)
    mode = models.CharField(max_length=12, choices=SignMode, default=SignMode.SINGLE)
    assignee = models.CharField(max_length=80, blank=True)
    delegated_by = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField(help_text=_("办理期限；没有期限的排在最后"))
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instance", "task_id", "round"], name="process_one_item_per_task")
        ]
        indexes = [
            # Inboxes read only open rows in the order of their keyset cursor, so they stay flat as history grows.
            models.Index(
                fields=["authority_code", "post", "due_at", "id"],
                name="process_inbox_city",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["authority_code", "post", "region_code", "due_at", "id"],
                name="process_inbox_region",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["assignee", "due_at", "id"],
                name="process_inbox_person",
                condition=Q(state__in=["open", "claimed"]),
            ),
            models.Index(
                fields=["due_at"],
                name="process_overdue",
                condition=Q(state__in=["open", "claimed"], reminded_at__isnull=True),
            ),
            models.Index(fields=["owner_ref", "id"], name="process_item_owner"),
            models.Index(fields=["completed_by", "-completed_at"], name="process_done_by"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.state}"

    @property
    def label(self) -> str:
        """The step's title in the reader's language; Chinese where the diagram has no English."""
        return (self.title_en if is_english() else "") or self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class WorkItemSigner(models.Model):
    """会签人: one of several people who sign a work item, in ``position`` order when it is sequential."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="signers")
    officer_ref = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "officer_ref"], name="process_signs_once")]
        indexes = [models.Index(fields=["officer_ref", "signed_at"], name="process_signer")]

    def __str__(self) -> str:
        return f"{self.officer_ref} {self.outcome}"


class WorkItemCopy(models.Model):
    """抄送: somebody who is told of a work item without having to act."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="copies")
    officer_ref = models.CharField(max_length=80)
    sent_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "officer_ref"], name="process_copied_once")]
        indexes = [models.Index(fields=["officer_ref", "read_at", "-id"], name="process_copies_of")]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.officer_ref}"


class ReceivedSignal(models.Model):
    """流程信号: a message from outside, kept once per key until a step consumes it."""

    instance = models.ForeignKey(ProcessInstance, on_delete=models.CASCADE, related_name="signals")
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    received_at = models.DateTimeField(auto_now_add=True)
    consumed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instance", "name", "key"], name="process_signal_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
