"""What payers are told."""

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind

ISSUED = declare_kind(
    "bills.issued",
    title=_("电子票据已开好 %(amount)s"),
    body=_("您为“%(title)s”缴费的%(kind)s已开具：代码 %(code)s，号码 %(number)s，校验码 %(check_code)s。"),
    category=Category.PAYMENT,
)
CORRECTED = declare_kind(
    "bills.corrected",
    title=_("已开红字票据 %(amount)s"),
    body=_("“%(title)s”已退款，原票据 %(original)s 已冲红，红字票据号码 %(number)s。请不要再用原票据报销退掉的部分。"),
    category=Category.PAYMENT,
)
