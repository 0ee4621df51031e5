"""What can go wrong in *payments*."""

from django.utils.translation import gettext_lazy as _


class PaymentError(Exception):
    """Something about a payment; ``message`` is for the person."""

    message = _("缴费没有完成，请稍后再试。")


class OrderConflict(PaymentError):
    """The reference was used for another amount or payer. A fault of the caller: nothing was ordered."""


class OrderClosed(PaymentError):
    """The order cannot be paid any more; show why and offer to begin anew."""

    message = _("这笔缴费已经关闭，不能再支付。")


class BadNotification(PaymentError):
    """A notification that its provider did not sign, or that does not fit the order. Answer 400, change nothing."""


class NotRefundable(PaymentError):
    """Nothing was paid, so nothing can be given back."""

    message = _("这笔缴费没有支付成功，不需要退款。")
