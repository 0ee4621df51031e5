"""What can go wrong with a pack, in words that its author understands."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of a pack: where it is, what is wrong and what to do about it.

    Attributes:
        file: path inside the pack folder.
        line: line number in that file, from 1; 0 where the file as a whole is meant.
        message: what is wrong.
        remedy: what the author can do now.
        check: name of the check that found it; its heading is in ``docs/pack-authors/checks.md``.
        severity: ``error`` stops publishing, ``warning`` does not.
        path: of the value inside the file, where a screen shows the fault beside its field.
    """

    file: str
    line: int
    message: str
    remedy: str
    check: str = ""
    severity: str = "error"
    path: tuple[str | int, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.severity}: {self.message} → {self.remedy} [{self.check}]"


class PackError(Exception):
    """Something about a pack prevents what was asked; ``message`` can be shown to its author."""

    @property
    def message(self) -> str:
        return str(self)


class PackNotFound(PackError):
    """No published version of that code is in force; offer the search instead."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(_("没有已发布的“%(code)s”。") % {"code": code})


class PackFaulty(PackError):
    """The folder does not pass the checks; show ``problems`` to the author, nothing was published."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__(_("事项包没有通过检查，未发布：") + "\n" + lines)


class VersionTaken(PackError):
    """That version number was published before with other content; give the pack a new version."""

    def __init__(self, code: str, version: str) -> None:
        super().__init__(
            _("%(code)s 的版本 %(version)s 已经发布，内容不可再改；请在 manifest.yaml 中写新的版本号。")
            % {"code": code, "version": version}
        )


class KindTaken(PackError):
    """An item and a policy cannot share a code; rename one folder and its code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("代码 %(code)s 已经用于另一类：事项和政策不能同名。请给文件夹和 manifest.yaml 的 code 换名。")
            % {"code": code}
        )


class VersionIsPublished(PackError):
    """A published version is immutable; publish a new one."""

    def __init__(self) -> None:
        super().__init__(_("已发布的版本不可修改；请发布新版本。"))


class NotInCatalogue(PackError):
    """The catalogue does not take the item: codes, authority or themes; the message names which. Mend the manifest."""


class UploadRefused(PackError):
    """The uploaded archive is not a pack folder that we may unpack; the message says why."""
