"""The states of everything in this room and the allowed moves, as data."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.journeys.benefits.errors import WrongState


class PolicyState(models.TextChoices):
    """Where a policy stands in one region."""

    PROPOSED = "proposed", _("待复核")
    IN_FORCE = "in_force", _("施行中")
    SUSPENDED = "suspended", _("暂停")
    REJECTED = "rejected", _("复核未通过")
    ENDED = "ended", _("已停止")


class Scope(models.TextChoices):
    """Whom a run looks at."""

    FULL = "full", _("全部对象")
    CHANGED = "changed", _("数据有变化的对象")
    SINGLE = "single", _("一个对象")


class RunState(models.TextChoices):
    """How far a run is; it can be stopped and goes on where it was."""

    PREPARED = "prepared", _("待启动")
    MATCHING = "matching", _("匹配中")
    TAKING = "taking", _("登记中")
    DECIDING = "deciding", _("核定中")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class State(models.TextChoices):
    """Where one entitlement stands; the labels are what people read."""

    MATCHED = "matched", _("已匹配，待部门核定")
    ASKED_CONSENT = "asked_consent", _("待您确认")
    HELD = "held", _("核实中")
    APPROVED = "approved", _("已核定，待拨付")
    IN_PAYMENT = "in_payment", _("拨付中")
    PAID = "paid", _("已到账")
    RETURNED = "returned", _("款项退回，待确认账户")
    GRANTED = "granted", _("已享受")
    DECLINED = "declined", _("您已放弃")
    REFUSED = "refused", _("不予享受")
    STOPPED = "stopped", _("已停止")
    RECOVERING = "recovering", _("多付待退回")
    RECOVERED = "recovered", _("多付已退回")


class Consented(models.TextChoices):
    """What somebody said when asked whether they want a benefit."""

    ASKED = "asked", _("待确认")
    GIVEN = "given", _("已同意")
    DECLINED = "declined", _("不同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class QuestionState(models.TextChoices):
    """Whether something unknown was settled."""

    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    SETTLED = "settled", _("数据已补齐")


class FileState(models.TextChoices):
    """How far a pay file is."""

    COLLECTING = "collecting", _("归集中")
    SEALED = "sealed", _("已签章，待发送")
    SENT = "sent", _("已发送，待回单")
    SETTLED = "settled", _("回单已齐")
    REFUSED = "refused", _("国库拒收")


class PaymentState(models.TextChoices):
    """What became of one transfer."""

    ORDERED = "ordered", _("已编入拨付文件")
    PAID = "paid", _("已到账")
    RETURNED = "returned", _("已退回")
    CANCELLED = "cancelled", _("已撤销")


class ObjectionState(models.TextChoices):
    """What became of an objection."""

    FILED = "filed", _("已提出")
    UPHELD = "upheld", _("成立")
    REJECTED = "rejected", _("不成立")
    WITHDRAWN = "withdrawn", _("已撤回")


class RecoveryState(models.TextChoices):
    """Whether what was paid too much came back."""

    OPEN = "open", _("退回中")
    SETTLED = "settled", _("已退清")
    WAIVED = "waived", _("依规不再追回")


S, R, P, F, C = State, RunState, PolicyState, FileState, Consented
OBJ, REC = ObjectionState, RecoveryState
# Where money that does not fly may bring what was decided, by a further decision.
DECIDED = frozenset({S.APPROVED, S.PAID, S.RETURNED, S.GRANTED, S.STOPPED, S.RECOVERING, S.RECOVERED})
BY_MONEY = DECIDED - {S.RETURNED}
ENTITLEMENT: Mapping[str, frozenset[str]] = {
    S.MATCHED: frozenset({S.ASKED_CONSENT, S.HELD, S.APPROVED, S.GRANTED, S.REFUSED, S.DECLINED, S.STOPPED}),
    S.ASKED_CONSENT: frozenset({S.MATCHED, S.DECLINED, S.STOPPED}),
    S.HELD: BY_MONEY | {S.MATCHED, S.REFUSED, S.DECLINED},
    S.APPROVED: BY_MONEY | {S.IN_PAYMENT, S.HELD, S.DECLINED},
    S.IN_PAYMENT: frozenset({S.PAID, S.RETURNED, S.APPROVED}),
    S.PAID: BY_MONEY | {S.RETURNED},
    S.RETURNED: BY_MONEY | {S.HELD, S.DECLINED},
    S.GRANTED: BY_MONEY | {S.DECLINED},
    S.DECLINED: frozenset({S.MATCHED}),
    S.REFUSED: frozenset({S.MATCHED}),
    S.STOPPED: BY_MONEY | {S.MATCHED, S.HELD},
    S.RECOVERING: BY_MONEY,
    S.RECOVERED: BY_MONEY,
}
RUN: Mapping[str, frozenset[str]] = {
    R.PREPARED: frozenset({R.MATCHING, R.CANCELLED}),
    R.MATCHING: frozenset({R.TAKING, R.CANCELLED}),
    R.TAKING: frozenset({R.DECIDING, R.CANCELLED}),
    R.DECIDING: frozenset({R.DONE, R.CANCELLED}),
    R.DONE: frozenset(),
    R.CANCELLED: frozenset(),
}
POLICY: Mapping[str, frozenset[str]] = {
    P.PROPOSED: frozenset({P.IN_FORCE, P.REJECTED}),
    P.IN_FORCE: frozenset({P.SUSPENDED, P.ENDED}),
    P.SUSPENDED: frozenset({P.IN_FORCE, P.ENDED}),
    P.REJECTED: frozenset(),
    P.ENDED: frozenset(),
}
FILE: Mapping[str, frozenset[str]] = {
    F.COLLECTING: frozenset({F.SEALED}),
    F.SEALED: frozenset({F.SENT, F.REFUSED}),
    F.SENT: frozenset({F.SETTLED}),
    F.SETTLED: frozenset(),
    F.REFUSED: frozenset(),
}
CONSENT: Mapping[str, frozenset[str]] = {
    C.ASKED: frozenset({C.GIVEN, C.DECLINED}),
    C.GIVEN: frozenset({C.WITHDRAWN}),
    C.DECLINED: frozenset({C.GIVEN}),
    C.WITHDRAWN: frozenset({C.GIVEN}),
}
OBJECTION: Mapping[str, frozenset[str]] = {
    OBJ.FILED: frozenset({OBJ.UPHELD, OBJ.REJECTED, OBJ.WITHDRAWN}),
    OBJ.UPHELD: frozenset(),
    OBJ.REJECTED: frozenset(),
    OBJ.WITHDRAWN: frozenset(),
}
RECOVERY: Mapping[str, frozenset[str]] = {
    REC.OPEN: frozenset({REC.SETTLED, REC.WAIVED}),
    REC.SETTLED: frozenset(),
    REC.WAIVED: frozenset(),
}
# Nothing has been decided yet in these.
UNDECIDED = frozenset({S.MATCHED, S.ASKED_CONSENT, S.HELD})
# What somebody has or is about to have.
LIVE = frozenset({S.MATCHED, S.ASKED_CONSENT, S.HELD, S.APPROVED, S.IN_PAYMENT, S.PAID, S.RETURNED, S.GRANTED})
ENDED = frozenset(S) - LIVE
# Something arrived.
REACHED = frozenset({S.PAID, S.GRANTED, S.RECOVERING, S.RECOVERED})


def require(table: Mapping[str, frozenset[str]], state: str, target: str) -> None:
    """Refuse a move that is not in the table.

    Raises:
        WrongState: what it is about cannot go from its state to the target.
    """
    if target not in table[state]:
        raise WrongState()
