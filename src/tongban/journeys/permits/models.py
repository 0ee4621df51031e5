"""Tables of comprehensive permits: the permit of an industry, the licences inside, and later applications for it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PermitState(models.TextChoices):
    """How a permit stands: as the worst of its licences, told apart where only some have ended."""

    VALID = "valid", _("有效")
    PARTIAL = "partial", _("部分许可已失效")
    SUSPENDED = "suspended", _("暂停")
    LAPSED = "lapsed", _("已过期")
    REVOKED = "revoked", _("已撤销")
    CANCELLED = "cancelled", _("已注销")


# None of these comes back.
OVER = (PermitState.REVOKED, PermitState.CANCELLED, PermitState.LAPSED)


class IndustryPermit(models.Model):
    """行业综合许可证: one permit that lists the licences of an industry for one place of business.

    Legal: 国函〔2020〕155号; 沪府规〔2021〕5号 (一证准营). The single licences stay the legal base.
    """

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    industry = models.SlugField(max_length=80)
    title = models.JSONField(default=dict)
    premises = models.CharField(max_length=200, blank=True)
    # The application whose answers it stands on; the next one begins from them. None when gathered from licences held.
    case = models.OneToOneField("cases.Case", models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=PermitState, default=PermitState.VALID)
    licence = models.ForeignKey("licences.Licence", models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organisation", "state"], name="permits_of_a_firm")]

    def __str__(self) -> str:
        return f"{self.industry} #{self.pk}"

    @property
    def is_over(self) -> bool:
        """Nobody may trade under it."""
        return self.state not in (PermitState.VALID, PermitState.PARTIAL)


class PermitPart(models.Model):
    """综合许可包含的单项许可: one licence inside, as its own department issued it."""

    permit = models.ForeignKey(IndustryPermit, models.CASCADE, related_name="parts")
    item = models.SlugField(max_length=80)
    place = models.PositiveSmallIntegerField()
    licence = models.ForeignKey("licences.Licence", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["permit", "place"]
        constraints = [models.UniqueConstraint(fields=["permit", "item"], name="permits_one_part_for_each_item")]

    def __str__(self) -> str:
        return f"{self.permit_id} {self.item}"


class PermitFiling(models.Model):
    """变更、延续申请: a later application for a permit, filed as a bundle of the members that it touches."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("变更")
        RENEWAL = "renewal", _("延续")

    permit = models.ForeignKey(IndustryPermit, models.CASCADE, related_name="filings")
    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    begun_at = models.DateTimeField(auto_now_add=True)
    # Items renewed because their department was silent: code → day.
    deemed = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.permit_id} {self.kind}"
