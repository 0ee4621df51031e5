from __future__ import annotations

import json
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import AppendOnly


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reading only: what changes many rows at once is refused here, what changes one in ``Entry``."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("audit rows are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("audit rows are never deleted")


class Entry(models.Model):
    """审计记录: who did what, for whom, to what, when and why. Never changed, never deleted.

    A row belongs to one of several chains; ``digest`` covers its content and the digest before it.
    """

    chain = models.PositiveSmallIntegerField()
    position = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("时间"), db_index=True)
    actor = models.CharField(_("操作者"), max_length=100)
    for_whom = models.CharField(_("为谁"), max_length=100, blank=True)
    action = models.CharField(_("操作"), max_length=100)
    subject = models.CharField(_("对象"), max_length=200)
    reason = models.TextField(_("理由"), blank=True)
    # Canonical JSON as text: jsonb would forget how it was written, and the digest with it.
    detail_json = models.TextField(default="{}")
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    hash_name = models.CharField(max_length=10)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_one_row_per_place")]
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_by_subject"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
            models.Index(fields=["action", "at"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("audit rows are written by audit.record")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("audit rows are never deleted")

    @property
    def detail(self) -> dict[str, Any]:
        """What else was said with the row; never personal data."""
        detail: dict[str, Any] = json.loads(self.detail_json)
        return detail


class ChainHead(models.Model):
    """链头: the last place and digest of one chain, sealed with a key that the database does not hold.

    Without it the removal of the last row of a chain would not be seen.
    """

    chain = models.PositiveSmallIntegerField(primary_key=True)
    position = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("链头")

    def __str__(self) -> str:
        return f"{self.chain}: {self.position}"
