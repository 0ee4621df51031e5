"""Tables of bundles: the members of a common case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MemberState(models.TextChoices):
    """Where one item of a bundle stands; the labels are what applicants read."""

    PLANNED = "planned", _("等待前面的事项")
    SKIPPED = "skipped", _("不需要办")
    READY = "ready", _("正在转给办理部门")
    BLOCKED = "blocked", _("缺内容，等牵头部门处理")
    RUNNING = "running", _("办理中")
    GRANTED = "granted", _("已批准")
    REFUSED = "refused", _("未批准")
    ENDED = "ended", _("没有办成就结束了")
    DROPPED = "dropped", _("不再办理")


# Nothing more happens before the members that wait for it.
FINAL = frozenset({
    MemberState.SKIPPED, MemberState.GRANTED, MemberState.REFUSED, MemberState.ENDED, MemberState.DROPPED,
})  # fmt: skip


class BundleMember(models.Model):
    """一件事的成员办件: one item behind a common application, and the case in which its own department decides it.

    ``plan`` of the pack version of the common case says what it asks for and whom it waits for.
    """

    bundle = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=80)
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=MemberState, default=MemberState.PLANNED)
    is_chosen = models.BooleanField(default=True, help_text=_("按申请人的情况要办"))
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.JSONField(default=list, help_text=_("停下来的原因：哪一项、什么问题；不含填写的内容"))
    ready_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["bundle", "place"]
        constraints = [models.UniqueConstraint(fields=["bundle", "code"], name="bundles_one_member")]
        indexes = [
            models.Index(
                fields=["id"],
                name="bundles_to_look_at",
                condition=Q(state__in=["ready", "running"]) | Q(state="granted", ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id} {self.code}"

    @property
    def is_final(self) -> bool:
        """The members that wait for it can go on, or not."""
        return MemberState(self.state) in FINAL

    @property
    def is_over(self) -> bool:
        """Its case has ended too, or it never had one."""
        return self.is_final and (self.case_id is None or self.ended_at is not None)


class DesignState(models.TextChoices):
    """Where a draft of a bundle stands."""

    DRAFT = "draft", _("起草中")
    PROPOSED = "proposed", _("待另一人发布")
    PUBLISHED = "published", _("已发布")
    DISCARDED = "discarded", _("已放弃")


class DesignKind(models.TextChoices):
    """What is to be published: what somebody wrote, a trial for the whole city, an older version."""

    WRITTEN = "written", _("修改")
    EXTENSION = "extension", _("推广到全市")
    RETURN = "return", _("恢复旧版")


class Design(models.Model):
    """一件事的草稿: a manifest that officers of the lead department write on screen; at most one open one of a bundle.

    ``data`` is what a ``bundle.yaml`` would say. Every change is a ``DesignStep``; ``place`` is the one shown now.
    """

    code = models.SlugField(max_length=80)
    authority_code = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=DesignKind, default=DesignKind.WRITTEN)
    state = models.CharField(max_length=10, choices=DesignState, default=DesignState.DRAFT)
    based_on = models.ForeignKey("packs.PackVersion", models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField()
    place = models.PositiveIntegerField(default=0)
    districts = models.JSONField(default=list, help_text=_("试点的区；空为全市"))
    note = models.CharField(max_length=500, blank=True, help_text=_("改了什么、为什么"))
    answer = models.CharField(max_length=500, blank=True, help_text=_("退回的理由"))
    begun_by = models.CharField(max_length=120)
    proposed_by = models.CharField(max_length=120, blank=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="bundles_one_open_design", condition=Q(state__in=["draft", "proposed"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def is_open(self) -> bool:
        """It can still be changed or published."""
        return self.state in (DesignState.DRAFT, DesignState.PROPOSED)

    @property
    def is_editable(self) -> bool:
        """Only what somebody writes is edited; a trial is extended and an older version restored as they are."""
        return self.state == DesignState.DRAFT and self.kind == DesignKind.WRITTEN


class DesignStep(models.Model):
    """草稿的一步: the manifest after one change, for undoing, for the history, and for merging what two people type."""

    design = models.ForeignKey(Design, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    what = models.JSONField(default=list, help_text=_("改了哪些栏"))
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["design", "number"]
        constraints = [models.UniqueConstraint(fields=["design", "number"], name="bundles_one_step")]

    def __str__(self) -> str:
        return f"{self.design_id} {self.number}"


class EditionState(models.TextChoices):
    """Where a version that was published on screen stands."""

    PILOT = "pilot", _("试点中")
    IN_FORCE = "in_force", _("全市施行")
    REPLACED = "replaced", _("已被新版替代")
    EXTENDED = "extended", _("已推广到全市")
    ENDED = "ended", _("试点已结束")


class Edition(models.Model):
    """一件事的版次: one publication on screen, for the city or on trial in districts.

    ``version`` names it in every ``PackVersion`` compiled from it (``2026.3-1f2e…``): a new version of a member gives
    a new one of those, and ``pack_version`` is the newest.
    """

    code = models.SlugField(max_length=80)
    version = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=EditionState)
    pack_version = models.ForeignKey("packs.PackVersion", models.PROTECT, related_name="+")
    design = models.OneToOneField(Design, models.PROTECT, related_name="edition")
    before = models.ForeignKey("packs.PackVersion", models.PROTECT, null=True, blank=True, related_name="+")
    districts = models.JSONField(default=list)
    published_by = models.CharField(max_length=120)
    published_at = models.DateTimeField()
    ended_by = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="bundles_one_edition"),
            models.UniqueConstraint(fields=["code"], name="bundles_one_pilot", condition=Q(state="pilot")),
            models.UniqueConstraint(fields=["code"], name="bundles_one_in_force", condition=Q(state="in_force")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def is_pilot(self) -> bool:
        """It holds in its districts only."""
        return self.state == EditionState.PILOT
