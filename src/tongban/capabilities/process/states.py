"""The states of an instance and of a work item, and how a work item may move."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstanceState(models.TextChoices):
    """Where a process stands."""

    RUNNING = "running", _("进行中")
    FINISHED = "finished", _("已结束")
    CANCELLED = "cancelled", _("已终止")


class ItemState(models.TextChoices):
    """Where one step for a person stands."""

    OPEN = "open", _("待领取")
    CLAIMED = "claimed", _("办理中")
    PARKED = "parked", _("等待中")
    DONE = "done", _("已办")
    CANCELLED = "cancelled", _("已取消")


class SignMode(models.TextChoices):
    """How several people sign one item: 会签 (all), 或签 (any), 依次会签 (sequential)."""

    SINGLE = "single", _("一人办理")
    ALL = "all", _("会签")
    ANY = "any", _("或签")
    SEQUENTIAL = "sequential", _("依次会签")


OPEN_STATES = (ItemState.OPEN, ItemState.CLAIMED)
UNFINISHED_STATES = (*OPEN_STATES, ItemState.PARKED)
