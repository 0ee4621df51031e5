"""What can go wrong in *materials*, in words for the owner."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WHY = {
    "withdrawn": _("您已停止这份材料的复用。需要时可以在“我的材料”里恢复，或者重新上传。"),
    "expired": _("这份材料已过有效期，请上传新的。"),
    "replaced": _("这份材料已有新版本，请用新的。"),
    "deleted": _("这份材料已经删除，请重新上传。"),
}


class MaterialError(Exception):
    """Show ``message``; nothing was changed."""

    message: str | Promise = ""


class NotReusable(MaterialError):
    """The material was withdrawn, is no longer valid, or is another's; ask for a new one.

    Attributes:
        why: ``withdrawn``, ``expired``, ``replaced`` or ``deleted``; empty when it is another's.
    """

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.message = _WHY.get(why, _("这份材料已经不能再用，请重新上传。"))


class NeedsConsent(MaterialError):
    """It goes to another authority than the one it was given to; ask the owner first."""

    message = _("把这份材料交给另一个部门，需要您先同意。")
