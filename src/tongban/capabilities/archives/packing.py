"""The package as bytes: a zip that anybody can open and that has exactly one spelling.

Members are stored without compression, in order, all with one date, so that the same papers give the same bytes on
every machine, and so that a verifier rebuilds the file from its members and compares it byte by byte: then nothing
can be altered, not even in the fields that unzip programs ignore.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping

NOTE, MANIFEST, METADATA, SEAL = "说明文件.txt", "归档目录.xml", "元数据.xml", "签名.xml"
ROOT_MEMBERS = (NOTE, MANIFEST, METADATA, SEAL)
# The earliest date that the format can hold; moments stand in the metadata, where they are signed.
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
LONGEST_TITLE = 60


class BrokenPackage(Exception):
    """The package cannot be read, or is not spelled as packages are; the words say where."""


def pack(members: Mapping[str, bytes]) -> bytes:
    """One zip of the members, ordered by their paths with the seal last; the same members give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in ordered(members):
            info = zipfile.ZipInfo(path, FIXED_DATE)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, members[path])
    return out.getvalue()


def ordered(paths: Iterable[str]) -> list[str]:
    """Paths in the order of the package."""
    return sorted(paths, key=lambda path: (path == SEAL, path not in ROOT_MEMBERS, path))


def unpack(content: bytes) -> dict[str, bytes]:
    """{path: bytes} of a package.

    Raises:
        BrokenPackage: not a zip, a member damaged, a path twice or leading out of the package.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            members: dict[str, bytes] = {}
            for info in infos:
                path = info.filename
                if path in members:
                    raise BrokenPackage(f"{path}: 在包中出现两次")
                if path.startswith("/") or ".." in path.split("/") or "\\" in path:
                    raise BrokenPackage(f"{path}: 路径不允许")
                try:
                    members[path] = archive.read(info)
                except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
                    raise BrokenPackage(f"{path}: 内容已损坏（{error}）") from error
            return members
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError, EOFError) as error:
        raise BrokenPackage(f"不是完整的归档信息包（{error}）") from error


def spelling_fault(content: bytes, members: Mapping[str, bytes]) -> str:
    """Where the bytes differ from the one spelling of these members; empty when they do not."""
    wanted = pack(members)
    if wanted == content:
        return ""
    length = min(len(wanted), len(content))
    at = next((place for place in range(length) if wanted[place] != content[place]), length)
    return f"{member_at(wanted, at)}: 包结构在第 {at} 字节处被改动"


def member_at(content: bytes, at: int) -> str:
    """The member whose local header or content lies at this byte; the directory behind them all has no member."""
    found = "包目录"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if at < archive.start_dir:
            for info in archive.infolist():
                if info.header_offset <= at:
                    found = info.filename
    return found


def safe_title(title: str) -> str:
    """A title as part of a file name: safe on any disk, stable, not too long."""
    clean = unicodedata.normalize("NFC", title)
    clean = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069\s]+', "", clean).strip(".")
    return clean[:LONGEST_TITLE] or "文件"
