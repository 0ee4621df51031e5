"""What can go wrong in *materials*."""

from django.utils.translation import gettext_lazy as _


class NotReusable(Exception):
    """The material was withdrawn, is no longer valid, or is another's; ask for a new one."""

    message = _("这份材料已经不能再用，请重新上传。")
