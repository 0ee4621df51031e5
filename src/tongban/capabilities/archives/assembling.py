"""From a bundle to the package: names, formats, manifest, metadata, seal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from . import metadata, xml
from .bundles import FOLDERS, Bundle, Component
from .formats import KEPT, kept_form
from .numbers import CATEGORY
from .packing import MANIFEST, METADATA, NOTE, SEAL, pack, safe_title
from .retention import CODES
from .sealing import digest, seal

# 保管期限 in words, by its code in the 档号.
TERMS = {"Y": "永久", "D30": "定期30年", "D10": "定期10年"}
assert set(TERMS) == set(CODES.values())
NO_SIGNATURE = "未附电子签名"


@dataclass(frozen=True)
class Place:
    """Where a package stands in the archive: what the number gives and the rules decide.

    ``first`` and its digest are those of the package that this one continues; empty for a first one.
    """

    identifier: str
    fonds: str
    year: int
    retention: str
    basis: str
    first: str = ""
    first_digest: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """One file of the package."""

    path: str
    content: bytes
    kind: str
    digest: str
    key: str = ""
    title: str = ""
    original: str = ""
    source: Component | None = None


@dataclass(frozen=True)
class Made:
    """A package: its bytes, its files in order (manifest and seal not among them), and its own digest."""

    content: bytes
    entries: tuple[Entry, ...]
    digest: str


def assemble(bundle: Bundle, place: Place) -> Made:
    """The package of a bundle. The same bundle and place give the same bytes but for ``签名.xml``.

    Raises:
        UnfitFormat: a file that archives do not keep and that cannot be turned into one they do.
    Legal: DA/T 85-2019 (content, structure and naming of the package); GB/T 42727-2023.
    """
    files = list(entries_of(bundle.components))
    about = {**_about(bundle, place), "file_count": len(files), "byte_count": sum(len(one.content) for one in files)}
    described = metadata.write(about, [_about_file(number, one) for number, one in enumerate(files, 1)])
    fixed = [_entry(NOTE, _note(bundle, place), "说明文件"), _entry(METADATA, described, "元数据")]
    every = [*fixed, *files]
    manifest = _manifest(every, place)
    members = {one.path: one.content for one in every} | {MANIFEST: manifest, SEAL: seal(place.identifier, manifest)}
    content = pack(members)
    return Made(content, tuple(every), digest(content))


def entries_of(components: Iterable[Component]) -> Iterable[Entry]:
    """Components under their names in the package: folder, number within it, title, extension of the kept format."""
    numbers: dict[str, int] = {}
    for one in components:
        content, kind, original = kept_form(one.content)
        numbers[one.folder] = number = numbers.get(one.folder, 0) + 1
        path = f"{one.folder}{FOLDERS[one.folder]}/{one.folder}{number:02d}_{safe_title(one.title)}.{kind}"
        was = f"{original} SM3:{digest(one.content)}" if original else ""
        yield Entry(path, content, kind, digest(content), one.key, one.title, was, one)


def _entry(path: str, content: bytes, title: str) -> Entry:
    return Entry(path, content, path.rpartition(".")[2], digest(content), title=title)


def _manifest(entries: list[Entry], place: Place) -> bytes:
    rows = [
        xml.tag("文件", {"序号": number, "路径": one.path, "字节": len(one.content), "SM3": one.digest}, "", 1)
        for number, one in enumerate(entries, 1)
    ]
    head = {"版本": "tongban-archive/1", "档号": place.identifier, "件数": len(entries),
            "字节": sum(len(one.content) for one in entries)}  # fmt: skip
    if place.first:
        head |= {"首次归档": place.first, "首次归档摘要": place.first_digest, "缘由": place.reason}
    return xml.document(xml.tag("归档目录", head, rows))


def _about(bundle: Bundle, place: Place) -> dict[str, Any]:
    return {
        "aggregation": "件",
        "authority_name": bundle.authority_name,
        "authority_code": bundle.authority_code,
        "fonds": place.fonds,
        "category": CATEGORY,
        "year": place.year,
        "retention": TERMS[place.retention],
        "retention_basis": place.basis,
        "identifier": place.identifier,
        "title": bundle.title,
        "closed_on": timezone.localdate(bundle.closed_at).isoformat(),
        "language": bundle.language,
        "secrecy": "内部",
        "access": "受控",
        "applicant_name": bundle.applicant.name,
        "applicant_kind": bundle.applicant.kind,
        "applicant_id_kind": bundle.applicant.id_kind,
        "applicant_number": bundle.applicant.number,
        "agent_name": bundle.agent.name if bundle.agent else "",
        "item_title": bundle.item_title,
        "item_number": bundle.item_number,
        "item_kind": bundle.item_kind,
        "number": bundle.number,
        "channel": bundle.channel,
        "submitted_at": moment(bundle.submitted_at),
        "received_at": moment(bundle.received_at),
        "accepted_on": moment(bundle.accepted_on),
        "decided_at": moment(bundle.decided_at),
        "closed_at": moment(bundle.closed_at),
        "outcome": bundle.outcome,
        "legal_basis": bundle.legal_basis,
        "records": bundle.records,
        "first_identifier": place.first,
        "first_digest": place.first_digest,
        "reason": place.reason,
    }


def _about_file(number: int, one: Entry) -> dict[str, Any]:
    source = one.source
    assert source is not None
    return {
        "file_number": number,
        "path": one.path,
        "file_title": source.title,
        "file_format": KEPT[one.kind],
        "file_size": len(one.content),
        "file_digest": one.digest,
        "digest_rule": "SM3",
        "file_time": moment(source.at),
        "file_agent": source.by,
        "file_step": source.step,
        "file_origin": "窗口收取" if source.is_paper else "在线形成",
        "file_original": one.original,
        "file_signature": source.signature or NO_SIGNATURE,
    }


def moment(at: datetime | date | None) -> str:
    """A moment of the city, or a day, as archives write it; empty for none."""
    if isinstance(at, datetime):
        return timezone.localtime(at).isoformat(timespec="seconds")
    return at.isoformat() if at else ""


def _note(bundle: Bundle, place: Place) -> bytes:
    """``说明文件.txt``: what this is and how anybody reads and checks it in thirty years."""
    lines = [
        "归档信息包说明",
        "",
        f"档号：{place.identifier}",
        f"题名：{bundle.title}",
        f"办件编号：{bundle.number}",
        f"立档单位：{bundle.authority_name}",
        f"保管期限：{TERMS[place.retention]}（{place.basis}）",
        "",
        "结构",
        "  说明文件.txt    本文件",
        "  归档目录.xml    包内每个文件的路径、字节数和 SM3 摘要",
        "  元数据.xml      件和每个文件的元数据（DA/T 46-2009、DA/T 85-2019、GB/T 42727-2023 的实体分组）",
        *(f"  {number}{name}" for number, name in FOLDERS.items()),
        "  签名.xml        对归档目录的 SM2 签名和时间戳",
        "",
        "校验",
        "  1. 每个文件的 SM3 摘要与归档目录一致；",
        "  2. 归档目录的 SM3 摘要与签名.xml 的“清单”一致；",
        "  3. 签名：以“tongban/archive”、一个零字节、再加五行文字（tongban-archive/1、档号、清单摘要、密钥、时间，",
        "     每行以换行结束）为原文，SM2 验证，签名者标识 1234567812345678；",
        "  4. 时间戳：以“tongban/archive_time”、一个零字节、再加四行文字（tongban-archive-time/1、签名值的 SM3、密钥、",
        "     时间）为原文，SM2 验证；",
        "  5. 包是不压缩的 ZIP，成员按固定次序和固定日期写入，可以由成员逐字节重建。",
        "  工具：python3 verify_archive.py 包文件（不需要网络和其他软件）。",
    ]
    if place.first:
        lines += ["", f"本包是对档号 {place.first} 的补充归档。缘由：{place.reason}"]
    return ("\n".join(lines) + "\n").encode()
