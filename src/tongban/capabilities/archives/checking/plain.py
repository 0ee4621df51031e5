"""A failed check in words for people: which file, what happened to it, what to do now; the exact words stay too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.capabilities.archives.states import Point

from .report import Item, Report

PACKAGE = ""
# What a failed item means, the most telling first; a file that fails several is told of by the first of them.
NATURES: dict[str, tuple[Any, Any]] = {
    "damaged": (
        _("文件损坏，打不开了：归档以后它的字节被改动过，或者没有传完整。"),
        _("重新归档；再次失败的，请运行人员检查存储。"),
    ),
    "unreadable": (_("存储没有把它交还给我们。"), _("请运行人员检查存储和密钥，再重新归档。")),
    "harmful": (
        _("里面有病毒，或者有会自己运行的内容。"),
        _("不要打开它；请交来的人换一份干净的，再重新归档。"),
    ),
    "missing": (_("应当有，但是包里没有。"), _("补上这份文件（文书、证照没有制作完成的先制作），再重新归档。")),
    "altered": (_("内容和归档时不一样：归档以后被改动过，哪怕只是一个字节。"), _("重新归档，由系统重新成包。")),
    "signature": (
        _("归档签名或者时间戳对不上：签名以后目录被改动，或者不是本市签的。"),
        _("请运行人员检查归档密钥，再重新归档。"),
    ),
    "letter": (_("文书上的印章或者签名无效。"), _("重新制作这份文书，再重新归档。")),
    "format": (
        _("格式不适合长期保存，或者打不开。"),
        _("换成 OFD、PDF/A、XML、TXT、JPEG、TIFF 等格式，再重新归档。"),
    ),
    "description": (
        _("说明它的元数据缺少内容，或者和文件对不上。"),
        _("把办件上缺的内容补全，再重新归档。"),
    ),
    "records": (_("办理过程的记录不完整。"), _("请运行人员核对审计记录，再重新归档。")),
}  # fmt: skip
OF_ITEM = {
    "A1": "signature", "A2": "signature", "A3": "altered", "A4": "description", "A5": "description", "A6": "altered",
    "A7": "letter", "B1": "missing", "B2": "altered", "B3": "description", "B4": "missing", "B5": "records",
    "B6": "altered", "C1": "description", "C2": "format", "C3": "format", "C4": "format", "C5": "format",
    "D1": "harmful", "D2": "harmful", "D3": "unreadable", "D4": "description", "D5": "altered",
}  # fmt: skip
# Whoever did not make the package cannot mend it: what to do depends on where it is looked at.
ELSEWHERE: dict[str, Any] = {
    Point.TRANSFER: _("不要接收这个包。请原来保管的单位重新提供一份，再检测一次；把这页打印出来，和退回的包一起留存。"),
    Point.LONG_TERM: _("不要再利用这个包。从备份恢复它，再检测一次；恢复不了的，报告档案主管部门。原来的包不要删除。"),
}
_ROTTEN = ("内容已损坏", "不是完整的归档信息包")


@dataclass
class Finding:
    """One file of the package (empty: the package itself) with everything that is wrong with it.

    Attributes:
        items: the checks that failed because of it.
    """

    path: str
    nature: str
    remedy: Any
    items: list[Item] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The file's name without folder and number, as a person calls it."""
        name = self.path.rpartition("/")[2]
        return name.partition("_")[2] or name

    @property
    def folder(self) -> str:
        """In which folder of the package; empty at the root."""
        return self.path.rpartition("/")[0]

    @property
    def what(self) -> Any:
        """What happened to it."""
        return NATURES[self.nature][0]


def findings(report: Report) -> list[Finding]:
    """What is wrong, file by file, the most telling first; empty when everything passed."""
    found: dict[str, Finding] = {}
    for item in report.failed:
        for path, nature in _places(item):
            one = found.setdefault(path, Finding(path, nature, ""))
            one.nature = min(one.nature, nature, key=_rank)
            one.items.append(item)
    for one in found.values():
        one.remedy = ELSEWHERE.get(report.point) or NATURES[one.nature][1]
    rows = sorted(found.values(), key=lambda one: (_rank(one.nature), one.path))
    # When bytes of one file were altered, everything that was to be compared with it disagrees: that says nothing new.
    return [one for one in rows if one.nature == "damaged"] or rows


def _rank(nature: str) -> int:
    return list(NATURES).index(nature)


def _places(item: Item) -> list[tuple[str, str]]:
    """(path, nature) of each file that the words of a failed item name."""
    nature = "damaged" if any(words in item.detail for words in _ROTTEN) else OF_ITEM.get(item.id, "altered")
    paths: list[str] = []
    for part in item.detail.split("；"):
        head, colon, _rest = part.partition(": ")
        paths += head.split("、") if colon else []
    named = [path for path in paths if "." in path or "/" in path]
    return [(path, nature) for path in dict.fromkeys(named)] or [(PACKAGE, nature)]
