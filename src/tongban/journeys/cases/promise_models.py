"""Tables of what an applicant promised in writing: a condition to be checked later, a material to follow."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Pledge(models.Model):
    """告知承诺: what was promised in writing, until when it is checked, and what the check found."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="pledge")
    text = models.TextField()
    promised_at = models.DateTimeField()
    promised_by = models.CharField(max_length=40)
    check_due_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    is_kept = models.BooleanField(null=True)
    order_to_fix_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["check_due_on"], name="cases_to_check", condition=Q(checked_on__isnull=True))]

    def __str__(self) -> str:
        return str(self.case_id)


class ConditionalAcceptance(models.Model):
    """容缺受理: accepted while listed secondary materials are missing, under a signed promise with a term."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="conditional")
    materials = models.JSONField(default=list)
    promised_by = models.CharField(max_length=40)
    due_on = models.DateField()
    supplied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="cases_to_supply", condition=Q(supplied_at__isnull=True))]

    def __str__(self) -> str:
        return str(self.case_id)
