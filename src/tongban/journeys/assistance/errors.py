"""What can go wrong with a request, in words that tell what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class AssistanceError(Exception):
    """A step that the rules or the state of the request do not allow; ``message`` says why."""

    message: Any = _("这一步现在不能做")

    def __init__(self, message: object = "") -> None:
        self.message = message or type(self).message
        super().__init__(str(self.message))


class WrongState(AssistanceError):
    """The request is in another state; reload it and look what is possible now."""

    message = _("协助请求的状态已经变化，请刷新后再看")


class NotAllowed(AssistanceError):
    """The viewer may see the request but not do this; the other side or another post must."""

    message = _("您的单位或岗位不能办理这一步")


class Incomplete(AssistanceError):
    """Something that has to be written is missing; the message says what."""


class NoAddressee(AssistanceError):
    """Nobody can be asked there. Choose another department."""

    message = _("请选择另一个有人办理的机关")
