"""Published tags and rules, what runs over everybody found, and the tasks that follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.rules.public import MatchResult
from tongban.journeys.packs.public import localised

from .states import RUNNING, TaskState


class Definition(models.Model):
    """标签和质量规则的已发布版本: what stands in a library, unchanged since it was published."""

    class Kind(models.TextChoices):
        TAG = "tag", _("标签")
        RULE = "rule", _("质量规则")

    kind = models.CharField(max_length=4, choices=Kind.choices)
    code = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    library = models.CharField(max_length=60)
    level = models.CharField(max_length=10)  # city, district
    region_code = models.CharField(max_length=12)
    subject = models.CharField(max_length=12)  # person, organisation
    owner = models.CharField(max_length=80, db_index=True)
    sensitivity = models.PositiveSmallIntegerField()
    content = models.JSONField()
    expression = models.TextField()  # with the tags that it builds on written out
    digest = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    is_current = models.BooleanField(default=True)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_definition_per_version"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(is_current=True), name="one_current_definition_per_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def title(self) -> str:
        """Name in the language of the page."""
        return localised(self.content.get("title"))

    @property
    def purpose(self) -> str:
        """What it may be used for, in the language of the page."""
        return localised(self.content.get("purpose"))

    def part(self, key: str) -> Any:
        """One part of the content as written."""
        return self.content.get(key, "")


class Run(models.Model):
    """运行: all tags, or all rules, about one kind of subject on one day."""

    class State(models.TextChoices):
        STARTED = "started", _("进行中")
        FINISHED = "finished", _("已完成")

    kind = models.CharField(max_length=4, choices=Definition.Kind.choices)
    subject = models.CharField(max_length=12)
    on = models.DateField()
    digest = models.CharField(max_length=64)  # of the definitions that were asked
    state = models.CharField(max_length=10, choices=State.choices, default=State.STARTED)
    rows = models.PositiveIntegerField(default=0)
    folder = models.CharField(max_length=300, blank=True)  # of the result, by name; empty once it was deleted
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "on", "digest"], name="one_run_per_day_and_question")
        ]
        indexes = [models.Index(fields=["kind", "subject", "state", "-on"], name="latest_runs")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.on}"

    @property
    def place(self) -> Path:
        """Where the result lies, below the data folder, so that data may be moved or restored elsewhere."""
        return Path(settings.VAR) / "governance" / self.folder

    @property
    def result(self) -> MatchResult | None:
        """What was found of each subject; None once it was deleted."""
        return MatchResult(self.place) if self.folder and self.place.exists() else None


class Trial(models.Model):
    """草案试算: what the confirmed criteria of a draft would mean for everybody on one day; counts, no names."""

    class State(models.TextChoices):
        WAITING = "waiting", _("排队中")
        FINISHED = "finished", _("已完成")

    policy_text = models.ForeignKey("intelligence.PolicyText", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)  # of the criteria that were tried
    criteria = models.JSONField()  # [{"id", "expr", "zh"}]
    subject = models.CharField(max_length=12)
    on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    found = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy_text", "digest", "on"], name="one_trial_per_day_and_criteria")
        ]

    def __str__(self) -> str:
        return f"{self.policy_text_id} {self.on}"


class TagCount(models.Model):
    """标签人数: how many bore a tag on the day of a run, in one district; region empty: the residence is not known."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="counts")
    tag = models.ForeignKey(Definition, models.CASCADE, related_name="+")
    region_code = models.CharField(max_length=12, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "tag", "region_code"], name="one_count_per_district")]
        indexes = [models.Index(fields=["tag", "run"], name="counts_of_a_tag")]

    def __str__(self) -> str:
        return f"{self.tag_id} {self.region_code} {self.count}"


class Finding(models.Model):
    """质量问题: how many records one rule found wrong in one run."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="findings")
    rule = models.ForeignKey(Definition, models.CASCADE, related_name="findings")
    source = models.CharField(max_length=60, db_index=True)
    checked = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "rule"], name="one_finding_per_rule_and_run")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.wrong}/{self.checked}"

    @property
    def per_ten_thousand(self) -> float:
        """Wrong records of ten thousand checked."""
        return round(self.wrong * 10_000 / self.checked, 1) if self.checked else 0.0


class QualityTask(models.Model):
    """协同治理任务: a department mends what a rule found in its source; the next run says whether it is mended."""

    rule = models.ForeignKey(Definition, models.PROTECT, related_name="tasks")
    rule_code = models.SlugField(max_length=60)
    source = models.CharField(max_length=60)
    authority_code = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    opened_in = models.ForeignKey(Run, models.PROTECT, related_name="+")
    wrong_at_first = models.PositiveIntegerField()
    wrong_now = models.PositiveIntegerField()
    due_on = models.DateField()
    taken_by = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    times_returned = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)
    mended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule_code"], condition=models.Q(state__in=[str(state) for state in RUNNING]),
                name="one_running_task_per_rule",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["authority_code", "state", "due_on"], name="tasks_of_a_department")]

    def __str__(self) -> str:
        return f"{self.rule_code} {self.state}"
