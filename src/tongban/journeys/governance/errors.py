"""What can go wrong, in words for those who keep tags and rules."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tongban.journeys.packs.public import Problem


class GovernanceError(Exception):
    """Something could not be done; ``message`` says why and what to do now."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


class LibraryFaulty(GovernanceError):
    """A library does not pass its checks; nothing was published. ``problems`` names file, line and remedy."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(_("标签库或规则库没有通过检查：") + "\n" + "\n".join(map(str, problems)))


class VersionTaken(GovernanceError):
    """The version number carries other content already; write a new one."""

    def __init__(self, code: str, version: str) -> None:
        super().__init__(_("%(code)s 的版本 %(version)s 已发布且内容不同，请写新的版本号。")
                         % {"code": code, "version": version})  # fmt: skip


class NotYours(GovernanceError):
    """The tag's members are not for this officer, or no reason was given; say so, show nothing."""


class WrongStep(GovernanceError):
    """The task is not in a state in which this can be done; show where it stands."""
