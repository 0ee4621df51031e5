"""事项包和政策包的已发布版本."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import VersionIsPublished
from .reading import Reading

FROZEN = ("kind", "code", "version", "content", "digest", "signature", "effective_from", "authority_code")


class PackVersion(Reading, models.Model):
    """事项版本: 一个办事事项在某一日起施行的全部内容（指南、表单、规则、材料、流程）, 发布后不可更改.

    A policy (政策) is published in the same way: what it gives, to whom, and when it is paid; and so is a bundle
    (一件事), as it was compiled from the packs of its members.
    A case points at the version with which it began. Only ``state`` may change after publishing. A version on trial
    (试行) is as immutable as any; who begins cases with it is the matter of the room that tries it out.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")
        PILOT = "pilot", _("试行")
        RETIRED = "retired", _("已停用")

    class Kind(models.TextChoices):
        ITEM = "item", _("办事事项")
        POLICY = "policy", _("政策")
        BUNDLE = "bundle", _("一件事")

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ITEM)
    code = models.SlugField(max_length=80)
    version = models.CharField(max_length=40)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    signature = models.JSONField(default=dict)
    effective_from = models.DateField()
    authority_code = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="packs_one_version")]
        indexes = [models.Index(fields=["code", "state", "effective_from"], name="packs_in_force")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if getattr(self, "_was_published", False) and (fields is None or set(fields) & set(FROZEN)):
            raise VersionIsPublished
        super().save(*args, **kwargs)
        self._was_published = self.state != self.State.DRAFT

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if self.state != self.State.DRAFT:
            raise VersionIsPublished
        return super().delete(*args, **kwargs)

    def is_in_force(self, on: date) -> bool:
        """Whether new cases may begin with this version on a day."""
        return self.state == self.State.PUBLISHED and self.effective_from <= on

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **more: Any) -> PackVersion:
        row = super().from_db(db, field_names, values, **more)
        row._was_published = "state" in field_names and row.state != cls.State.DRAFT
        return row
