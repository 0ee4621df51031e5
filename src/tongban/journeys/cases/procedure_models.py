"""Tables of special procedures: the procedure, its people, the experts of a department, reports from the spot."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField
from tongban.journeys.cases.contest_words import WORDS, ContestWords
from tongban.journeys.cases.procedure_kinds import BIDDING, KINDS, Bidders, Kind, Outcome, ProcedureKind
from tongban.journeys.cases.states import State


class SpecialProcedure(models.Model):
    """特别程序: a step beside the ordinary examination, with its ground, its notice, its people and its result."""

    Kind = Kind
    Outcome = Outcome

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="procedures")
    kind = models.CharField(max_length=20, choices=Kind)
    ground = models.CharField(_("法定依据"), max_length=200)
    reason = models.TextField()
    stops_clock = models.BooleanField(_("所需时间不计入办理期限"), default=True)
    planned_working_days = models.PositiveSmallIntegerField()
    due_on = models.DateField(_("应当完成的日期"), null=True, blank=True)
    held_at = models.DateTimeField(_("举行时间"), null=True, blank=True)
    place = EncryptedTextField(_("地点"), blank=True, default="")
    institution = models.CharField(_("承担机构"), max_length=120, blank=True)
    criteria = models.JSONField(_("评审内容"), default=list, blank=True)
    # How the experts were drawn: seed, candidates in the order of the lot, who was left out and why.
    draw = models.JSONField(default=dict, blank=True)
    # References of the case's files that the drawn experts may look at.
    released = models.JSONField(default=list, blank=True)
    # What everybody may read (公告、听证公告); empty: not published.
    public_text = models.TextField(_("向社会公告的内容"), blank=True, default="")
    invites_opinions = models.BooleanField(_("征求意见"), default=False)
    bidders = models.CharField(_("谁可以参加"), max_length=13, choices=Bidders, blank=True)
    notice = models.ForeignKey("cases.Letter", on_delete=models.PROTECT, null=True, related_name="+")
    ordered_by = models.CharField(max_length=40, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    result = models.TextField(blank=True)
    record = EncryptedTextField(_("笔录"), blank=True, default="")
    closed_by = models.CharField(max_length=40, blank=True)
    state_before = models.CharField(max_length=24, choices=State)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="cases_one_open_pause", condition=Q(ended_on__isnull=True, stops_clock=True)
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], name="cases_one_open_of_kind", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(condition=~Q(ground=""), name="cases_pause_has_ground"),
        ]
        indexes = [models.Index(fields=["due_on"], name="cases_proc_due", condition=Q(ended_on__isnull=True))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def outcome_words(self) -> str:
        """How it ended; of a tender or an auction whether the applicant won, which is no verdict on them."""
        if self.kind in BIDDING and self.outcome in (Outcome.PASS, Outcome.FAIL):
            return str(self.words.applicant_won if self.outcome == Outcome.PASS else self.words.other_won)
        return str(self.get_outcome_display())

    @property
    def words(self) -> ContestWords:
        """How a tender or an auction calls its people and acts; KeyError for the other kinds."""
        return WORDS[Kind(self.kind)]

    @property
    def spec(self) -> ProcedureKind:
        """What the law says about this kind; the item's own figures are kept in the row."""
        return KINDS[self.kind]


class ProcedureMember(models.Model):
    """特别程序参加人员: an officer or a drawn expert, in what part, with what they declared, marked or signed."""

    class Part(models.TextChoices):
        SURVEYOR = "surveyor", _("踏勘人员")
        CHAIR = "chair", _("主持人")
        OPENER = "opener", _("开启人")
        EXPERT = "expert", _("评审专家")

    procedure = models.ForeignKey(SpecialProcedure, on_delete=models.CASCADE, related_name="members")
    part = models.CharField(max_length=10, choices=Part)
    officer = models.ForeignKey(
        "authorities.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expert = models.ForeignKey("cases.Expert", on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    named_at = models.DateTimeField(auto_now_add=True)
    # An expert declares before marking; who has an interest is replaced by the next of the lot.
    declared_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=200, blank=True)
    marks = EncryptedJSONField(default=dict)
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "officer", "part"], name="cases_member_officer_once"),
            models.UniqueConstraint(fields=["procedure", "expert"], name="cases_member_expert_once"),
            models.CheckConstraint(
                condition=Q(officer__isnull=False) ^ Q(expert__isnull=False), name="cases_member_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.part}"

    @property
    def name(self) -> str:
        """Whoever sits here."""
        if self.officer_id:
            return str(self.officer.name)  # type: ignore[union-attr]
        return str(self.expert.person.name) if self.expert else ""

    @property
    def average(self) -> float | None:
        """Mean of the marks of one expert, 0 to 100."""
        points = [int(value) for value in (self.marks or {}).get("points", [])]
        return round(sum(points) / len(points), 1) if points else None


class Expert(models.Model):
    """评审专家: a person on a department's list, from which reviewers are drawn by lot."""

    authority_code = models.CharField(max_length=80)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    field = models.CharField(_("专业"), max_length=60)
    employer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["authority_code", "person"], name="cases_expert_once")]

    def __str__(self) -> str:
        return f"{self.authority_code} {self.person_id}"


class SurveyReport(models.Model):
    """踏勘记录: what two officers found on the spot; written on a phone, sent once, signed by both."""

    procedure = models.OneToOneField(SpecialProcedure, on_delete=models.CASCADE, related_name="report")
    # Given by the phone before sending, so that sending again finds what was sent.
    reference = models.UUIDField(unique=True)
    written_by = models.ForeignKey("authorities.Officer", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("现场填写时间"))
    sent_at = models.DateTimeField(auto_now_add=True)
    content = EncryptedJSONField(default=dict)
    conclusion = models.CharField(max_length=12, choices=Outcome)
    signature = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(
        "authorities.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.reference)

    @property
    def points(self) -> list[dict[str, Any]]:
        """Checked points in the order of the pack."""
        return list((self.content or {}).get("points", []))

    @property
    def photos(self) -> list[dict[str, Any]]:
        """Photographs with moment, place and words."""
        return list((self.content or {}).get("photos", []))
