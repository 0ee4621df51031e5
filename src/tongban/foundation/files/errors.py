"""Why a file is not taken, in words for the person who sent it."""

from typing import Any

from django.utils.translation import gettext as _

from tongban.foundation.trust.public import Unreadable


class FileRefused(Exception):
    """The file cannot be taken. Show ``message`` at the field; the person chooses another file."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class FileTooLarge(FileRefused):
    """Larger than allowed."""

    def __init__(self, max_bytes: int) -> None:
        size = f"{max_bytes / 1024 / 1024:.0f} MB" if max_bytes >= 1024 * 1024 else f"{max_bytes // 1024} KB"
        super().__init__(_("文件太大，请选择不超过 %(size)s 的文件。拍照时可以降低分辨率。") % {"size": size})


class EmptyFile(FileRefused):
    """Nothing in it."""

    def __init__(self) -> None:
        super().__init__(_("文件是空的，请重新选择。"))


class TypeNotAllowed(FileRefused):
    """Its content is of another type than asked, whatever its name says."""

    def __init__(self, allowed: set[str]) -> None:
        kinds = "、".join(sorted(kind.upper() for kind in allowed))
        super().__init__(_("这种文件不能使用，请选择：%(kinds)s。") % {"kinds": kinds})


class DamagedFile(FileRefused):
    """Begins like an image but cannot be read as one."""

    def __init__(self) -> None:
        super().__init__(_("文件已损坏，打不开，请重新拍照或换一个文件。"))


class InfectedFile(FileRefused):
    """The scanner found something; the content was not kept."""

    def __init__(self, threat: str) -> None:
        self.threat = threat
        super().__init__(_("文件中发现病毒，没有保存。请换一个干净的文件。"))


class ScannerSilent(FileRefused):
    """No scanner answers, so nothing can be taken now. The person may try again later with the same file."""

    def __init__(self) -> None:
        super().__init__(_("安全检查暂时不可用，文件没有保存，请稍后再试。"))


class Shredded(Unreadable):
    """The key of its owner was destroyed on purpose; the content is gone for ever. Say so; do not restore it."""


class StillNeeded(Exception):
    """Files that may not be destroyed yet; ``kept`` says which and why: tell the person."""

    def __init__(self, kept: list[Any]) -> None:
        super().__init__("; ".join(sorted({one.reason for one in kept})))
        self.kept = kept
