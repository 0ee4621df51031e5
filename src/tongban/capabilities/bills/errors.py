"""What can go wrong in *bills*."""

from django.utils.translation import gettext_lazy as _


class BillError(Exception):
    """Something about a bill; ``message`` is for the person."""

    message = _("票据没有开成，请稍后再试。")


class NotPaid(BillError):
    """No bill without money: the payment has not arrived."""

    message = _("这笔钱还没有到账，不能开票据。")


class NothingToCorrect(BillError):
    """The refund is larger than what the bill still stands for, or the bill was corrected in full."""

    message = _("这张票据已经全部冲红，不能再冲。")


class NumbersUsedUp(BillError):
    """The code of this year has no numbers left; the finance bureau opens another kind. Nothing was issued."""

    message = _("今年的票据号码已经用完，请联系财政部门。")
