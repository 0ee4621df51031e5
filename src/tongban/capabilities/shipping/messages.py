"""What recipients are told."""

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.messaging.public import Category, declare_kind

SENT = declare_kind(
    "shipping.sent",
    title=_("%(contents)s已寄出"),
    body=_("%(contents)s已经交寄，运单号 %(tracking)s，可以在“我的办件”里看到哪里了。"),
    category=Category.DELIVERY,
    by_sms=True,
)
READY = declare_kind(
    "shipping.ready",
    title=_("%(contents)s可以领取了"),
    body=_("请带身份证到%(centre)s（%(address)s）领取%(contents)s，取件码 %(code)s。"),
    category=Category.DELIVERY,
    by_sms=True,
)
DELIVERED = declare_kind(
    "shipping.delivered",
    title=_("%(contents)s已送达"),
    body=_("%(contents)s已经送达。如果您没有收到，请在“我的办件”里告诉我们。"),
    category=Category.DELIVERY,
)
REFUSED = declare_kind(
    "shipping.refused",
    title=_("%(contents)s没有寄到"),
    body=_("%(contents)s没能寄到您填写的地址。请在“我的办件”里改用窗口领取，或者联系办理部门。"),
    category=Category.DELIVERY,
    by_sms=True,
)
