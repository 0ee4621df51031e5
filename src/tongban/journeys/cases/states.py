"""The states of a case and the allowed moves, as data.

Legal: 行政许可法 第三十二条, 第三十八条, 第四十四条, 第四十五条; 国务院令第716号.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.journeys.cases.errors import WrongState


class State(models.TextChoices):
    """Where a case stands; the labels are what applicants read."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交，等待共同申请人签署")
    RECEIVED = "received", _("已收件")
    CORRECTION_REQUESTED = "correction_requested", _("待您补正")
    ACCEPTED = "accepted", _("已受理")
    IN_REVIEW = "in_review", _("审查中")
    SUSPENDED = "suspended", _("特别程序中，时间暂停计算")
    DECIDED = "decided", _("已决定")
    PRODUCING = "producing", _("制作结果")
    DELIVERING = "delivering", _("送达中")
    CLOSED = "closed", _("已办结")
    DECLINED = "declined", _("不予受理")
    TRANSFERRED = "transferred", _("已转办")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("逾期未补正，已退件")
    TERMINATED = "terminated", _("已终止")


S = State
TRANSITIONS: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.RECEIVED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.RECEIVED, S.WITHDRAWN, S.LAPSED}),
    S.RECEIVED: frozenset({S.ACCEPTED, S.CORRECTION_REQUESTED, S.DECLINED, S.TRANSFERRED, S.WITHDRAWN, S.TERMINATED}),
    S.CORRECTION_REQUESTED: frozenset({S.RECEIVED, S.LAPSED, S.WITHDRAWN, S.TERMINATED}),
    S.ACCEPTED: frozenset({S.IN_REVIEW, S.SUSPENDED, S.DECIDED, S.WITHDRAWN, S.LAPSED, S.TERMINATED}),
    S.IN_REVIEW: frozenset({S.SUSPENDED, S.DECIDED, S.WITHDRAWN, S.LAPSED, S.TERMINATED}),
    S.SUSPENDED: frozenset({S.ACCEPTED, S.IN_REVIEW, S.WITHDRAWN, S.TERMINATED}),
    S.DECIDED: frozenset({S.PRODUCING, S.DELIVERING, S.CLOSED}),
    S.PRODUCING: frozenset({S.DELIVERING, S.CLOSED}),
    S.DELIVERING: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.TRANSFERRED: frozenset({S.RECEIVED}),
    S.DECLINED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.LAPSED: frozenset(),
    S.TERMINATED: frozenset(),
}
# Nothing more happens to these, except filing, which leaves how it ended to be seen: ``Case.archived_at``.
ENDED = frozenset({S.CLOSED, S.DECLINED, S.WITHDRAWN, S.LAPSED, S.TERMINATED})
OPEN = frozenset(S) - ENDED - {S.DRAFT}
# The authority's clock runs in these.
RUNNING = frozenset({S.RECEIVED, S.ACCEPTED, S.IN_REVIEW, S.DECIDED, S.PRODUCING, S.DELIVERING})
UNDECIDED = frozenset({S.ACCEPTED, S.IN_REVIEW})


class Result(models.TextChoices):
    """What was decided (审批决定)."""

    GRANTED = "granted", _("准予")
    REFUSED = "refused", _("不予")


class EndResult(models.TextChoices):
    """办理结果 of the national set (domain facts of the exchange tables)."""

    CERTIFICATE = "0", _("出证办结")
    RETURNED = "1", _("退回办结")
    VOID = "2", _("作废办结")
    NO_CORRECTION = "5", _("补正不来办结")
    DONE = "6", _("办结")


class Channel(models.TextChoices):
    """Through which door a case came."""

    WEB = "web", _("网上")
    COUNTER = "counter", _("窗口")
    KIOSK = "kiosk", _("自助终端")
    API = "api", _("接口")
    AUTOMATIC = "automatic", _("免申即享")


def require(case_state: str, target: str) -> None:
    """Refuse a move that is not in the table.

    Raises:
        WrongState: the case cannot go from its state to the target.
    """
    if target not in TRANSITIONS[State(case_state)]:
        raise WrongState()
