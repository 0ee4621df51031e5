"""Tables of collection: deliveries, what was refused, corrections, quality by issuer, gaps, the issuing list."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField

from .states import BatchState


class Batch(models.Model):
    """归集批次: one delivery of old licences of one type by their issuer."""

    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    type_code = models.CharField(_("证照类型"), max_length=60)
    name = models.CharField(_("文件名"), max_length=200)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    path = models.CharField(max_length=500, blank=True)  # of a delivery that lies on the server
    layout = models.CharField(max_length=5)  # csv, jsonl, zip
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)  # column → key of the standard
    state = models.CharField(_("状态"), max_length=9, choices=BatchState.choices, default=BatchState.PREVIEW)
    rows = models.PositiveIntegerField(_("总行数"), default=0)
    rows_done = models.PositiveIntegerField(_("已处理"), default=0)
    added = models.PositiveIntegerField(_("新增"), default=0)
    unchanged = models.PositiveIntegerField(_("已有"), default=0)
    corrected = models.PositiveIntegerField(_("更正"), default=0)
    refused = models.PositiveIntegerField(_("退回"), default=0)
    by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("归集批次")
        indexes = [models.Index(fields=["authority", "-made_at"], name="batches_of_an_authority")]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"

    @property
    def percent(self) -> int:
        """How far it is, of 100."""
        return self.rows_done * 100 // self.rows if self.rows else 0


class RefusedRow(models.Model):
    """退回行: a row that could not be taken, with the reason; the issuer mends and delivers it again."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="refusals")
    row = models.PositiveIntegerField()
    reason = models.CharField(max_length=30)
    raw = EncryptedJSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="collection_row_refused_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.row} {self.reason}"


class CollectedLicence(models.Model):
    """归集证照: an old licence by what makes it one: issuer, type, number."""

    licence = models.OneToOneField("licences.Licence", models.PROTECT, related_name="+")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    type_code = models.CharField(max_length=60)
    number = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # of the row, to see at once that it is the same
    missing = models.JSONField(default=list)  # names of attributes that the type has and the row lacked
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+")
    collected_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "type_code", "number"], name="collection_licence_once")
        ]

    def __str__(self) -> str:
        return f"{self.type_code} {self.number}"


class Correction(models.Model):
    """证照更正: what a collected licence said before and says now; who changed it and why."""

    licence = models.ForeignKey("licences.Licence", models.PROTECT, related_name="+")
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    before = EncryptedJSONField(default=dict)
    after = EncryptedJSONField(default=dict)
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["authority", "-at"], name="corrections_of_an_issuer")]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.at:%Y-%m-%d}"

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """(name, before, after) of everything that changed."""
        names = sorted({*self.before, *self.after})
        return [(name, self.before.get(name, ""), self.after.get(name, "")) for name in names]


class QualityCount(models.Model):
    """证照质量: what one rule found with one issuer on one day."""

    on = models.DateField()
    authority = models.ForeignKey("authorities.Authority", models.CASCADE, related_name="+")
    rule = models.CharField(max_length=40)
    checked = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    examples = models.JSONField(default=list)  # licence keys, twenty at most

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "authority", "rule"], name="collection_counted_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.authority_id} {self.rule} {self.wrong}"


class Gap(models.Model):
    """证照缺口: something on paper or in a register without a licence beside it; the issuer has a term."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("有决定、没有证照")
        REGISTER = "register", _("有登记、没有证照")
        EXPIRED = "expired", _("已到期、没有换证")

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        CLOSED = "closed", _("已补上")
        EXPLAINED = "explained", _("已说明")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    ref = models.CharField(max_length=100)  # what is there: "cases.case:12", "organisations.organisation:3"
    words = models.CharField(max_length=200)  # without personal data
    type_code = models.CharField(max_length=60)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    found_on = models.DateField()
    due_on = models.DateField()
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    note = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("证照缺口")
        constraints = [
            models.UniqueConstraint(fields=["kind", "ref", "type_code"], name="collection_one_gap"),
        ]
        indexes = [
            models.Index(fields=["authority", "state", "due_on"], name="gaps_of_an_issuer"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="gaps_to_chase"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"

    @property
    def is_late(self) -> bool:
        """True when the term is over and nothing was done."""
        return self.state == self.State.OPEN and self.due_on < timezone.localdate()


class ListEntry(models.Model):
    """发证清单: one type of licence that an authority has published as issued by it."""

    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    type_code = models.CharField(max_length=60)
    is_simultaneous = models.BooleanField(_("同步制发"))
    simultaneous_since = models.DateField(null=True)
    published_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "type_code"], condition=Q(withdrawn_on=None), name="collection_listed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.type_code}"
