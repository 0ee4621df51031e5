from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """事件: something that happened, written in the transaction that made it true."""

    event_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(_("类型"), max_length=100)
    subject = models.CharField(_("对象"), max_length=200)
    data = models.JSONField(_("内容"), default=dict)
    at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("事件")
        indexes = [models.Index(fields=["subject", "id"], name="event_by_subject")]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class DeliveryState(models.TextChoices):
    """How far a delivery is; ``dead`` waits for an operator."""

    PENDING = "pending", _("待投递")
    DONE = "done", _("已投递")
    DEAD = "dead", _("投递失败")


class Delivery(models.Model):
    """投递: one event on its way to one subscriber."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(_("订阅者"), max_length=100)
    # Repeats the event's subject: order is kept per subscriber and subject.
    subject = models.CharField(max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    ready_at = models.DateTimeField(_("可投递时间"), default=timezone.now)
    taken_by = models.CharField(max_length=64, blank=True)
    error = models.TextField(_("错误"), blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("投递")
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="events_one_delivery_each")]
        indexes = [
            models.Index(fields=["ready_at"], condition=models.Q(state="pending"), name="delivery_ready"),
            models.Index(
                fields=["subscriber", "subject", "id"], condition=models.Q(state="pending"), name="delivery_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.event_id}"
