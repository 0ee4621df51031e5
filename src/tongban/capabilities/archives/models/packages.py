from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.archives.states import Point, State
from tongban.foundation.trust.public import EncryptedTextField

RETENTIONS = [("Y", _("永久")), ("D30", _("30 年")), ("D10", _("10 年"))]


class Fonds(models.Model):
    """全宗: all archives of one authority under one number."""

    number = models.CharField(_("全宗号"), max_length=8, unique=True)
    authority_code = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.number


class Series(models.Model):
    """类目: what one authority files of one item in one year with one term; hands out the numbers, and counts."""

    fonds = models.ForeignKey(Fonds, models.PROTECT, related_name="series")
    authority_code = models.CharField(max_length=80)
    item_code = models.CharField(max_length=80)
    item_title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    retention = models.CharField(max_length=4, choices=RETENTIONS)
    last_number = models.PositiveIntegerField(default=0)
    # Of the first packages: how many are filed, and how many of them within a minute of the end.
    filed = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fonds", "item_code", "year", "retention"], name="archives_one_series")
        ]
        indexes = [models.Index(fields=["authority_code", "-year"], name="archives_series_of")]

    def __str__(self) -> str:
        return f"{self.fonds_id} {self.item_code} {self.year} {self.retention}"


class Archive(models.Model):
    """电子档案: one package, or the wish for one; what changes later lies in further ones that point to the first."""

    owner_ref = models.CharField(max_length=80, help_text='whose papers: "cases.case:12"')
    # "first", or what happened later: "rating:2026-…". Together with the owner it is there once.
    key = models.CharField(max_length=80, default="first")
    first = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    ordinal = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(_("归档缘由"), max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    identifier = models.CharField(_("档号"), max_length=100, unique=True, null=True, blank=True)
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="archives")
    authority_code = models.CharField(max_length=80, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    number = models.CharField(_("办件编号"), max_length=50, blank=True)
    item_code = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    retention = models.CharField(_("保管期限"), max_length=4, choices=RETENTIONS, blank=True)
    retention_basis = models.CharField(max_length=200, blank=True)
    keep_until = models.DateField(null=True, blank=True)
    title = EncryptedTextField(blank=True, default="")
    applicant = EncryptedTextField(blank=True, default="")
    applicant_index = models.CharField(max_length=64, blank=True)
    applicant_number_index = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(_("办理结果"), max_length=60, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    # When we were told that it had ended: from here the minute is counted.
    wanted_at = models.DateTimeField(default=timezone.now)
    filed_at = models.DateTimeField(_("归档时间"), null=True, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, help_text="SM3 of the package")
    checked_at = models.DateTimeField(null=True, blank=True)
    is_sound = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("电子档案")
        constraints = [
            models.UniqueConstraint(fields=["owner_ref", "key"], name="archives_once"),
            models.UniqueConstraint(fields=["first", "ordinal"], name="archives_ordinal"),
            models.CheckConstraint(
                condition=~Q(state__in=["filed", "transferred"])
                | Q(file__isnull=False, identifier__isnull=False, filed_at__isnull=False),
                name="archives_filed_is_whole",
            ),
        ]
        indexes = [
            # Lists read a stretch of one of these: the leading columns, then the key.
            models.Index(fields=["authority_code", "id"], name="archives_of_authority"),
            models.Index(fields=["authority_code", "year", "id"], name="archives_of_year"),
            models.Index(fields=["authority_code", "retention", "id"], name="archives_of_retention"),
            models.Index(fields=["authority_code", "state", "id"], name="archives_of_state"),
            models.Index(fields=["series", "id"], name="archives_of_series"),
            models.Index(fields=["number"], name="archives_of_number"),
            models.Index(fields=["authority_code", "applicant_index", "id"], name="archives_of_applicant"),
            models.Index(fields=["authority_code", "applicant_number_index", "id"], name="archives_of_id_number"),
            models.Index(fields=["person", "-id"], name="archives_of_person"),
            models.Index(fields=["organisation", "-id"], name="archives_of_organisation"),
            models.Index(
                fields=["authority_code", "keep_until"], name="archives_due", condition=Q(keep_until__isnull=False)
            ),
            models.Index(fields=["wanted_at"], name="archives_waiting", condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return self.identifier or f"{self.owner_ref} {self.key}"

    @property
    def is_kept(self) -> bool:
        """There is a package to read."""
        return self.state in (State.FILED, State.TRANSFERRED)

    @property
    def seconds(self) -> int | None:
        """From the end of the business to the package, in seconds."""
        return int((self.filed_at - self.wanted_at).total_seconds()) if self.filed_at else None


class ArchiveFile(models.Model):
    """档案组件: one file of a package as the register knows it; stays when the package is destroyed."""

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    format = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, help_text="SM3")
    is_closed = models.BooleanField(_("不向本人出示"), default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["archive", "path"], name="archives_file_once")]

    def __str__(self) -> str:
        return self.path


class Check(models.Model):
    """四性检测: what one check of one package found, item by item."""

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="checks")
    point = models.CharField(max_length=12, choices=Point.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=80)
    is_passed = models.BooleanField()
    items = models.JSONField(default=list, help_text="[{id, result, detail}]")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["archive", "-id"], name="archives_checks_of")]

    def __str__(self) -> str:
        return f"{self.archive_id} {self.point} {self.is_passed}"


class ArchiveTask(models.Model):
    """归档待办: something an archivist has to look at, with the reason."""

    class Kind(models.TextChoices):
        FILING = "filing", _("归档没有成功")
        CHECK = "check", _("四性检测没有通过")
        TRANSFER = "transfer", _("移交被退回")

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    authority_code = models.CharField(max_length=80, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500)
    tries = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["archive", "kind"], condition=Q(settled_at__isnull=True), name="archives_one_open_task"
            )
        ]
        indexes = [models.Index(fields=["authority_code", "settled_at", "-id"], name="archives_tasks")]

    def __str__(self) -> str:
        return f"{self.kind} {self.archive_id}"


class LongTermRun(models.Model):
    """长期保存检测: one round over the kept packages; a killed one goes on behind the last that was looked at."""

    class Scope(models.TextChoices):
        SAMPLE = "sample", _("抽样")
        ALL = "all", _("全部")

    scope = models.CharField(max_length=6, choices=Scope.choices)
    share = models.PositiveSmallIntegerField(default=30, help_text="sample: one in so many")
    offset = models.PositiveSmallIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=80)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope"], condition=Q(finished_at__isnull=True), name="archives_one_run_of_a_scope"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.after}"
