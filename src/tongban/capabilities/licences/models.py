"""Tables of licences, seals and sealed documents."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField

from .states import LicenceState
from .types import LicenceType, licence_type


class SealState(models.TextChoices):
    """Only a seal in use seals; what it sealed before is judged by the day of sealing."""

    ACTIVE = "active", _("在用")
    SUSPENDED = "suspended", _("停用")
    LOST = "lost", _("报失")
    DESTROYED = "destroyed", _("销毁")


class Seal(models.Model):
    """电子印章: a seal of an authority for one use; its picture is drawn, its key is kept by *trust*.

    Legal: 国发〔1999〕25号 (seals of departments); 国务院令第716号 第九条 (an electronic seal equals a physical one).
    """

    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="seals")
    purpose = models.CharField(max_length=20, blank=True, help_text="行政审批专用章; empty for the seal of the body")
    number = models.CharField(max_length=13, unique=True)
    state = models.CharField(max_length=10, choices=SealState.choices, default=SealState.ACTIVE)
    state_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="", help_text="why it is not in use")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "purpose"], name="one_seal_per_purpose")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.purpose}"

    @property
    def title(self) -> str:
        """As it stands on the seal: the body, then what it is for."""
        return f"{self.authority.name}{self.purpose}"


class SealCustodian(models.Model):
    """印章保管人: an officer who keeps a seal and answers for each use by hand.

    Legal: 国发〔1999〕25号 二十五 (seals are kept by appointed people, and used with permission).
    """

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="custodians")
    officer = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+")
    named_by = models.CharField(max_length=80)
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "officer"], condition=Q(until=None), name="one_living_custody_per_officer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.officer_id}"


class AuthorisationState(models.TextChoices):
    """An authorisation counts only after a second officer approved it."""

    ASKED = "asked", _("待批准")
    LIVING = "living", _("生效")
    REFUSED = "refused", _("不同意")
    ENDED = "ended", _("已终止")


class SealAuthorisation(models.Model):
    """用印授权: the standing written permission under which a seal is put on letters of some kinds without asking."""

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="authorisations")
    kinds = models.JSONField(default=list, help_text="kinds of letters; * for every kind")
    ground = models.CharField(max_length=200, help_text="the document that permits it")
    valid_until = models.DateField()
    state = models.CharField(max_length=8, choices=AuthorisationState.choices, default=AuthorisationState.ASKED)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.ground}"

    @property
    def is_living(self) -> bool:
        """Seals may be put under it today."""
        return self.state == AuthorisationState.LIVING and self.valid_until >= timezone.localdate()

    def covers(self, kind: str) -> bool:
        """It permits this kind of letter."""
        return "*" in self.kinds or kind in self.kinds


class SealRequestState(models.TextChoices):
    """A request is answered once."""

    ASKED = "asked", _("待审批")
    SEALED = "sealed", _("已用印")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class SealRequest(models.Model):
    """用印申请: one special document that an officer asks to have sealed; another one, a custodian, decides."""

    reference = models.UUIDField(default=uuid4, unique=True)
    key = models.CharField(max_length=80, unique=True, help_text="the asker's own key")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="requests")
    title = EncryptedTextField(max_length=120)
    reason = EncryptedTextField(max_length=500)
    case_ref = models.CharField(max_length=80, blank=True, default="")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=SealRequestState.choices, default=SealRequestState.ASKED)
    asked_by = models.ForeignKey("authorities.Officer", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = EncryptedTextField(max_length=200, blank=True, default="")
    sealed = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["seal", "state"], name="licences_seal_requests")]
        constraints = [
            models.CheckConstraint(
                name="two_people_seal_by_hand", condition=~Q(state="sealed") | ~Q(decided_by=models.F("asked_by"))
            )
        ]

    def __str__(self) -> str:
        return str(self.reference)


class SealUse(models.Model):
    """用印记录: one time that a seal was put on something: who, what, why, and the digest of the file."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="uses")
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    why = models.CharField(max_length=120)
    about = models.CharField(max_length=80, blank=True, default="")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the sealed file")
    authorisation = models.ForeignKey(SealAuthorisation, models.PROTECT, null=True, related_name="uses")
    request = models.ForeignKey(SealRequest, models.PROTECT, null=True, related_name="uses")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["seal", "-id"], name="licences_seal_uses"),
            models.Index(fields=["digest"], name="licences_seal_use_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.digest[:12]}"


class SealHold(models.Model):
    """待用印: something that waits because its seal may not be used; it goes on by itself when it may."""

    about = models.CharField(max_length=80, unique=True)
    within = models.CharField(max_length=80, db_index=True, help_text="the case, such as cases.case:12")
    seal = models.ForeignKey(Seal, models.CASCADE, related_name="holds")
    what = models.CharField(max_length=120)
    code = models.CharField(max_length=16, help_text="suspended, lost, destroyed or unauthorised")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.about


class Licence(models.Model):
    """电子证照: a licence, certificate or card that a person or an organisation holds.

    Legal: GB/T 36903-2018 (metadata), GB/T 36904-2018 (identifier); 上海市电子证照管理办法 (沪府办规〔2022〕7号).
    """

    identifier = models.CharField(max_length=120, unique=True, help_text="证照标识")
    type_code = models.CharField(max_length=60, db_index=True)
    number = models.CharField(max_length=60, help_text="证照编号")
    serial = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="licences")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="licences"
    )
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="licences_issued")
    fields = EncryptedJSONField(default=list, help_text="[{name, label: {zh, en}, value}]")
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="empty: long term")
    state = models.CharField(max_length=2, choices=LicenceState.choices, default=LicenceState.VALID)
    face = EncryptedJSONField(null=True, help_text="what it shows, as it stood fast when it was issued")
    photo = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    # The drawn forms, each made at once or on first asking.
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    ofd = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    case_ref = models.CharField(max_length=80, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="licence_has_one_holder",
                condition=Q(person__isnull=True, organisation__isnull=False)
                | Q(person__isnull=False, organisation__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["case_ref", "type_code"], condition=~Q(case_ref=""), name="one_licence_of_a_type_per_case"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "type_code", "state"]),
            models.Index(fields=["organisation", "type_code", "state"]),
            models.Index(fields=["valid_until"], condition=Q(state="01"), name="licences_valid_until"),
        ]

    def __str__(self) -> str:
        return f"{self.type_code} {self.number}"

    @property
    def type(self) -> LicenceType:
        """What kind of licence this is."""
        return licence_type(self.type_code)

    @property
    def holder_name(self) -> str:
        """持证主体."""
        return self.person.name if self.person else str(self.organisation.name if self.organisation else "")

    def is_valid(self, on: date | None = None) -> bool:
        """True when it may be relied on that day (today in the city)."""
        day = on or timezone.localdate()
        return (
            self.state == LicenceState.VALID
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )


class LicenceEvent(models.Model):
    """证照履历: one thing that happened to a licence, from issue to end."""

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="history")
    kind = models.CharField(max_length=20, help_text="issued, replaced, state")
    state = models.CharField(max_length=2, choices=LicenceState.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, blank=True)
    case_ref = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class SealedDocument(models.Model):
    """签章文书: a letter or licence that left the house under a seal; whoever holds it can verify it by its code."""

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)
    ofd_digest = models.CharField(max_length=64, blank=True, default="")
    sealed_at = models.DateTimeField(auto_now_add=True)
    licence = models.ForeignKey(Licence, models.CASCADE, null=True, blank=True, related_name="documents")

    def __str__(self) -> str:
        return self.code

    @property
    def printed_code(self) -> str:
        """The code as it is printed, in groups of four."""
        return "-".join(self.code[i : i + 4] for i in (0, 4, 8))
