"""Tables of assistance: the request, what happened to it, its letters and papers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField
from tongban.journeys.assistance.states import OPEN, Level, Refusal, State, Why


class AssistanceRequest(models.Model):
    """协助请求: one department asks another for what it cannot do or know itself; with ground, question and day.

    Legal: 行政处罚法 第二十六条 (a body may ask the bodies concerned; within its powers that one assists).
    """

    key = models.CharField(max_length=120, unique=True)
    asker = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+")
    addressee = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    superior = models.ForeignKey("authorities.Authority", models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="+")
    duty = models.SlugField(max_length=60, blank=True)
    fact_id = models.CharField(max_length=80, blank=True)
    title = models.CharField(_("事由"), max_length=120)
    question = EncryptedTextField(max_length=4000)
    ground = models.CharField(_("法定依据"), max_length=200)
    why = models.CharField(max_length=8, choices=Why)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    # Since when the present addressee has it; a transfer begins anew.
    arrived_on = models.DateField()
    planned_days = models.PositiveSmallIntegerField(help_text=_("工作日"))
    due_on = models.DateField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    answer = EncryptedTextField(max_length=4000, blank=True, default="")
    value = EncryptedJSONField(null=True, blank=True)
    as_of = models.DateField(null=True, blank=True)
    refusal = models.CharField(max_length=8, choices=Refusal, blank=True)
    article = models.CharField(max_length=200, blank=True)
    is_final = models.BooleanField(default=False, help_text=_("上级裁定不予协助，不再争议"))
    took_working_days = models.SmallIntegerField(null=True, blank=True)
    is_on_time = models.BooleanField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.NONE)
    # The pause of the case that this request began, on a ground of the licensing law; none otherwise.
    pause = models.ForeignKey("cases.SpecialProcedure", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(ground=""), name="assistance_has_ground")]
        indexes = [
            models.Index(fields=["addressee", "state", "due_on"], name="assistance_inbox"),
            models.Index(fields=["asker", "state", "due_on"], name="assistance_sent"),
            models.Index(fields=["superior", "state"], name="assistance_above", condition=Q(superior__isnull=False)),
            models.Index(fields=["due_on"], name="assistance_due", condition=Q(state__in=["asked", "accepted"])),
            models.Index(fields=["asked_at", "addressee"], name="assistance_league"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it stands on its letters."""
        return f"协〔{timezone.localdate(self.asked_at).year}〕{self.pk:05d}号"

    @property
    def ref(self) -> str:
        """How other rooms name it."""
        return f"assistance.assistancerequest:{self.pk}"

    @property
    def is_open(self) -> bool:
        """The addressee still has to answer."""
        return State(self.state) in OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def is_soon(self) -> bool:
        """Due today or tomorrow."""
        return self.is_open and 0 <= (self.due_on - timezone.localdate()).days <= 1


class AssistanceEvent(models.Model):
    """协助过程: one row of what happened, seen by both sides."""

    request = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    body = models.ForeignKey("authorities.Authority", models.PROTECT, null=True, related_name="+")
    note = EncryptedTextField(blank=True, default="")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "at"], name="assistance_events_of_kind")]

    def __str__(self) -> str:
        return self.kind

    @property
    def title(self) -> str:
        """What happened, in the reader's language."""
        from tongban.journeys.assistance.notices import TITLES

        return str(TITLES.get(self.kind, self.kind))


class AssistanceExtension(models.Model):
    """延期: more time that the addressee asks for and the asking department grants or not."""

    request = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="extensions")
    working_days = models.PositiveSmallIntegerField()
    reason = EncryptedTextField(max_length=1000)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    is_granted = models.BooleanField(null=True, blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], name="assistance_one_open_extension", condition=Q(is_granted__isnull=True)
            ),
            models.CheckConstraint(condition=Q(working_days__range=(1, 30)), name="assistance_extension_days"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} +{self.working_days}"


class AssistanceLetter(models.Model):
    """协助文书: the request, the answer or the refusal with the seal of its department; drawn by a job."""

    class Kind(models.TextChoices):
        REQUEST = "assistance_request", _("协助函")
        ANSWER = "assistance_answer", _("协助复函")
        REFUSAL = "assistance_refusal", _("不予协助告知书")

    request = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=24, choices=Kind)
    number = models.CharField(max_length=40, unique=True)
    body = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    context = EncryptedJSONField(default=dict)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], name="assistance_letters_to_make", condition=Q(made_at__isnull=True))]

    def __str__(self) -> str:
        return self.number


class AssistancePaper(models.Model):
    """附件: a file that one side put beside the question or the answer."""

    request = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="papers")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    is_of_answer = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "file"], name="assistance_paper_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.file_id}"
