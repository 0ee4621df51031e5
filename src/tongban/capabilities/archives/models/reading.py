from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.archives.states import RequestState

from .packages import Archive


class ReadingRequest(models.Model):
    """利用申请: somebody who is neither archivist nor subject asks to read, for a purpose and a term."""

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="requests")
    officer_ref = models.CharField(max_length=80)
    officer_name = models.CharField(max_length=60, blank=True)
    from_authority = models.CharField(max_length=80)
    authority_code = models.CharField(max_length=80, help_text="whose archive it is")
    purpose = models.CharField(_("利用目的"), max_length=300)
    until = models.DateField(_("利用截止"))
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.OPEN)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["archive", "officer_ref"], condition=Q(state="open"), name="archives_one_open_request"
            )
        ]
        indexes = [
            models.Index(fields=["authority_code", "state", "-id"], name="archives_requests"),
            models.Index(fields=["officer_ref", "-id"], name="archives_requests_of"),
        ]

    def __str__(self) -> str:
        return f"{self.archive_id} {self.officer_ref}"


class Reading(models.Model):
    """利用记录: who read what, when and on what ground; shown to the subject."""

    class Ground(models.TextChoices):
        OWN = "own", _("本人")
        ARCHIVIST = "archivist", _("档案管理")
        GRANTED = "granted", _("经批准利用")

    class How(models.TextChoices):
        VIEW = "view", _("查看")
        DOWNLOAD = "download", _("下载")

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="readings")
    by = models.CharField(max_length=80)
    by_authority = models.CharField(max_length=80, blank=True)
    ground = models.CharField(max_length=10, choices=Ground.choices)
    request = models.ForeignKey(ReadingRequest, models.SET_NULL, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices)
    path = models.CharField(max_length=200, blank=True, help_text="empty: the whole package")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["archive", "-id"], name="archives_readings_of")]

    def __str__(self) -> str:
        return f"{self.archive_id} {self.by} {self.at:%Y-%m-%d}"
