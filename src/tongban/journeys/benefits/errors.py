"""What can go wrong with benefits, in words that tell what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.foundation.access.public import NotVisible


class BenefitError(Exception):
    """A step that the rules or the state do not allow; ``message`` says why."""

    message: Any = _("这一步现在不能做")

    def __init__(self, message: object = "") -> None:
        self.message = message or type(self).message
        super().__init__(str(self.message))


class WrongState(BenefitError):
    """It is in another state; reload it and look what is possible now."""

    message = _("状态已经变化，请刷新后再看")


class NotYours(NotVisible):
    """It belongs to somebody else; a stranger cannot tell it from what does not exist."""


class NotAllowed(BenefitError):
    """The viewer may see it but not do this; somebody with the right post must."""

    message = _("您的岗位不能办理这一步")


class SecondOfficer(BenefitError):
    """Four eyes: somebody else than who began must finish."""

    message = _("须由另一位工作人员复核，经办人不能复核自己的工作")


class NeedsReason(BenefitError):
    """The law wants a reason here; write it and send again."""

    message = _("请写明理由")


class BudgetExceeded(BenefitError):
    """The year's budget of the policy does not cover it; nothing was changed. Raise the budget or hold it back."""

    message = _("超出本年度预算，请先调整预算或者暂缓")


class TooLate(BenefitError):
    """The time for it is over; other remedies are named on the page."""

    message = _("已超过异议期限；您仍可以依法申请行政复议或者提起行政诉讼")


class NotPolicy(BenefitError):
    """The pack is not a policy, or its terms cannot be read; mend the pack."""

    message = _("这个事项包不是免申即享政策")


class BadAnswer(BenefitError):
    """The answer does not have the form that was asked for; say how to write it and keep what was typed."""

    message = _("填写的内容格式不对，请检查后再提交")
