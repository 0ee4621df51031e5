from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Material(models.Model):
    """电子材料: a document that a person or an organisation handed in and that can stand in for handing it in again."""

    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(_("种类"), max_length=100)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    # What it was handed in for: "cases.case:12".
    from_ref = models.CharField(max_length=100, db_index=True)
    kept_at = models.DateTimeField(default=timezone.now)
    valid_until = models.DateField(_("有效期至"), null=True)
    # An officer looked at it and found it good; only then does it count without being looked at again.
    examined_at = models.DateTimeField(null=True)
    examined_by = models.CharField(max_length=100, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("电子材料")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "digest"], condition=models.Q(person__isnull=False),
                name="materials_one_row_per_person_and_content",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "digest"], condition=models.Q(organisation__isnull=False),
                name="materials_one_row_per_organisation_and_content",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ models.Q(organisation__isnull=False),
                name="materials_exactly_one_owner",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def is_valid(self, on: date | None = None) -> bool:
        """It may be relied on that day (today in the city if none is given)."""
        in_time = self.valid_until is None or self.valid_until >= (on or timezone.localdate())
        return in_time and self.withdrawn_at is None


class MaterialUse(models.Model):
    """材料复用记录: one time that a kept document stood in for handing it in again."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="uses")
    for_ref = models.CharField(max_length=100)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("材料复用记录")
        constraints = [models.UniqueConstraint(fields=["material", "for_ref"], name="materials_one_use_each")]

    def __str__(self) -> str:
        return f"{self.material_id} → {self.for_ref}"
