"""Sign-in codes through the SMS gateway of this room: put in by ``TONGBAN_ADAPTERS=code_sender=…codes.SmsCodes``."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tongban.capabilities.messaging.ports import sms


class SmsCodes:
    """Fits identity's ``code_sender`` socket. No message is kept and quiet hours do not count: somebody is waiting."""

    def check_config(self) -> list[str]:
        return sms().check_config()

    def send(self, *, phone: str, code: str, reference: str) -> None:
        """Hand the code to the gateway.

        Raises:
            PortUnavailable, PortRefused: as the gateway says.
        """
        text = _("登录验证码 %(code)s，五分钟内有效。工作人员不会向您索要验证码。") % {"code": code}
        sms().send(to=phone, text=text, reference=f"code:{reference}")
