"""Tables of the cases room: the case itself and what the law wants written down about it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField
from tongban.journeys.cases.bidding_models import Bid
from tongban.journeys.cases.hearing_models import HearingParty, HearingRight, PublicOpinion
from tongban.journeys.cases.indexes import of_lists, of_wall
from tongban.journeys.cases.procedure_models import Expert, ProcedureMember, SpecialProcedure, SurveyReport
from tongban.journeys.cases.promise_models import ConditionalAcceptance, Pledge
from tongban.journeys.cases.replay_models import PointJudgement, Replay, ReplayLine
from tongban.journeys.cases.states import ENDED, OPEN, Channel, EndResult, Result, State
from tongban.journeys.packs.public import version

NUMBER_END = 6  # the sequence of an item and day: what people read out from a receipt


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads the large content of pack versions from memory, not with every row."""

    def with_pack(self) -> CaseQuerySet:
        """With the pack version of each case, its content from the packs room's memory."""
        rows = self.select_related("pack_version")
        return rows.defer("pack_version__content", "pack_version__signature")

    def _fetch_all(self) -> None:
        super()._fetch_all()
        for row in self._result_cache or []:
            pack = row._state.fields_cache.get("pack_version") if isinstance(row, Case) else None
            if pack is not None and "content" in pack.get_deferred_fields():
                row.pack_version = version(pack.pk, pack.digest)


class Case(models.Model):
    """办件: one application with its number, its owner authority, its state and the days its clock runs to.

    What was typed lies in ``Application``, so that lists read short rows.
    """

    number = models.CharField(_("办件编号"), max_length=50, unique=True, null=True, blank=True)
    # Officers look for a case by the end of its number.
    number_end = models.GeneratedField(
        expression=Right("number", NUMBER_END), output_field=models.CharField(max_length=NUMBER_END, null=True),
        db_persist=True,
    )  # fmt: skip
    reference = models.CharField(max_length=120, unique=True, null=True, blank=True)
    pack_version = models.ForeignKey("packs.PackVersion", on_delete=models.PROTECT, related_name="+")
    pack_code = models.CharField(max_length=80)
    variant_code = models.CharField(_("业务办理项编码"), max_length=36, blank=True)
    is_instant = models.BooleanField(default=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agent = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    delegation_id = models.BigIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WEB)
    taken_by = models.CharField(max_length=40, blank=True, help_text=_("代收件的窗口人员"))
    state = models.CharField(max_length=24, choices=State, default=State.DRAFT)
    # Empty while a draft: nobody but the applicant may find it.
    authority_code = models.CharField(max_length=80, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    materials_on = models.DateField(null=True, blank=True, help_text=_("材料齐备之日；补正后为补正之日"))
    accepted_on = models.DateField(null=True, blank=True)
    is_deemed_accepted = models.BooleanField(default=False)
    acceptance_due_on = models.DateField(null=True, blank=True)
    promised_due_on = models.DateField(null=True, blank=True)
    statutory_due_on = models.DateField(null=True, blank=True)
    delivery_due_on = models.DateField(null=True, blank=True)
    decide_by = models.DateField(null=True, blank=True, help_text=_("要延续的许可的届满日，须在此前决定"))
    # The day the running clock ends and the day it turns yellow; null while stopped or ended.
    due_on = models.DateField(null=True, blank=True)
    warn_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(_("归档时间"), null=True, blank=True)
    end_result = models.CharField(max_length=1, choices=EndResult, blank=True)
    process_started = models.BooleanField(default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False), name="cases_has_applicant"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="cases_of_person"),
            models.Index(fields=["organisation", "-id"], name="cases_of_organisation"),
            *of_lists(),
            *of_wall(),
            models.Index(fields=["due_on"], name="cases_due", condition=Q(due_on__isnull=False)),
            models.Index(fields=["pack_code", "submitted_at"], name="cases_of_pack"),
            models.Index(
                fields=["authority_code", "id"],
                name="cases_to_file",
                condition=Q(closed_at__isnull=False, archived_at__isnull=True),
            ),
            models.Index(
                fields=["id"],
                name="cases_without_process",
                condition=Q(process_started=False, state__in=["received", "accepted", "in_review"]),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"草稿 {self.pk}"

    @property
    def ref(self) -> str:
        """How other rooms name this case."""
        return f"cases.case:{self.pk}"

    @property
    def is_ended(self) -> bool:
        return State(self.state) in ENDED

    @property
    def is_archived(self) -> bool:
        """Its package was made, checked and kept."""
        return self.archived_at is not None

    @property
    def is_open(self) -> bool:
        return State(self.state) in OPEN

    @property
    def answers(self) -> dict[str, Any]:
        """What was typed or prefilled; reads the application."""
        return dict(self.application.answers or {})


class Application(models.Model):
    """申请内容: the filled form within a case, encrypted, and where each answer came from."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="application")
    answers = EncryptedJSONField(default=dict)
    origins = models.JSONField(default=dict, help_text=_("每一项的来源：事实、申请人"))
    editors = models.JSONField(default=dict, help_text=_("每一项最后由哪台设备填写"))
    files = models.JSONField(default=dict)
    facts = EncryptedJSONField(default=dict)
    step = models.CharField(max_length=80, blank=True)
    saved_at = models.DateTimeField(auto_now=True)
    ends_on = models.DateField(null=True, blank=True, help_text=_("久未改动的草稿，这一天之后删除；已告知申请人"))

    def __str__(self) -> str:
        return str(self.case_id)


class CaseEvent(models.Model):
    """办件过程: one row of the timeline that the applicant sees; the audit trail is kept apart."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=40, blank=True)
    note = EncryptedTextField(blank=True, default="")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "id"], name="cases_timeline")]

    def __str__(self) -> str:
        return self.kind

    @property
    def title(self) -> str:
        """What happened, in the reader's language."""
        from tongban.journeys.cases.events import TITLES

        return str(TITLES.get(self.kind, self.kind))


class Letter(models.Model):
    """文书: a letter with the seal of the authority; the row exists at once, the document is made by a job."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    # 利害关系人 to whom it is written, and whom alone it is shown besides officers; None: to the applicant.
    party = models.ForeignKey(
        "cases.HearingParty", on_delete=models.RESTRICT, null=True, blank=True, related_name="letters"
    )
    kind = models.CharField(max_length=40)
    number = models.CharField(_("文书编号"), max_length=80, unique=True)
    context = EncryptedJSONField(default=dict)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], name="cases_letters_to_make", condition=Q(made_at__isnull=True))]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        """Name of the letter in the reader's language."""
        from tongban.journeys.cases.events import LETTERS

        return str(LETTERS.get(self.kind, self.kind))


class Correction(models.Model):
    """补正: everything that is missing, told once; a second time carries a reason code and is supervised."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    ordinal = models.PositiveSmallIntegerField(default=1)
    items = EncryptedJSONField(default=list)
    reason_code = models.CharField(max_length=40, blank=True)
    requested_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["case", "ordinal"], name="cases_correction_ordinal")]

    def __str__(self) -> str:
        return f"{self.case_id} 补正 {self.ordinal}"


class Extension(models.Model):
    """延期: more time, approved by the head of the authority, with the reasons told to the applicant."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    working_days = models.PositiveSmallIntegerField()
    reason = models.TextField()
    approved_by = models.CharField(max_length=40)
    approved_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="cases_extended_once")]

    def __str__(self) -> str:
        return f"{self.case_id} +{self.working_days}"


class Decision(models.Model):
    """决定: granted or refused, with reasons, the facts it rests on, and the articles."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="decision")
    result = models.CharField(max_length=10, choices=Result)
    reasons = EncryptedJSONField(default=list)
    facts = EncryptedJSONField(default=dict)
    articles = models.JSONField(default=list)
    amounts = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=40)
    is_automatic = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    licence_identifier = models.CharField(max_length=120, blank=True)
    # 结果入库: what was entered where; whom and which facts, no values.
    entered = models.JSONField(default=list)
    revoked_on = models.DateField(null=True, blank=True)
    revoke_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.result}"


class PartySignature(models.Model):
    """共同签署: one of several people who must sign before the case is received."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    name = EncryptedTextField(max_length=60)
    citizen_id_index = models.CharField(max_length=64, db_index=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "citizen_id_index"], name="cases_signs_once")]

    def __str__(self) -> str:
        return str(self.case_id)


class Supervision(models.Model):
    """督办: something the supervisor must know: soon due, overdue, deemed accepted, asked to correct twice."""

    class Kind(models.TextChoices):
        YELLOW = "yellow", _("临期")
        RED = "red", _("超期")
        DEEMED = "deemed", _("逾期视为受理")
        SECOND_CORRECTION = "second_correction", _("二次补正")
        PROCEDURE = "procedure", _("特别程序超期")
        ORDERED = "ordered", _("督办")
        SILENT = "silent", _("逾期视为准予延续")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="supervisions")
    kind = models.CharField(max_length=20, choices=Kind)
    authority_code = models.CharField(max_length=80)
    due_on = models.DateField(null=True, blank=True)
    # Why a supervisor raised it; what was done about it is the note.
    reason = models.CharField(max_length=200, blank=True)
    raised_by = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=200, blank=True)
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind", "due_on"], name="cases_supervised_once")]
        indexes = [
            models.Index(fields=["authority_code", "settled_at", "-id"], name="cases_cards"),
            models.Index(fields=["kind", "authority_code"], name="cases_cards_open", condition=Q(settled_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Measure(models.Model):
    """度量: what one filing says about its pack: prefilled, pre-checked, accepted at first try."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="measure")
    pack_code = models.CharField(max_length=80)
    submitted_on = models.DateField()
    fillable = models.PositiveSmallIntegerField(default=0)
    prefilled = models.PositiveSmallIntegerField(default=0)
    precheck = models.BooleanField(null=True, help_text=_("智能预审：通过、不通过、不能判断"))
    official = models.BooleanField(null=True, help_text=_("人工结论"))
    points = models.JSONField(default=list)
    corrections = models.PositiveSmallIntegerField(default=0)
    accepted_first = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["pack_code", "submitted_on"], name="cases_measures")]

    def __str__(self) -> str:
        return f"{self.pack_code} {self.case_id}"


__all__ = [
    "Application",
    "Bid",
    "Case",
    "CaseEvent",
    "ConditionalAcceptance",
    "Correction",
    "Decision",
    "Expert",
    "Extension",
    "HearingParty",
    "HearingRight",
    "Letter",
    "Measure",
    "PartySignature",
    "Pledge",
    "PublicOpinion",
    "PointJudgement",
    "ProcedureMember",
    "Replay",
    "ReplayLine",
    "SpecialProcedure",
    "Supervision",
    "SurveyReport",
]
