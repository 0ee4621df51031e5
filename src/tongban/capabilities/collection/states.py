"""Which state of a delivery may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """How a delivery stands."""

    PREVIEW = "preview", _("待核对")
    RUNNING = "running", _("导入中")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


ALLOWED: dict[str, set[str]] = {
    BatchState.PREVIEW: {BatchState.RUNNING, BatchState.CANCELLED},
    BatchState.RUNNING: {BatchState.DONE, BatchState.CANCELLED},
    BatchState.DONE: set(),
    BatchState.CANCELLED: set(),
}
