"""What can go wrong with codes, in words for the one who reads them."""

from django.utils.translation import gettext_lazy as _


class CodeError(Exception):
    """Base of what follows; the text is for the person."""

    message = _("现在不能出示。请稍后再试。")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NoSuchFamily(CodeError):
    """The code is asked for a field of life that is not declared."""

    message = _("没有这种用途的码。")


class NotADevice(CodeError):
    """The public key is not one that a telephone makes, or the device was given up."""

    message = _("这台设备还没有绑定，或者已经解除绑定。联网后请重新打开本页。")


class NotForPaper(CodeError):
    """Paper codes are for the young, the old and the disabled."""

    message = _("离线码只发给未满 18 岁、年满 60 岁和持有残疾人证的人。")


class UnknownGate(CodeError):
    """No such gate, or not one of the caller's."""

    message = _("没有这个验码点。")


class BadScan(CodeError):
    """A row of an upload is not a scan."""

    message = _("上传的记录不完整。")
