from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.archives.states import ListState

from .packages import Archive


class Hold(models.Model):
    """冻结: a law suit or an inquiry needs it, so it may not be destroyed however old it is."""

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=300)
    placed_by = models.CharField(max_length=80)
    placed_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.CharField(max_length=80, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["archive"], condition=Q(lifted_at__isnull=True), name="archives_one_hold_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.archive_id} {self.placed_at:%Y-%m-%d}"


class DisposalList(models.Model):
    """销毁清册: archives whose term is over, appraised one by one, destroyed when all three have agreed."""

    number = models.CharField(_("清册编号"), max_length=40, unique=True)
    authority_code = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.DRAFT)
    opinion = models.CharField(_("鉴定意见"), max_length=500)
    round = models.PositiveSmallIntegerField(default=1)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=80, blank=True)
    certificate = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    certificate_number = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["authority_code", "-id"], name="archives_lists_of"),
            models.Index(fields=["state", "-id"], name="archives_lists_in"),
        ]

    def __str__(self) -> str:
        return self.number


class DisposalEntry(models.Model):
    """清册条目: one archive on a list; ``is_kept`` when appraisal has decided to keep it longer."""

    list = models.ForeignKey(DisposalList, models.CASCADE, related_name="entries")
    archive = models.ForeignKey(Archive, models.PROTECT, related_name="disposals")
    is_kept = models.BooleanField(default=False)
    opinion = models.CharField(max_length=300, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["list", "archive"], name="archives_once_on_a_list")]

    def __str__(self) -> str:
        return f"{self.list_id} {self.archive_id}"


class Approval(models.Model):
    """审批: what one of the three said about a list in one round."""

    class As(models.TextChoices):
        ARCHIVIST = "archivist", _("档案人员")
        HEAD = "head", _("部门负责人")
        ADMINISTRATION = "archive_admin", _("档案主管部门")

    list = models.ForeignKey(DisposalList, models.CASCADE, related_name="approvals")
    round = models.PositiveSmallIntegerField()
    as_post = models.CharField(max_length=14, choices=As.choices)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)
    is_agreed = models.BooleanField()
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["list", "round", "as_post"], name="archives_each_post_once"),
            models.UniqueConstraint(fields=["list", "round", "by"], name="archives_each_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.as_post}"


# In this order the three agree.
APPROVING = Approval.As.choices
