"""真实性: it is what was sealed, by whom it says, and nothing of it was exchanged."""

from __future__ import annotations

import re
from datetime import date, datetime

from tongban.capabilities.archives.assembling import TERMS
from tongban.capabilities.archives.packing import MANIFEST, METADATA, SEAL
from tongban.capabilities.archives.sealing import moment_of

from .subject import Subject

# What a function says: None that it does not apply, "" that it passes, else what is wrong, with the file's name.
Said = str | None
_IDENTIFIER = re.compile(r"[A-Z]\d{3}-[A-Z]+·\d{4}-(Y|D30|D10)-[A-Z0-9]+-\d{6}(\.B\d{2})?")


def seal_holds(one: Subject) -> Said:
    """SM2 over the manifest by a key of the city."""
    if one.seal is None:
        return one.faults.get("seal") or f"{SEAL}: 缺少"
    return "" if "时间戳" in one.seal_fault else one.seal_fault


def stamp_holds(one: Subject) -> Said:
    """The second key says when, and not before the signature."""
    if one.seal is None:
        return one.faults.get("seal") or f"{SEAL}: 缺少"
    if "时间戳" in one.seal_fault:
        return one.seal_fault
    try:
        early = moment_of(one.seal.stamp.at) < moment_of(one.seal.signature.at)
    except ValueError:
        return f"{SEAL}: 时间读不懂"
    return f"{SEAL}: 时间戳早于签名" if early else ""


def digests_equal(one: Subject) -> Said:
    """Each file is the one that the manifest names."""
    if not one.manifest:
        return one.faults.get("manifest") or one.faults.get("package") or f"{MANIFEST}: 缺少"
    wrong = [row.path for row in one.manifest if row.path in one.members and one.digest_of(row.path) != row.digest]
    return f"{'、'.join(wrong)}: 内容与数字摘要不一致" if wrong else ""


def metadata_right(one: Subject) -> Said:
    """Values lie in their domains: number, year, term, days, moments."""
    if one.metadata is None:
        return one.faults.get("metadata") or f"{METADATA}: 缺少"
    values = one.metadata.package
    wrong = []
    if not _IDENTIFIER.fullmatch(values.get("identifier", "")):
        wrong.append("档号")
    if values.get("retention") not in TERMS.values():
        wrong.append("保管期限")
    if not re.fullmatch(r"\d{4}", values.get("year", "")) or values.get("year", "") not in values.get("closed_at", ""):
        wrong.append("年度")
    for code, name in (("submitted_at", "申请时间"), ("received_at", "收件时间"), ("decided_at", "决定时间"),
                       ("closed_at", "办结时间")):  # fmt: skip
        if values.get(code) and not _is_moment(values[code]):
            wrong.append(name)
    if values.get("accepted_on") and not _is_day(values["accepted_on"]):
        wrong.append("受理时间")
    return f"{METADATA}: {'、'.join(wrong)}取值不正确" if wrong else ""


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def metadata_linked(one: Subject) -> Said:
    """Each file has its metadata, with its digest and size, and none has metadata without file."""
    if one.metadata is None:
        return one.faults.get("metadata") or f"{METADATA}: 缺少"
    wrong = []
    for path, values in one.metadata.files.items():
        content = one.members.get(path)
        same = content is not None and values.get("file_digest") == one.digest_of(path)
        if not same or content is None or values.get("file_size") != str(len(content)):
            wrong.append(path)
    described = set(one.metadata.files)
    wrong += [path for path in one.members if "/" in path and path not in described]
    return f"{'、'.join(wrong)}: 与元数据对不上" if wrong else ""


def package_consistent(one: Subject) -> Said:
    """The same 档号 everywhere, and the bytes of the zip are those that its members give."""
    if "package" in one.faults:
        return one.faults["package"]
    if one.spelling:
        return one.spelling
    names = {
        MANIFEST: one.manifest_identifier,
        METADATA: one.metadata.package.get("identifier", "") if one.metadata else "",
        SEAL: one.seal.identifier if one.seal else "",
    }
    wanted = one.expected.identifier if one.expected and one.expected.identifier else one.manifest_identifier
    wrong = [path for path, found in names.items() if found != wanted]
    return f"{'、'.join(wrong)}: 档号不一致" if wrong else ""


def own_signatures(one: Subject) -> Said:
    """Seals and signatures on the letters held when they were filed."""
    if one.metadata is None:
        return one.faults.get("metadata") or f"{METADATA}: 缺少"
    results = {path: values.get("file_signature", "") for path, values in one.metadata.files.items()}
    if not any("有效" in said or "无效" in said for said in results.values()):
        return None
    wrong = [path for path, said in results.items() if "无效" in said]
    return f"{'、'.join(wrong)}: 签章无效" if wrong else ""
