"""Why a proposal is not taken or not decided, in words for who tried."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class FourEyesRefused(Exception):
    """Nothing was changed; ``message`` says what to do."""

    message: Any = ""

    def __init__(self) -> None:
        super().__init__(str(self.message))


class NoReason(FourEyesRefused):
    """A proposal says why."""

    message = _("请写明理由。")


class OtherWaits(FourEyesRefused):
    """Another proposal about the same waits; it is decided first."""

    message = _("已有一项提议在等复核，请先处理那一项。")


class OwnProposal(FourEyesRefused):
    """Who proposed does not confirm; somebody else has to."""

    message = _("这是您自己提出的，要由另一个人复核。")


class NoRemark(FourEyesRefused):
    """Who does not agree says why."""

    message = _("请写明为什么不同意。")


class DecidedAlready(FourEyesRefused):
    """It was confirmed, rejected or taken back before; reload and look."""

    message = _("这一项已经处理过了，请刷新后再看。")
