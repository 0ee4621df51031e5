from __future__ import annotations

from datetime import time

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedTextField

from .kinds import Category


class Recipient(models.Model):
    """Who is told: exactly one of a person, an organisation, an officer."""

    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, related_name="+")
    officer = models.ForeignKey("authorities.Officer", models.CASCADE, null=True, related_name="+")

    class Meta:
        abstract = True


class Message(Recipient):
    """消息: something a person, an organisation or an officer was told, kept in both languages as it was sent."""

    kind = models.CharField(_("种类"), max_length=80)
    category = models.CharField(_("类别"), max_length=10, choices=Category.choices)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    body_zh = models.TextField()
    body_en = models.TextField()
    link = models.CharField(_("链接"), max_length=300, blank=True)
    # The sender's own name of this telling; sending it twice tells once.
    reference = models.CharField(max_length=150, unique=True)
    is_binding = models.BooleanField(default=False)
    sent_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("已读时间"), null=True)

    class Meta:
        verbose_name = _("消息")
        indexes = [
            models.Index(fields=["person", "-sent_at"], name="message_of_person"),
            models.Index(fields=["organisation", "-sent_at"], name="message_of_organisation"),
            models.Index(fields=["officer", "-sent_at"], name="message_of_officer"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the language of the page."""
        return self.title_zh if (get_language() or "zh").startswith("zh") else self.title_en

    @property
    def body(self) -> str:
        """In the language of the page."""
        return self.body_zh if (get_language() or "zh").startswith("zh") else self.body_en

    @property
    def is_read(self) -> bool:
        """The recipient opened it."""
        return self.read_at is not None


class Dispatch(models.Model):
    """发送记录: one message on its way through one channel outside the app."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已发送")
        REFUSED = "refused", _("被拒绝")
        SILENCED = "silenced", _("已按偏好静默")
        NO_NUMBER = "no_number", _("没有号码")

    message = models.ForeignKey(Message, models.CASCADE, related_name="dispatches")
    channel = models.CharField(max_length=10, default="sms")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    receipt = models.CharField(max_length=100, blank=True)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("发送记录")
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="messaging_one_dispatch_each")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.channel} {self.state}"


class Preference(Recipient):
    """消息偏好: how one wants to be told. In the app everything arrives; this is about SMS."""

    by_sms = models.BooleanField(_("短信提醒"), default=True)
    silenced = models.JSONField(_("不发短信的类别"), default=list)
    language = models.CharField(max_length=10, default="zh-hans")
    quiet_from = models.TimeField(_("免打扰开始"), default=time(22, 0))
    quiet_until = models.TimeField(_("免打扰结束"), default=time(8, 0))

    class Meta:
        verbose_name = _("消息偏好")
        constraints = [
            models.UniqueConstraint(fields=["person"], name="messaging_one_preference_per_person"),
            models.UniqueConstraint(fields=["organisation"], name="messaging_one_preference_per_organisation"),
            models.UniqueConstraint(fields=["officer"], name="messaging_one_preference_per_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.organisation_id or self.officer_id}"


class EmbeddedSmsRow(models.Model):
    """演示短信: what the embedded SMS plug would have sent, shown on the demonstration's telephone."""

    reference = models.CharField(max_length=150, unique=True)
    to = EncryptedTextField(max_length=20)
    to_index = models.CharField(max_length=64, db_index=True)
    text = EncryptedTextField(max_length=1000)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("演示短信")

    def __str__(self) -> str:
        return self.reference
