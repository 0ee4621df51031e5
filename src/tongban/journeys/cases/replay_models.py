"""Tables of replays (重放): a proposed rule held against history, and what officers said about automatic verdicts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Replay(models.Model):
    """规则重放: what changed clock rules, or another version's rules, would have meant for cases that were handled.

    Only counts and the cases that differ are kept. A replay changes no case.
    """

    class Kind(models.TextChoices):
        CLOCK = "clock", _("时限规则")
        REVIEW = "review", _("预审规则")

    class State(models.TextChoices):
        WAITING = "waiting", _("等待计算")
        RUNNING = "running", _("正在计算")
        FINISHED = "finished", _("已算完")

    kind = models.CharField(max_length=10, choices=Kind)
    # Whose cases: the authority that asked, of the city with its bureaus in the districts.
    authority_code = models.CharField(max_length=80)
    authorities = models.JSONField(default=list)
    region_code = models.CharField(max_length=12, blank=True)
    pack_code = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    until = models.DateField()
    # What is proposed: changed clock rules, or the content of the candidate version.
    proposal = models.JSONField(default=dict)
    version = models.CharField(_("候选版本"), max_length=40, blank=True)
    digest = models.CharField(max_length=64)
    asked_by = models.CharField(max_length=120)
    asked_on = models.DateField()
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(_("算到哪一件"), default=0)
    up_to = models.BigIntegerField(_("到哪一件为止"), default=0)
    found = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "digest", "asked_by", "asked_on"], name="cases_replay_once_a_day")
        ]
        indexes = [
            models.Index(fields=["pack_code", "kind", "-id"], name="cases_replays_of_item"),
            models.Index(fields=["authority_code", "-id"], name="cases_replays_of_bureau"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.state == self.State.FINISHED

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return 100 if self.is_finished else min(99, 100 * self.done // self.total) if self.total else 0


class ReplayLine(models.Model):
    """重放差异: one case that would have gone differently, with both sides; no personal data."""

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    change = models.CharField(max_length=20)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["replay", "case"], name="cases_replay_line_once")]
        indexes = [models.Index(fields=["replay", "change", "id"], name="cases_replay_lines")]

    def __str__(self) -> str:
        return f"{self.replay_id} {self.case_id} {self.change}"


class PointJudgement(models.Model):
    """审查要点的人工结论: an officer confirms the automatic verdict of one point, or overrules it with a reason."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="judgements")
    point = models.CharField(max_length=80)
    automatic = models.BooleanField(null=True)
    verdict = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "point"], name="cases_point_judged_once"),
            models.CheckConstraint(
                condition=Q(automatic__isnull=True) | Q(automatic=models.F("verdict")) | ~Q(reason=""),
                name="cases_overruled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.point}"

    @property
    def is_overruled(self) -> bool:
        return self.automatic is not None and self.automatic != self.verdict
