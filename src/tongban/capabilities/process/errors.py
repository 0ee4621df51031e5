"""What can go wrong with a process, in words an officer understands."""

from django.utils.translation import gettext_lazy as _


class ProcessError(Exception):
    """A step that cannot be taken; ``message`` says why and what to do instead."""

    message = _("流程不能继续")

    def __init__(self, message: object = "") -> None:
        super().__init__(str(message or self.message))


class DiagramRefused(ProcessError):
    """The diagram holds something Tongban does not run; publish a corrected one."""

    message = _("流程图含有不能运行的内容")


class NotYourWork(ProcessError):
    """The work item belongs to another authority, post, region or person; leave it to them."""

    message = _("这项工作不归您办理")


class WrongOutcome(ProcessError):
    """The block does not know this outcome; choose one of its own."""

    message = _("没有这样的办理结果")


class NeedsSigners(ProcessError):
    """The law asks for more officers than have been named; add a colleague, then sign."""

    message = _("这一步须由两名以上工作人员共同办理，请先加上同去的同事")


class SignersDisagree(ProcessError):
    """Officers who must come to one result have signed different ones; one of them signs anew."""

    message = _("与先签的同事结论不一致，请商量一致后再签")


class SignedBefore(ProcessError):
    """A signature has been given, so the signers stand; only a head may still change who else signs."""

    message = _("已经有人签字，签字人不能再移除；确有错误的，请负责人处理")


class AlreadyDone(ProcessError):
    """Somebody has finished the work item with another outcome; reload and look."""

    message = _("这项工作已由他人办结")


class CannotReturn(ProcessError):
    """The step to return to was never done in this process, or something after it cannot be undone."""

    message = _("不能退回到这一步")


class StateTooNew(ProcessError):
    """The stored state was written by a newer program; upgrade this one before touching it."""

    message = _("流程状态由更新的版本写成，请先升级程序")
