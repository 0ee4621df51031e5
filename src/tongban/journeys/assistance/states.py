"""The states of a request and the allowed moves, as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.journeys.assistance.errors import WrongState


class State(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked", _("待接收")
    ACCEPTED = "accepted", _("办理中")
    ANSWERED = "answered", _("已答复")
    REFUSED = "refused", _("不予协助")
    DISPUTED = "disputed", _("报请裁定")
    WITHDRAWN = "withdrawn", _("已撤回")


S = State
TRANSITIONS: dict[str, frozenset[str]] = {
    S.ASKED: frozenset({S.ASKED, S.ACCEPTED, S.ANSWERED, S.REFUSED, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.ASKED, S.ANSWERED, S.REFUSED, S.WITHDRAWN}),
    S.ANSWERED: frozenset({S.ACCEPTED}),
    S.REFUSED: frozenset({S.DISPUTED}),
    S.DISPUTED: frozenset({S.ACCEPTED, S.REFUSED, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}
# The addressee's clock runs in these.
OPEN = frozenset({S.ASKED, S.ACCEPTED})
# Nobody has to do anything.
ENDED = frozenset({S.ANSWERED, S.REFUSED, S.WITHDRAWN})


class Why(models.TextChoices):
    """Why the asking department cannot do it alone."""

    DATA = "data", _("所需资料由对方掌握，本机关不能自行取得")
    POWER = "power", _("事项属于对方职权，本机关无权办理")
    PLACE = "place", _("须在对方辖区内办理")
    SKILL = "skill", _("需要对方的专业设备或技术人员")


class Refusal(models.TextChoices):
    """On which ground assistance may be refused."""

    POWERS = "powers", _("不属于本机关职权范围")
    LAW = "law", _("法律、法规规定不得提供")
    SECRET = "secret", _("涉及国家秘密或者危及公共安全")
    NEED = "need", _("超出办理所必需的范围")


class Level(models.IntegerChoices):
    """How far an overdue request has been taken up."""

    NONE = 0, _("未提醒")
    REMINDED = 1, _("已提醒承办人")
    HEADS = 2, _("已告知负责人")
    SUPERIOR = 3, _("已报上级")


def require(state: str, target: str) -> None:
    """Refuse a move that is not in the table.

    Raises:
        WrongState: the request cannot go from its state to the target.
    """
    if target not in TRANSITIONS[State(state)]:
        raise WrongState()
