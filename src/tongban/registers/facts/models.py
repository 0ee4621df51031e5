"""Tables: what the embedded sources answer from, and disputes about facts."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField

from .states import RUNNING, DisputeState


class SourceRecord(models.Model):
    """来源记录: what one embedded department source holds of one subject. A city with real sources has no rows here."""

    source = models.CharField(max_length=60)
    # Blind index of the citizen id or credit code: the row alone does not say whose it is.
    subject_key = models.CharField(max_length=64)
    attributes = EncryptedJSONField(default=dict)
    # Valid time: the day whose state the source tells. System time: since when we have it so.
    as_of = models.DateField()
    # Since when it reads so: the first day of which the source told this state. A confirmation moves only ``as_of``.
    valid_from = models.DateField()
    # What a correction put right: name → the value that was wrong, on whatever earlier day it stands.
    corrects = EncryptedJSONField(null=True, default=None)
    recorded_from = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_key", "source"], name="one_record_per_source")]

    def __str__(self) -> str:
        return f"{self.source} {self.as_of}"


class SourceVersion(models.Model):
    """历史来源记录: how a record read until it was changed. Nothing here is ever changed; pruned by age only."""

    source = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=64)
    attributes = EncryptedJSONField(default=dict)
    as_of = models.DateField()
    valid_from = models.DateField()
    corrects = EncryptedJSONField(null=True, default=None)
    recorded_from = models.DateTimeField()
    recorded_until = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["recorded_until"]
        indexes = [models.Index(fields=["subject_key", "source", "recorded_until"], name="facts_version_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recorded_from__lte=models.F("recorded_until")), name="a_version_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} until {self.recorded_until:%Y-%m-%d}"


class FactDispute(models.Model):
    """数据异议: somebody says that a datum about them is wrong; the source's department answers.

    Legal: 个人信息保护法 第四十六条.
    """

    fact_id = models.CharField(max_length=80)
    source = models.CharField(max_length=60)
    authority_code = models.CharField(max_length=60, db_index=True)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, null=True, blank=True, related_name="+"
    )
    raised_by = models.CharField(max_length=60)
    shown_value = EncryptedTextField(blank=True, default="")
    statement = EncryptedTextField(max_length=1000)
    state = models.CharField(max_length=10, choices=DisputeState.choices, default=DisputeState.OPEN)
    reply = models.TextField(blank=True)
    case_ref = models.CharField(max_length=60, blank=True)
    raised_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["authority_code", "state"], name="facts_disputes_to_answer")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ models.Q(organisation__isnull=False),
                name="a_dispute_has_one_subject",
            ),
            models.UniqueConstraint(
                fields=["fact_id", "person"],
                condition=models.Q(state__in=[str(state) for state in RUNNING]),
                name="one_running_dispute_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["fact_id", "organisation"],
                condition=models.Q(state__in=[str(state) for state in RUNNING]),
                name="one_running_dispute_of_a_firm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact_id} #{self.pk}"
