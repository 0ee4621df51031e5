"""Tables of hearings: the right that was told, the request that followed, and what the public said of a notice."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedTextField


class HearingRight(models.Model):
    """听证权利告知: told before the decision to the applicant and to each neighbour whose interests it touches."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, primary_key=True, related_name="hearing_right")
    reason = models.TextField(_("涉及谁的重大利益"))
    told_by = models.CharField(max_length=40)
    told_on = models.DateField()

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def own(self) -> HearingParty:
        """The applicant's own right."""
        return next(one for one in self.parties.all() if one.is_applicant)

    @property
    def neighbours(self) -> list[HearingParty]:
        """利害关系人, in the order in which they were told."""
        return [one for one in self.parties.all() if not one.is_applicant]

    @property
    def open_neighbours(self) -> list[HearingParty]:
        """Those who may still ask, so that nothing is decided yet."""
        return [one for one in self.neighbours if one.is_open]

    @property
    def hold_by(self) -> date | None:
        """Last day of the hearing that was asked for first; None where nobody asked."""
        return min((one.hold_by for one in self.parties.all() if one.hold_by), default=None)


class HearingParty(models.Model):
    """被告知人: one who was told of the right; five days of their own to ask, and twenty to hold what was asked for.

    Legal: 行政许可法 第四十七条第一款 (applicant and neighbours, each from the day they are told).
    """

    right = models.ForeignKey(HearingRight, on_delete=models.CASCADE, related_name="parties")
    is_applicant = models.BooleanField(default=False)
    name = EncryptedTextField(_("利害关系人"), blank=True, default="", max_length=60)  # empty for the applicant
    # Whose account reads and answers; both empty where the file knows no number, so that paper is handed over.
    citizen_id_index = models.CharField(max_length=64, blank=True, default="")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_on = models.DateField()
    ask_by = models.DateField(_("申请听证的最后一天"))
    asked_on = models.DateField(null=True, blank=True)
    request = EncryptedTextField(_("申请理由"), blank=True, default="")
    hold_by = models.DateField(_("组织听证的最后一天"), null=True, blank=True)
    waived_on = models.DateField(_("放弃听证的日期"), null=True, blank=True)
    waiver = EncryptedTextField(_("怎样表示放弃"), blank=True, default="")  # as the officer who took it in wrote it

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_on__isnull=True) | Q(waived_on__isnull=True), name="cases_hearing_asked_or_waived"
            ),
            models.UniqueConstraint(
                fields=["right"], condition=Q(is_applicant=True), name="cases_hearing_one_applicant"
            ),
        ]
        indexes = [
            models.Index(fields=["hold_by"], name="cases_hearings_asked", condition=Q(asked_on__isnull=False))
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.right_id} {self.pk}"

    @property
    def who(self) -> str:
        """As officers call them."""
        return str(_("申请人")) if self.is_applicant else self.name

    @property
    def has_account(self) -> bool:
        """Whether their letters reach them on a page of their own."""
        return bool(self.citizen_id_index or self.organisation_id)

    @property
    def ref(self) -> str:
        """Owner of their letters: not the case, whose applicant may read what is the case's."""
        return f"cases.hearing_party:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether they may still ask."""
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
