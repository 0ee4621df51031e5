"""可用性: somebody can still read it in thirty years."""

from __future__ import annotations

from tongban.capabilities.archives.bundles import FOLDERS
from tongban.capabilities.archives.formats import KEPT, format_of, opening_fault
from tongban.capabilities.archives.packing import METADATA, ROOT_MEMBERS
from tongban.capabilities.archives.pdfa import pdf_a_faults

from .authenticity import Said
from .subject import Subject


def metadata_readable(one: Subject) -> Said:
    """``元数据.xml`` is read and names its scheme."""
    if one.metadata is None:
        return one.faults.get("metadata") or one.faults.get("package") or f"{METADATA}: 读不出"
    return "" if one.metadata.version else f"{METADATA}: 没有写明方案版本"


def _files(one: Subject) -> dict[str, bytes]:
    return {path: content for path, content in one.members.items() if path not in ROOT_MEMBERS}


def formats_allowed(one: Subject) -> Said:
    """Every file is of a kept format, and of the one that its name says."""
    if "package" in one.faults:
        return one.faults["package"]
    wrong = []
    for path, content in _files(one).items():
        kind = format_of(content)
        if kind not in KEPT or kind != path.rpartition(".")[2]:
            wrong.append(path)
    return f"{'、'.join(wrong)}: 格式不符合" if wrong else ""


def files_open(one: Subject) -> Said:
    """Every file is opened by a reader of its format."""
    if "package" in one.faults:
        return one.faults["package"]
    wrong = [
        f"{path}: 打不开（{fault}）"
        for path, content in one.members.items()
        if (fault := opening_fault(content, path.rpartition(".")[2], one.pdf(path)))
    ]
    return "；".join(wrong)


def structure_right(one: Subject) -> Said:
    """The four members at the root and the eight folders, and nothing else."""
    if "package" in one.faults:
        return one.faults["package"]
    folders = {f"{number}{name}" for number, name in FOLDERS.items()}
    missing = [path for path in ROOT_MEMBERS if path not in one.members]
    odd = [
        path for path in one.members
        if path not in ROOT_MEMBERS and (path.count("/") != 1 or path.partition("/")[0] not in folders)
    ]  # fmt: skip
    return f"{'、'.join([*missing, *odd])}: 不符合包结构" if missing or odd else one.spelling


def pdf_is_a(one: Subject) -> Said:
    """What the house sealed claims PDF/A and keeps to it, as far as its structure shows.

    What people handed in stays as it is: it is kept, not refused, whatever it claims.
    """
    sealed = {
        path: one.members[path]
        for path, values in (one.metadata.files if one.metadata else {}).items()
        if path.endswith(".pdf") and path in one.members and values.get("file_signature", "").startswith("有效")
    }
    if not sealed:
        return None
    wrong = [
        f"{path}: {'、'.join(found)}"
        for path, content in sealed.items()
        if (found := pdf_a_faults(content, one.pdf(path)))
    ]
    return "；".join(wrong)
