from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.archives.states import TransferState

from .packages import Archive


class Transfer(models.Model):
    """移交: several archives that go to an archive institution in one package, with a list and a receipt."""

    number = models.CharField(_("移交编号"), max_length=40, unique=True)
    authority_code = models.CharField(max_length=80)
    institution = models.CharField(_("接收机构"), max_length=100)
    state = models.CharField(max_length=10, choices=TransferState.choices, default=TransferState.PREPARED)
    note = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True, help_text="SM3 of the transfer package")
    receipt = models.CharField(_("接收回执号"), max_length=60, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["authority_code", "-id"], name="archives_transfers_of")]

    def __str__(self) -> str:
        return self.number


class TransferEntry(models.Model):
    """移交条目: one archive of a transfer and what the institution's own check said of it."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="entries")
    archive = models.ForeignKey(Archive, models.PROTECT, related_name="transfers")
    is_sound = models.BooleanField(null=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["transfer", "archive"], name="archives_once_in_a_transfer")]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.archive_id}"


class EmbeddedAccession(models.Model):
    """演示档案馆接收记录: what the embedded institution took in; the real one keeps its own."""

    number = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    receipt = models.CharField(max_length=60)
    results = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.receipt
