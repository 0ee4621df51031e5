"""States of archives, lists, transfers and requests, and the allowed moves, as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import WrongStep


class State(models.TextChoices):
    """Where a package stands."""

    PENDING = "pending", _("等待归档")
    FAILED = "failed", _("归档受阻")
    FILED = "filed", _("已归档")
    TRANSFERRED = "transferred", _("已移交")
    DESTROYED = "destroyed", _("已销毁")


class Point(models.TextChoices):
    """环节: when the four properties are checked. Legal: DA/T 70-2018."""

    FILING = "filing", _("归档")
    TRANSFER = "transfer", _("移交与接收")
    LONG_TERM = "long_term", _("长期保存")


class ListState(models.TextChoices):
    """Where a disposal list stands."""

    DRAFT = "draft", _("编制中")
    SUBMITTED = "submitted", _("审批中")
    APPROVED = "approved", _("已批准")
    REJECTED = "rejected", _("已退回")
    DONE = "done", _("已销毁")


class TransferState(models.TextChoices):
    """Where a transfer to an archive institution stands."""

    PREPARED = "prepared", _("已编制")
    SENT = "sent", _("已送出，等待接收")
    RECEIVED = "received", _("已接收")
    REFUSED = "refused", _("检测未通过，已退回")


class RequestState(models.TextChoices):
    """Where a request to read stands."""

    OPEN = "open", _("等待审批")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")


MOVES: dict[str, frozenset[str]] = {
    State.PENDING: frozenset({State.FILED, State.FAILED}),
    State.FAILED: frozenset({State.PENDING, State.FILED}),
    State.FILED: frozenset({State.TRANSFERRED, State.DESTROYED}),
    State.TRANSFERRED: frozenset({State.DESTROYED}),
    State.DESTROYED: frozenset(),
}
LIST_MOVES: dict[str, frozenset[str]] = {
    ListState.DRAFT: frozenset({ListState.SUBMITTED}),
    ListState.SUBMITTED: frozenset({ListState.APPROVED, ListState.REJECTED}),
    ListState.REJECTED: frozenset({ListState.SUBMITTED}),
    ListState.APPROVED: frozenset({ListState.DONE}),
    ListState.DONE: frozenset(),
}
# What there is to read.
KEPT = (State.FILED, State.TRANSFERRED)


def require(now: str, then: str) -> None:
    """Refuse a move of a package that is not in the table.

    Raises:
        WrongStep: not from here.
    """
    if then not in MOVES[State(now)]:
        raise WrongStep


def require_list(now: str, then: str) -> None:
    """The same for a disposal list. Raises WrongStep."""
    if then not in LIST_MOVES[ListState(now)]:
        raise WrongStep
