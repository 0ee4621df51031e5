from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.journeys.benefits.states import PolicyState, RunState, Scope
from tongban.journeys.packs.public import PackVersion, version

from .subjects import OfSubject


class Simulation(models.Model):
    """政策测算: what a policy would do to the whole city, before it is in force."""

    pack_version = models.ForeignKey("packs.PackVersion", models.PROTECT, related_name="+")
    policy_code = models.CharField(max_length=80)
    authority_code = models.CharField(max_length=80, db_index=True)
    region_code = models.CharField(max_length=12, default="310000")
    period = models.CharField(_("测算期"), max_length=10)
    as_of = models.DateField()
    # Counts and sums only, never a person: what ``simulations`` describes, ready for charts.
    result = models.JSONField(default=dict)
    is_ready = models.BooleanField(default=False)
    fault = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("政策测算")
        indexes = [models.Index(fields=["policy_code", "-id"], name="benefits_simulations")]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.period}"


class PolicyInForce(models.Model):
    """施行中的政策: one version of a policy pack in one region, proposed by one officer and approved by another."""

    pack_version = models.ForeignKey("packs.PackVersion", models.PROTECT, related_name="+")
    pack_digest = models.CharField(max_length=64)
    policy_code = models.CharField(max_length=80)
    authority_code = models.CharField(max_length=80, db_index=True)
    region_code = models.CharField(max_length=12, default="310000")
    state = models.CharField(max_length=10, choices=PolicyState.choices, default=PolicyState.PROPOSED)
    simulation = models.ForeignKey(Simulation, models.PROTECT, null=True, blank=True, related_name="+")
    begins_on = models.DateField(_("施行日期"))
    ends_on = models.DateField(_("停止日期"), null=True, blank=True)
    proposed_by = models.CharField(max_length=100)
    proposed_at = models.DateTimeField(default=timezone.now)
    approved_by = models.CharField(max_length=100, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("施行中的政策")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("proposed_by")), name="benefits_policy_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "rejected"]) | ~Q(approved_by=""),
                name="benefits_policy_in_force_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="benefits_policy_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["policy_code", "region_code"],
                condition=Q(state__in=["in_force", "suspended"]),
                name="benefits_one_version_in_force",
            ),
            models.UniqueConstraint(
                fields=["policy_code", "region_code"], condition=Q(state="proposed"), name="benefits_one_proposal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.region_code} {self.state}"

    @property
    def ref(self) -> str:
        """How the row is named in events."""
        return f"benefits.policyinforce:{self.pk}"

    @property
    def pack(self) -> PackVersion:
        """The pack version, from the packs room's memory."""
        return version(self.pack_version_id, self.pack_digest)


class Budget(models.Model):
    """年度预算: what a policy may cost in a year, and what decisions have taken of it. Never more than the limit."""

    policy_code = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    limit_fen = models.BigIntegerField(_("预算（分）"))
    committed_fen = models.BigIntegerField(_("已核定（分）"), default=0)

    class Meta:
        verbose_name = _("年度预算")
        constraints = [
            models.UniqueConstraint(fields=["policy_code", "year"], name="benefits_one_budget_a_year"),
            models.CheckConstraint(
                condition=Q(committed_fen__gte=0) & Q(committed_fen__lte=F("limit_fen")),
                name="benefits_budget_is_never_exceeded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_code} {self.year}"

    @property
    def left_fen(self) -> int:
        """What can still be decided this year, in fen."""
        return self.limit_fen - self.committed_fen


class Run(OfSubject):
    """匹配批次: one passage over everybody, over those whose facts changed, or over one subject."""

    scope = models.CharField(max_length=8, choices=Scope.choices)
    authority_code = models.CharField(max_length=80, db_index=True)
    region_code = models.CharField(max_length=12, default="310000")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.PREPARED)
    as_of = models.DateField(_("数据截至"))
    trigger = models.CharField(_("起因"), max_length=100, blank=True)
    subject_keys = models.JSONField(default=list)
    # Folder of the population engine's tables and results, below the data folder; removed when the run is over.
    result = models.CharField(max_length=200, blank=True)
    # Source → of how many it told nothing of a day in the past, so that they were judged on its state of now.
    undated = models.JSONField(default=dict)
    # Key of the last entitlement that was decided.
    position = models.BigIntegerField(default=0)
    automatic = models.PositiveIntegerField(_("自动核定"), default=0)
    prepared_by = models.CharField(max_length=100)
    started_by = models.CharField(max_length=100, blank=True)
    prepared_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("匹配批次")
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(organisation=None), name="benefits_run_at_most_one_subject"
            ),
        ]
        indexes = [models.Index(fields=["authority_code", "-id"], name="benefits_runs")]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.as_of}"

    @property
    def progress(self) -> dict[str, Any]:
        """Sums over the parts, for a live page: parts, done, seen, eligible, made, amount_fen …"""
        parts = list(self.parts.all())
        names = ("seen", "eligible", "made", "known", "conflicts", "unknown", "amount_fen")
        found: dict[str, Any] = {name: sum(getattr(part, name) for part in parts) for name in names}
        return {"parts": len(parts), "done": sum(part.is_done for part in parts), **found}


class RunPart(models.Model):
    """批次分段: one policy and one unit (a month, a year) of a run, with the place it has come to."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="parts")
    policy = models.ForeignKey(PolicyInForce, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    unit = models.CharField(max_length=10)
    day = models.DateField(_("计算日"))
    position = models.CharField(max_length=80, blank=True)
    is_done = models.BooleanField(default=False)
    seen = models.BigIntegerField(_("已看"), default=0)
    eligible = models.BigIntegerField(_("符合"), default=0)
    made = models.BigIntegerField(_("新登记"), default=0)
    known = models.BigIntegerField(_("已登记"), default=0)
    conflicts = models.BigIntegerField(_("同类已享"), default=0)
    unknown = models.BigIntegerField(_("待查明"), default=0)
    amount_fen = models.BigIntegerField(_("金额（分）"), default=0)

    class Meta:
        verbose_name = _("批次分段")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "policy", "unit"], name="benefits_one_part_per_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.unit}"

    @property
    def code(self) -> str:
        """Name of this policy on this unit inside a match."""
        return f"{self.policy.policy_code}@{self.unit}"
