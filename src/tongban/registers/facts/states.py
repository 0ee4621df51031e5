"""Allowed transitions of a dispute about a fact."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DisputeState(TextChoices):
    """数据异议的状态."""

    OPEN = "open", _("待核实")
    CHECKING = "checking", _("核实中")
    CORRECTED = "corrected", _("已更正")
    CONFIRMED = "confirmed", _("核实无误")
    WITHDRAWN = "withdrawn", _("已撤回")


TRANSITIONS: dict[DisputeState, frozenset[DisputeState]] = {
    DisputeState.OPEN: frozenset(
        {DisputeState.CHECKING, DisputeState.CORRECTED, DisputeState.CONFIRMED, DisputeState.WITHDRAWN}
    ),
    DisputeState.CHECKING: frozenset({DisputeState.CORRECTED, DisputeState.CONFIRMED, DisputeState.WITHDRAWN}),
    DisputeState.CORRECTED: frozenset(),
    DisputeState.CONFIRMED: frozenset(),
    DisputeState.WITHDRAWN: frozenset(),
}
RUNNING = (DisputeState.OPEN, DisputeState.CHECKING)
