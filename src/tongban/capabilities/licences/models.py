"""Tables of licences, seals and sealed documents."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tongban.foundation.trust.public import EncryptedJSONField

from .states import LicenceState
from .types import LicenceType, licence_type


class Seal(models.Model):
    """电子印章: a seal of an authority for one use; its picture is drawn, its key is kept by *trust*."""

    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="seals")
    purpose = models.CharField(max_length=20, blank=True, help_text="行政审批专用章; empty for the seal of the body")
    number = models.CharField(max_length=13, unique=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "purpose"], name="one_seal_per_purpose")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.purpose}"


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
