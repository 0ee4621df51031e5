"""Tables of the materials library: documents, what they stood in for, who looked at them, what holders consented to."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField

from .kinds import MaterialKind, material_kind


class Source(models.TextChoices):
    """How a material came into the library."""

    WEB = "web", _("网上办事时提交")
    COUNTER = "counter", _("窗口扫描")
    OWN = "own", _("自己上传")


class ReadState(models.TextChoices):
    """How far a material was read (文字识别)."""

    WAITING = "waiting", _("等待识别")
    READ = "read", _("已识别")
    NOTHING = "nothing", _("没有可识别的文字")


class Material(models.Model):
    """电子材料: a document that a person or an organisation handed in and that can stand in for handing it in again."""

    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(_("种类"), max_length=100)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    # What the owner calls it.
    name = EncryptedTextField(_("名称"), max_length=100, blank=True, default="")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    picture = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=8, choices=Source, default=Source.WEB)
    # What it was handed in for: "cases.case:12"; and where, by the code of the authority.
    from_ref = models.CharField(max_length=100, db_index=True, blank=True)
    authority_code = models.CharField(max_length=80, blank=True)
    kept_at = models.DateTimeField(default=timezone.now)
    issued_on = models.DateField(_("签发日期"), null=True)
    valid_until = models.DateField(_("有效期至"), null=True)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, related_name="replaced_by")
    read_state = models.CharField(max_length=8, choices=ReadState, default=ReadState.WAITING)
    text = EncryptedTextField(blank=True, default="")
    fields = EncryptedJSONField(null=True, help_text="[{label, value}]")
    # An officer looked at it and found it good; only then does it count without being looked at again.
    examined_at = models.DateTimeField(null=True)
    examined_by = models.CharField(max_length=100, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("电子材料")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "digest"], condition=Q(person__isnull=False) & Q(deleted_at=None),
                name="materials_one_row_per_person_and_content",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "digest"], condition=Q(organisation__isnull=False) & Q(deleted_at=None),
                name="materials_one_row_per_organisation_and_content",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(organisation__isnull=False), name="materials_exactly_one_owner",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["id"], condition=Q(read_state="waiting"), name="materials_to_read")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def whose(self) -> str:
        """Its owner, as other rooms name them: ``people.person:12``."""
        return (
            f"organisations.organisation:{self.organisation_id}"
            if self.organisation_id
            else f"people.person:{self.person_id}"
        )

    @property
    def about(self) -> MaterialKind:
        """What it proves and for how long."""
        return material_kind(self.kind)

    @property
    def title(self) -> str:
        """What the owner calls it, else what it is, in the reader's language."""
        official = self.title_en if self.title_en and (get_language() or "").startswith("en") else self.title_zh
        return self.name or official

    def is_valid(self, on: date | None = None) -> bool:
        """It may be relied on that day (today in the city if none is given)."""
        return not self.why_not(on)

    def why_not(self, on: date | None = None) -> str:
        """Why it may not be relied on that day: ``deleted``, ``withdrawn``, ``replaced``, ``expired``; else empty."""
        if self.deleted_at:
            return "deleted"
        if self.withdrawn_at:
            return "withdrawn"
        if self.valid_until is not None and self.valid_until < (on or timezone.localdate()):
            return "expired"
        return ""


class UploadReading(models.Model):
    """上传件识别: what was read on a file before it was handed in, so that the applicant hears what does not fit."""

    whose = models.CharField(max_length=100, help_text="people.person:12")
    digest = models.CharField(max_length=64)
    text = EncryptedTextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["whose", "digest"], name="materials_one_reading_each")]

    def __str__(self) -> str:
        return f"{self.whose} {self.digest[:8]}"


class MaterialUse(models.Model):
    """材料复用记录: one time that a kept document stood in for handing it in again, for what, for whom, until when.

    Legal: 个人信息保护法 第十四条, 第二十三条 (purpose, recipient, consent).
    """

    material = models.ForeignKey(Material, models.CASCADE, related_name="uses")
    for_ref = models.CharField(max_length=100, db_index=True)
    purpose = models.CharField(max_length=200, blank=True)
    authority_code = models.CharField(max_length=80, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    used_at = models.DateTimeField(default=timezone.now)
    used_by = models.CharField(max_length=100, blank=True)
    # Until when the authority may look at it for this purpose; without end for what is filed in an archive.
    until = models.DateField(null=True)
    # The words that were agreed to; empty where the law needs no consent.
    consent = models.CharField(max_length=400, blank=True)
    consented_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("材料复用记录")
        constraints = [models.UniqueConstraint(fields=["material", "for_ref"], name="materials_one_use_each")]

    def __str__(self) -> str:
        return f"{self.material_id} → {self.for_ref}"


class MaterialAccess(models.Model):
    """材料查看记录: one time that somebody else opened it; its owner sees every one.

    Legal: 个人信息保护法 第四十四条, 第五十四条.
    """

    material = models.ForeignKey(Material, models.CASCADE, related_name="accesses")
    by = models.CharField(max_length=100)
    authority_code = models.CharField(max_length=80, blank=True)
    for_ref = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("材料查看记录")
        ordering = ["-id"]
        indexes = [models.Index(fields=["material", "-id"], name="materials_seen")]

    def __str__(self) -> str:
        return f"{self.material_id} {self.by}"


class Consent(models.Model):
    """逐件授权: the holder lets the authority of one case look at something it holds elsewhere, for that case only.

    Legal: 上海市电子证照管理办法 (授权调用); 个人信息保护法 第十四条, 第十五条.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, related_name="+")
    for_ref = models.CharField(max_length=100)
    subject = models.CharField(max_length=120, help_text="licence:driving_licence")
    words = models.CharField(max_length=400)
    given_by = models.CharField(max_length=100)
    given_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("逐件授权")
        constraints = [
            models.UniqueConstraint(fields=["for_ref", "subject"], name="materials_one_consent_each"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(organisation__isnull=False), name="materials_consent_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.for_ref} {self.subject}"


class Erasure(models.Model):
    """清除凭证: that an owner had everything erased that may be erased, what went, what stays and why.

    Legal: 个人信息保护法 第四十七条, 第五十条.
    """

    number = models.CharField(max_length=20, unique=True)
    reference = models.CharField(max_length=60, unique=True, help_text="of the page on which it was confirmed")
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=100)
    documents = models.PositiveIntegerField(help_text="of the library")
    consents = models.PositiveIntegerField()
    contents = models.PositiveIntegerField(default=0, help_text="files besides, that nobody can open any more")
    is_key_destroyed = models.BooleanField(default=False)
    left = models.JSONField(default=list, help_text="[{reason, count}]")

    class Meta:
        verbose_name = _("清除凭证")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(organisation__isnull=False), name="materials_erasure_of_one"
            )
        ]

    def __str__(self) -> str:
        return self.number
