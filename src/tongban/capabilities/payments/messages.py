"""What payers are told."""

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind

PAID = declare_kind(
    "payments.paid",
    title=_("缴费成功 %(amount)s"),
    body=_("您已为“%(title)s”缴费 %(amount)s，缴费单号 %(number)s。"),
    category=Category.PAYMENT,
)
REFUNDED = declare_kind(
    "payments.refunded",
    title=_("已退款 %(amount)s"),
    body=_("“%(title)s”的 %(amount)s 已原路退回，缴费单号 %(number)s。到账时间以支付渠道为准。"),
    category=Category.PAYMENT,
    by_sms=True,
)
