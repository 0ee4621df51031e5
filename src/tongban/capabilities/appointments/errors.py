"""What can go wrong with bookings, in words for the one who reads them."""

from django.utils.translation import gettext_lazy as _


class AppointmentError(Exception):
    """Base of what follows; the text is for the person."""

    message = _("现在不能预约。请稍后再试。")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class TooLate(AppointmentError):
    """The slot has begun."""

    message = _("这个场次已经开始，不能再预约或取消。")


class TooMany(AppointmentError):
    """More seats than the facility gives one visitor."""

    message = _("人数超过一次可以预约的上限。")


class Suspended(AppointmentError):
    """Too often booked and not come."""

    message = _("您近期多次预约没有来，暂时不能预约。")


class SlotClosed(AppointmentError):
    """The facility closed the slot."""

    message = _("这个场次已经取消开放，请另选一场。")


class BadFacility(AppointmentError):
    """What the facility's staff typed does not do; the text says what is missing."""

    message = _("请写明代号、名称、验码点和用途。")
