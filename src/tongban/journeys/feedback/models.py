"""Ratings and what follows a bad one."""

from __future__ import annotations

from django.db import models

from tongban.foundation.trust.public import EncryptedTextField

from .tags import Level


class Rating(models.Model):
    """评价: what an applicant thinks of one handling; at most one row per handling, amended at most once."""

    case_ref = models.CharField(max_length=64, unique=True)  # "cases.case:12"
    case_number = models.CharField(max_length=50)
    item_code = models.CharField(max_length=80, db_index=True)
    authority_code = models.CharField(max_length=80, db_index=True)
    region_code = models.CharField(max_length=12)
    channel = models.CharField(max_length=20)  # web, counter, kiosk, phone, sms
    rater_ref = models.CharField(max_length=40)  # who really rated: "person:3"
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    tags = models.JSONField(default=list)
    text = EncryptedTextField(max_length=4000, blank=True, default="")
    rated_at = models.DateTimeField(db_index=True)
    amended_at = models.DateTimeField(null=True)
    first_level = models.PositiveSmallIntegerField(null=True)  # what it was before the amendment

    class Meta:
        indexes = [models.Index(fields=["authority_code", "rated_at"])]
        constraints = [models.CheckConstraint(condition=models.Q(level__range=(1, 5)), name="rating_level_1_to_5")]

    def __str__(self) -> str:
        return f"{self.case_number} {self.get_level_display()}"

    @property
    def is_good(self) -> bool:
        """The first three levels are good."""
        return Level(self.level).is_good


class RemedyState(models.TextChoices):
    """Where a remedy stands on its way back to a content person."""

    OPEN = "open", "待认领"
    ASSIGNED = "assigned", "已认领"
    CONTACTED = "contacted", "已联系"
    SETTLED = "settled", "已处理"
    APPEALED = "appealed", "申诉中"
    CLOSED = "closed", "已回访"


class Remedy(models.Model):
    """差评整改: the way of one bad rating back to the unit that handled the case, until somebody asked again."""

    class Outcome(models.TextChoices):
        FIXED = "fixed", "已改正"
        PLANNED = "planned", "已定整改计划"
        EXPLAINED = "explained", "已说明依据"
        MISTAKEN = "mistaken", "误评"

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="remedy")
    authority_code = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=RemedyState.choices, default=RemedyState.OPEN)
    assign_due_on = models.DateField()
    contact_due_on = models.DateField()
    settle_due_on = models.DateField(db_index=True)
    assigned_to = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    answer = EncryptedTextField(max_length=4000, blank=True, default="")
    revisit_note = EncryptedTextField(max_length=4000, blank=True, default="")
    is_content_now = models.BooleanField(null=True)
    opened_at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["authority_code", "state", "settle_due_on"])]

    def __str__(self) -> str:
        return f"{self.rating.case_number} {self.get_state_display()}"
