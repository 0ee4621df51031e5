"""安全性: it harms nobody and nobody harmed it."""

from __future__ import annotations

from tongban.capabilities.archives.formats import active_parts
from tongban.capabilities.archives.packing import METADATA
from tongban.capabilities.archives.sealing import digest
from tongban.foundation.adapters.public import PortError
from tongban.foundation.files.public import threat_in

from .authenticity import Said
from .subject import Subject


def no_virus(one: Subject) -> Said:
    """The scanner finds nothing in any file."""
    if "package" in one.faults:
        return one.faults["package"]
    wrong = []
    for path, content in one.members.items():
        try:
            threat = threat_in(content)
        except PortError:
            return f"{path}: 病毒检查没有回答"
        if threat:
            wrong.append(f"{path}: 发现 {threat}")
    return "；".join(wrong)


def no_active_parts(one: Subject) -> Said:
    """No page document that starts a program, fetches something or carries another file."""
    wrong = [
        f"{path}: 含有 {'、'.join(found)}"
        for path, content in one.members.items()
        if (found := active_parts(content, path.rpartition(".")[2], one.pdf(path)))
    ]
    return "；".join(wrong)


def medium_reads(one: Subject) -> Said:
    """The store gave the bytes back under their seal."""
    return one.unreadable


def access_set(one: Subject) -> Said:
    """The metadata say who may read."""
    if one.metadata is None:
        return one.faults.get("metadata") or one.faults.get("package") or f"{METADATA}: 缺少"
    given = one.metadata.package
    return "" if given.get("secrecy") and given.get("access") else f"{METADATA}: 没有标明密级或者开放状态"


def transport_safe(one: Subject) -> Said:
    """What arrived is what was sent."""
    if not one.sent_digest:
        return None
    return "" if digest(one.content) == one.sent_digest else "归档信息包: 与移交清单的摘要不符"
