"""What can go wrong with comprehensive permits, in words that a shopkeeper understands."""

from django.utils.translation import gettext_lazy as _


class PermitError(Exception):
    """Something about the permit does not allow it; the message says what and what to do."""

    message = _("这张综合许可证现在不能这样办。")

    def __str__(self) -> str:
        return str(self.message)


class LicencesMissing(PermitError):
    """Some licences of the industry are not held yet: apply for the industry, which brings them all."""

    message = _("单项许可还不齐，请从“一件事一次办”申请，一次办好全部。")


class PermitIsOver(PermitError):
    """It has ended: a new one has to be applied for."""

    message = _("这张综合许可证已经失效，请重新申请。")
