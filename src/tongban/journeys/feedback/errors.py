"""What can go wrong with a rating, in words that the person who rates understands."""

from django.utils.translation import gettext_lazy as _


class FeedbackError(Exception):
    """Base of this room's refusals; ``message`` is shown as it is."""

    message = _("评价没有保存。")


class AlreadyRated(FeedbackError):
    """The handling was rated and amended before, or the time to amend is over. Nothing to do."""

    message = _("这次办理已经评价过了；评价后 30 天内可以修改一次。")


class UnknownTag(FeedbackError):
    """A tag that does not belong to the level. Choose from ``tags_for(level)``."""

    message = _("请选择与满意程度相符的标签。")


class WrongStep(FeedbackError):
    """The remedy is not in a state that allows this step. Reload it."""

    message = _("这一步现在不能做，请刷新后再看整改进展。")
