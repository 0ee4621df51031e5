"""What can go wrong in *shipping*."""

from django.utils.translation import gettext_lazy as _


class ShippingError(Exception):
    """Something about a parcel; ``message`` is for the person."""

    message = _("寄送没有完成，请稍后再试。")


class ParcelConflict(ShippingError):
    """The reference was used for another way of delivery. A fault of the caller: nothing was sent."""


class BadAddress(ShippingError):
    """Name, telephone or address is missing; let the person complete it."""

    message = _("请填写收件人、手机号码和详细地址。")


class WrongPickupCode(ShippingError):
    """Not the code of this parcel. After five tries it must be checked by identity document."""

    message = _("取件码不对，请核对短信中的六位数字。")


class NotWaiting(ShippingError):
    """The parcel is not waiting at a counter (any more); reload."""

    message = _("这件物品不在窗口等待领取。")
