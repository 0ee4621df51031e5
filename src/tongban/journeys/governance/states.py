"""Steps of a quality task, as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaskState(models.TextChoices):
    """A task is closed by the next run alone: nobody verifies their own mending."""

    OPEN = "open", _("待认领")
    TAKEN = "taken", _("处理中")
    MENDED = "mended", _("已整改，待复核")
    VERIFIED = "verified", _("复核通过")


MOVES: dict[TaskState, set[TaskState]] = {
    TaskState.OPEN: {TaskState.TAKEN, TaskState.MENDED, TaskState.VERIFIED},
    TaskState.TAKEN: {TaskState.MENDED, TaskState.VERIFIED},
    TaskState.MENDED: {TaskState.VERIFIED, TaskState.OPEN},
    TaskState.VERIFIED: set(),
}
RUNNING = (TaskState.OPEN, TaskState.TAKEN, TaskState.MENDED)
