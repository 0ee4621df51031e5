from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StoredReply(models.Model):
    """幂等应答: what was answered to the first request with a key, to be answered again."""

    scope = models.CharField(max_length=150)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    # 0 while the first request is still running.
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=b"")
    content_type = models.CharField(max_length=100, default="application/json")
    started_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("幂等应答")
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="access_one_reply_per_key")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key} {self.status}"
