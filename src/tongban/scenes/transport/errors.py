"""What can go wrong with rides, in words for the one who reads them."""

from django.utils.translation import gettext_lazy as _


class TransportError(Exception):
    """Base of what follows; the text is for the person."""

    message = _("现在不能办理。请稍后再试。")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotToCorrect(TransportError):
    """The ride has its exit, is too old, or the month's corrections are used up; object instead."""

    message = _("这次行程不能补登出站：已有出站记录、超过期限，或者本月次数已用完。您可以提出异议。")


class NoSuchExit(TransportError):
    """The station does not exist there, or the moment lies before the entry or too long after it."""

    message = _("请选择出站的车站，出站时间要在进站之后、最长乘车时间之内。")


class NothingSaid(TransportError):
    """A reason is needed."""

    message = _("请写明原因。")


class DayNotOver(TransportError):
    """Only days that are over are settled."""

    message = _("这一天还没有过完，不能结算。")


class WrongState(TransportError):
    """The day is not in the state for this."""

    message = _("这一天的状态已经变了，请刷新页面。")


class SecondOfficer(TransportError):
    """Whoever prepared a day does not close it."""

    message = _("制单人不能复核自己的结算，请另一位同事复核。")


class BooksDiffer(TransportError):
    """The sums of the day are not what was prepared, or do not balance; nothing is closed. Tell the operators."""

    message = _("账目不平，没有结算。请联系运维人员。")
