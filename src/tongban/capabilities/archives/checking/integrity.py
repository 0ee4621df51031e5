"""完整性: nothing is missing and nothing is too much."""

from __future__ import annotations

from tongban.capabilities.archives.packing import MANIFEST, METADATA, SEAL
from tongban.capabilities.archives.papers import count_records
from tongban.capabilities.archives.sealing import digest

from .authenticity import Said
from .subject import Subject


def _unread(one: Subject) -> str:
    return one.faults.get("package") or one.faults.get("manifest") or ""


def count_equal(one: Subject) -> Said:
    """As many files as the manifest says, and as the register says."""
    if unread := _unread(one):
        return unread
    there = [path for path in one.members if path not in (MANIFEST, SEAL)]
    if len(there) != one.manifest_count or len(one.manifest) != one.manifest_count:
        listed = {row.path for row in one.manifest}
        odd = sorted(set(there) ^ listed)
        return f"{'、'.join(odd) or MANIFEST}: 包内 {len(there)} 件，目录 {one.manifest_count} 件"
    if one.expected and one.expected.files and len(one.expected.files) != len(there):
        return f"{MANIFEST}: 登记 {len(one.expected.files)} 件，包内 {len(there)} 件"
    return ""


def bytes_equal(one: Subject) -> Said:
    """As many bytes, file by file."""
    if unread := _unread(one):
        return unread
    wrong = [row.path for row in one.manifest if len(one.members.get(row.path, b"")) != row.size]
    if wrong:
        return f"{'、'.join(wrong)}: 字节数与目录不符"
    if sum(row.size for row in one.manifest) != one.manifest_bytes:
        return f"{MANIFEST}: 总字节数不符"
    return ""


def metadata_whole(one: Subject) -> Said:
    """Every required element has a value."""
    if one.metadata is None:
        return one.faults.get("metadata") or one.faults.get("package") or f"{METADATA}: 缺少"
    missing = one.metadata.missing()
    return f"{METADATA}: 缺少 {'、'.join(missing)}" if missing else ""


def components_present(one: Subject) -> Said:
    """Every listed file is there, and those without which the business is not whole."""
    if unread := _unread(one):
        return unread
    listed = {row.path for row in one.manifest}
    missing = sorted(listed - set(one.members))
    if one.expected:
        missing += sorted(set(one.expected.required) - set(one.members) - set(missing))
    return f"{'、'.join(missing)}: 缺少" if missing else ""


def process_whole(one: Subject) -> Said:
    """There are process records, as many as the metadata say there were."""
    if one.metadata is None:
        return one.faults.get("metadata") or one.faults.get("package") or f"{METADATA}: 缺少"
    logs = [path for path in one.members if path.startswith("08")]
    wanted = one.metadata.package.get("records", "0")
    if not logs and one.metadata.package.get("part_of"):
        return None
    if not logs:
        return "08过程日志: 缺少"
    counted = sum(count_records(one.members[path]) for path in logs)
    return "" if str(counted) == wanted else f"08过程日志: 登记 {wanted} 条，包内 {counted} 条"


def same_as_registered(one: Subject) -> Said:
    """The package is the very one that the register knows, file by file."""
    if one.expected is None or not one.expected.digest:
        return None
    if unread := _unread(one):
        return unread
    known = {row.path: row for row in one.expected.files}
    wrong = [path for path, row in known.items() if path in one.members and one.digest_of(path) != row.digest]
    if wrong:
        return f"{'、'.join(wrong)}: 与登记的摘要不符"
    if digest(one.content) != one.expected.digest:
        return f"{one.spelling or SEAL + ': 包摘要与登记不符'}"
    return ""
