from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """How far a job is; ``dead`` waits for an operator."""

    WAITING = "waiting", _("等待")
    RUNNING = "running", _("运行中")
    DONE = "done", _("完成")
    DEAD = "dead", _("失败")


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class JobRow(models.Model):
    """后台任务: one piece of work, written in the transaction that wants it done."""

    name = models.CharField(_("任务"), max_length=100)
    # While one with this key is unfinished, another is not added.
    key = models.CharField(_("标识"), max_length=200, null=True)
    arguments = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=JobState.choices, default=JobState.WAITING)
    # Waiting: when it may start. Running: when its lease ends and another worker may take it.
    ready_at = models.DateTimeField(_("可运行时间"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    taken_by = models.CharField(_("工作进程"), max_length=64, blank=True)
    error = models.TextField(_("错误"), blank=True)
    added_at = models.DateTimeField(_("加入时间"), default=timezone.now)
    finished_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("后台任务")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"], condition=models.Q(state__in=["waiting", "running"]), name="jobs_one_per_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["ready_at", "id"], condition=models.Q(state__in=["waiting", "running"]), name="job_ready"
            ),
            models.Index(fields=["state", "-id"], name="job_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key or self.pk}"


class ScheduleRow(models.Model):
    """定时任务: when a job is due next; whoever moves this moment forward is the one who adds the job."""

    name = models.CharField(_("任务"), max_length=100, primary_key=True)
    next_at = models.DateTimeField(_("下次运行"))
    last_at = models.DateTimeField(_("上次运行"), null=True)

    class Meta:
        verbose_name = _("定时任务")

    def __str__(self) -> str:
        return self.name
