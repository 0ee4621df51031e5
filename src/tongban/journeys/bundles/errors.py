"""What can go wrong with a bundle, in words that an officer understands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.public import Problem


class BundleError(Exception):
    """Something about a bundle prevents what was asked; ``message`` says why."""

    message: Any = gettext_lazy("这件“一件事”现在不能这样办")

    def __init__(self, message: object = "") -> None:
        self.message = message or type(self).message
        super().__init__(str(self.message))


class BundleFaulty(BundleError):
    """The manifest and the packs of the members do not fit; show ``problems`` to the lead department."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__(_("这件“一件事”合不起来，未发布：") + "\n" + lines)


class NotBlocked(BundleError):
    """The member is not held up; reload the page and look what is possible now."""

    message = gettext_lazy("这个事项已经在办理，不用再重试")


class WrongStep(BundleError):
    """It is in another state; reload the page and look what is possible now."""

    message = gettext_lazy("状态已经变化，请刷新后再看")


class SecondPerson(BundleError):
    """Four eyes: somebody else than who wrote or proposed must publish."""

    message = gettext_lazy("起草、提请的人不能自己发布，请另一位复核人员或负责人发布")


class PublishedAlready(BundleError):
    """Another person was first; show the versions, there is nothing more to do."""

    message = gettext_lazy("另一位同事已经发布了这份草稿，新版本已经生效，不用再发布")


class NotForPost(BundleError):
    """The viewer may see it but not do this; somebody with the right post must."""

    message = gettext_lazy("您的岗位不能办理这一步，请复核人员或负责人办理")


class MemberDecided(BundleError):
    """What a member decided stands; the applicant changes that by its own item, or withdraws the rest."""

    message = gettext_lazy("已有事项作出了决定，不能整件撤回来改：已办好的请申请变更，没办的可以撤回")


class ChangedTogether(BundleError):
    """A member is changed with the whole application that it came from; lead the applicant there."""

    message = gettext_lazy("这一项是随“一件事”一起申请的，请到“一件事”里修改")


class CodeRefused(BundleError):
    """A new bundle needs a code that no item, policy or bundle has."""

    message = gettext_lazy("代码只用小写字母、数字和下划线，以字母开头，不与已有的重复")


class PilotRuns(BundleError):
    """While a trial runs, nothing else is published for the same bundle: extend or end it first."""

    message = gettext_lazy("有试点在进行：请先推广到全市，或者结束试点")


class ChangeRefused(BundleError):
    """This change cannot be made to the draft; the message says why."""

    message = gettext_lazy("这一处不能这样改")
