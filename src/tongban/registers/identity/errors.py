"""What can go wrong when somebody signs in, proves who they are, or lets another act; every message can be shown."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class IdentityError(Exception):
    """Something about sign-in or delegation is refused; ``message`` says what the person can do."""

    message: str | Promise = _("无法完成。")

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(str(message or self.message))
        if message is not None:
            self.message = message


class WrongCode(IdentityError):
    """The code is wrong. Let the person try again; after five tries a new code is needed."""

    message = _("验证码不对，请核对短信后重新输入。")


class CodeExpired(IdentityError):
    """No code is waiting, it is too old, or it was tried too often. Send a new one."""

    message = _("验证码已失效，请重新获取。")


class NotConfirmed(IdentityError):
    """The population register does not confirm name, number and phone together. The counter can look at the card."""

    message = _("姓名、身份证号码和手机号未能对应。请核对后再试，或带身份证到就近的政务服务中心办理实名认证。")


class AlreadyBound(IdentityError):
    """The person has another account, or the account another person. The counter can clear it up."""

    message = _("该身份已绑定其他账号。如非本人操作，请带身份证到政务服务中心处理。")


class NotAllowed(IdentityError):
    """Whoever asks may not delegate this. Nothing was changed."""

    message = _("您不能办理这项授权。")


class TooWide(IdentityError):
    """The delegation asks for more than its giver holds: other items, longer, or a higher amount. Narrow it."""

    message = _("授权超出了您自己的权限范围，请缩小事项、期限或金额。")
