from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import blind_index


class Organisation(models.Model):
    """法人和其他组织: an enterprise, a sole trader or another organisation, identified by its credit code."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("有限责任公司")
        SOLE_TRADER = "sole_trader", _("个体工商户")
        PARTNERSHIP = "partnership", _("合伙企业")
        COOPERATIVE = "cooperative", _("农民专业合作社")
        INSTITUTION = "institution", _("事业单位")
        SOCIAL = "social", _("社会组织")

    class Status(models.TextChoices):
        ACTIVE = "active", _("存续")
        SUSPENDED = "suspended", _("歇业")
        REVOKED = "revoked", _("吊销")
        CANCELLED = "cancelled", _("注销")

    credit_code = models.CharField(max_length=18, unique=True)
    # Blind index under which department sources know the organisation, so that their records find it by an index.
    credit_code_index = models.CharField(max_length=64, default="", editable=False, db_index=True)
    name = models.CharField(max_length=100, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # The legal representative; of a sole trader, the trader.
    legal_representative = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="represented_organisations"
    )
    region = models.ForeignKey("places.Region", models.PROTECT, related_name="organisations")
    address = models.CharField(max_length=200, blank=True)
    industry = models.CharField(max_length=10, blank=True, help_text="GB/T 4754, letter and digits")
    business_scope = models.TextField(blank=True)
    registered_capital_fen = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    established_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """It may apply for things: neither revoked nor cancelled."""
        return self.status in {self.Status.ACTIVE, self.Status.SUSPENDED}


def credit_code_index(credit_code: str) -> str:
    """The blind index under which an organisation is known to department sources."""
    return blind_index("credit_code", credit_code)


class CodeGiven(models.Model):
    """赋码台账: which code the embedded coding gave under which reference. A city with a real one has no rows."""

    reference = models.CharField(max_length=120, unique=True)
    credit_code = models.CharField(max_length=18, unique=True)

    class Meta:
        verbose_name_plural = "codes given"

    def __str__(self) -> str:
        return f"{self.reference} {self.credit_code}"


class OrganisationVersion(models.Model):
    """历史登记: how an entry read until it was changed. The row in force is the organisation's own."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="versions")
    values = models.JSONField(default=dict)
    recorded_until = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["recorded_until"]
        indexes = [models.Index(fields=["organisation", "recorded_until"], name="organisation_version_in_force")]

    def __str__(self) -> str:
        return f"organisation:{self.organisation_id} until {self.recorded_until:%Y-%m-%d}"


class OrganisationMember(models.Model):
    """组织成员: a person's registered part in an organisation; not a power to act, which is a delegation."""

    class Role(models.TextChoices):
        LEGAL_REPRESENTATIVE = "legal_representative", _("法定代表人（经营者）")
        SHAREHOLDER = "shareholder", _("股东")
        DIRECTOR = "director", _("董事")
        SUPERVISOR = "supervisor", _("监事")
        MANAGER = "manager", _("经理")
        CLERK = "clerk", _("职员")

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    role = models.CharField(max_length=20, choices=Role.choices)
    share_per_mille = models.PositiveSmallIntegerField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="one_row_per_organisation_role")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"
