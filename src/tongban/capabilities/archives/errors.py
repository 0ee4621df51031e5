"""What can go wrong with archives, in words an archivist understands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class ArchiveError(Exception):
    """Base: ``message`` is shown."""

    message: object = _("档案操作没有完成")

    def __init__(self, message: object = "") -> None:
        super().__init__(message or self.message)
        if message:
            self.message = message


class NotReady(ArchiveError):
    """Something of it is still being made; ask again in seconds."""

    message = _("还有文书正在制作，稍后再归档")


class NotAllowed(ArchiveError):
    """The viewer does not hold the post for it."""

    message = _("您没有办理这一步的岗位")


class WrongStep(ArchiveError):
    """Not in this state."""

    message = _("现在的状态不能这样办理")


class CannotBeListed(ArchiveError):
    """Permanent, on hold, not yet due, or already on another list: it may not be destroyed."""

    message = _("不能列入销毁清册")


class NeedsReason(ArchiveError):
    """A reason has to be written."""

    message = _("请写明理由")


class UnfitFormat(ArchiveError):
    """A file whose format is not among those that archives keep and that cannot be turned into one."""

    message = _("文件格式不在长期保存格式之内")
