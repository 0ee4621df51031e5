"""Tables of hearings: the right that was told, the request that followed, and what the public said of a notice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedTextField


class HearingRight(models.Model):
    """听证权利告知: told before the decision; five days to ask, and twenty to hold what was asked for."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="hearing_right")
    reason = models.TextField(_("涉及谁的重大利益"))
    told_by = models.CharField(max_length=40)
    told_on = models.DateField()
    ask_by = models.DateField(_("申请听证的最后一天"))
    asked_on = models.DateField(null=True, blank=True)
    asked_by = models.CharField(max_length=40, blank=True)
    # Whom an officer names who takes in a neighbour's request; empty where the applicant asked.
    asked_for = EncryptedTextField(_("提出申请的利害关系人"), blank=True, default="")
    request = EncryptedTextField(_("申请理由"), blank=True, default="")
    hold_by = models.DateField(_("组织听证的最后一天"), null=True, blank=True)
    waived_on = models.DateField(_("放弃听证的日期"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_on__isnull=True) | Q(waived_on__isnull=True), name="cases_hearing_asked_or_waived"
            )
        ]
        indexes = [
            models.Index(fields=["hold_by"], name="cases_hearings_asked", condition=Q(asked_on__isnull=False))
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def is_open(self) -> bool:
        """Whether one may still ask."""
        return self.asked_on is None and self.waived_on is None and timezone.localdate() <= self.ask_by


class PublicOpinion(models.Model):
    """公众意见: what one person says of a notice that invites opinions; may be changed until the notice ends."""

    procedure = models.ForeignKey("cases.SpecialProcedure", on_delete=models.CASCADE, related_name="opinions")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField(_("意见"))
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["procedure", "person"], name="cases_opinion_once")]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.person_id}"
