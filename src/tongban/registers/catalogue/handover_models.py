"""Items that a city department hands down to the bureau of a district (下沉)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HandoverState(models.TextChoices):
    """Where a handing down stands."""

    PROPOSED = "proposed", _("待承接")
    TAKEN = "taken", _("已承接，核对条件")
    TRIAL = "trial", _("试运行")
    IN_FORCE = "in_force", _("正式下沉")
    DECLINED = "declined", _("未承接")
    CALLED_BACK = "called_back", _("已收回")


# New cases of the district go to the taker in these.
LIVING = (HandoverState.TRIAL, HandoverState.IN_FORCE)
ENDED = (HandoverState.DECLINED, HandoverState.CALLED_BACK)

STEPS = {
    "proposed": _("提出下沉"), "taken": _("承接"), "trained": _("登记培训"), "trial": _("开始试运行"),
    "in_force": _("确认正式下沉"), "declined": _("不承接"), "called_back": _("收回"),
}  # fmt: skip


class ItemHandover(models.Model):
    """下沉: one item of the city's department that a district decides from a day on; with its record and its checks.

    Legal: 行政许可法 第二十四条 (a body may entrust others within its powers and answers for it).
    """

    pack_code = models.SlugField(max_length=80)
    item = models.CharField(max_length=200)
    giver = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    taker = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    region = models.ForeignKey("places.Region", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=HandoverState, default=HandoverState.PROPOSED)
    ground = models.CharField(_("下放依据"), max_length=200)
    scope = models.TextField(_("交接内容"))
    monthly_cases = models.PositiveIntegerField(_("预计每月办件"))
    trained = models.JSONField(default=list, help_text="keys of officers who passed the training")
    training = models.CharField(_("培训记录"), max_length=200, blank=True)
    trial_until = models.DateField(null=True, blank=True)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack_code", "region"], name="catalogue_handed_once",
                condition=~Q(state__in=["declined", "called_back"]),
            ),
            models.CheckConstraint(condition=~Q(ground=""), name="catalogue_handed_on_ground"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["taker", "state"], name="catalogue_taken")]

    def __str__(self) -> str:
        return f"{self.pack_code} → {self.taker_id}"

    @property
    def ref(self) -> str:
        """How it stands in the audit log."""
        return f"catalogue.itemhandover:{self.pk}"


class HandoverStep(models.Model):
    """交接记录: one row of what happened, seen by both sides."""

    handover = models.ForeignKey(ItemHandover, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=40)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.kind

    @property
    def title(self) -> str:
        """What happened, in the reader's language."""
        words = {str(state.value): str(state.label) for state in HandoverState} | STEPS
        return str(words.get(self.kind, self.kind))
