"""What of PDF/A-2b can be seen in the structure of a file, without drawing it; a whole validator it is not.

Looked at: claim and its packet, output intent, file identifier, no cipher, no scripts, no attached files, nothing done
on opening, every font embedded. Not looked at: glyph widths, colour spaces of every picture, syntax of content streams.

Legal: ISO 19005-2:2011 6.1.3, 6.1.7, 6.2.3, 6.2.11.4, 6.5, 6.6.4, 6.8; GB/T 23286.1-2009.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from .pdf import ReadPdf

_ID = "{http://www.aiim.org/pdfa/ns/id/}"
_DESCRIPTION = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"
_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
# A font is chosen (Tf), or text is shown in it (Tj, TJ).
_TEXT = re.compile(rb"(/[^\s/\[\]()<>]+)\s+[-+.\d]+\s+Tf\b|\b(T[jJ])\b")
_BANNED = {"/JavaScript": "脚本", "/EmbeddedFiles": "附件"}


def pdf_a_claim(content: bytes) -> str:
    """``2B`` and the like as the file says of itself; empty without claim, or when it cannot be read."""
    try:
        return _claim(ReadPdf(content).reader.root)
    except (PdfError, ValueError, KeyError, OSError, TypeError, AttributeError, etree.LxmlError):
        return ""


def _claim(root: Any) -> str:
    if "/Metadata" not in root:
        return ""
    packet = etree.fromstring(root["/Metadata"].data, etree.XMLParser(resolve_entities=False, no_network=True))
    for one in packet.iter(_DESCRIPTION):
        part = one.get(f"{_ID}part") or one.findtext(f"{_ID}part")
        if part:
            level = one.get(f"{_ID}conformance") or one.findtext(f"{_ID}conformance") or ""
            return f"{part.strip()}{level.strip().upper()}"
    return ""


def pdf_a_faults(content: bytes, pdf: ReadPdf | None = None) -> list[str]:
    """What speaks against the file's claim, in words; empty when nothing was found.

    Never raises for a bad file: what cannot be read is a fault.

    Args:
        pdf: the same file, if somebody reads its structure already.
    """
    try:
        return list(_faults((pdf or ReadPdf(content)).reader))
    except (
        PdfError,
        ValueError,
        KeyError,
        OSError,
        TypeError,
        AttributeError,
        RecursionError,
        etree.LxmlError,
    ) as error:
        return [f"结构读不出（{type(error).__name__}）"]


def _faults(reader: PdfFileReader) -> Iterator[str]:
    root = reader.root
    if not _claim(root):
        yield "没有 PDF/A 标识"
    elif "/Filter" in root["/Metadata"]:
        yield "元数据包被压缩"
    if "/Encrypt" in reader.trailer:
        yield "已加密"
    if "/ID" not in reader.trailer:
        yield "没有文件标识"
    if not any(
        _of(one, "/S") == "/GTS_PDFA1" and "/DestOutputProfile" in one for one in _each(_of(root, "/OutputIntents", []))
    ):
        yield "没有输出意图和色彩特征"
    names = _of(root, "/Names", {})
    yield from (f"含有{words}" for name, words in _BANNED.items() if name in names)
    if "/AA" in root or _of(root, "/OpenAction", {}) and "/S" in root["/OpenAction"]:
        yield "打开时会执行动作"
    unembedded = sorted({name for page in _pages(root["/Pages"]) for name in _fonts(page, set())})
    if unembedded:
        yield f"字体没有嵌入：{'、'.join(unembedded)}"


def _of(holder: Any, name: str, otherwise: Any = None) -> Any:
    """An entry itself where only a reference stands."""
    return holder[name] if name in holder else otherwise  # noqa: SIM401 - get() hands out references


def _each(found: Iterable[Any]) -> Iterator[Any]:
    """The things themselves where only references stand."""
    for one in found:
        yield one.get_object() if isinstance(one, generic.IndirectObject) else one  # type: ignore[no-untyped-call]


def _pages(node: Any) -> Iterator[Any]:
    for one in _each(_of(node, "/Kids", [])):
        if "/Kids" in one:
            yield from _pages(one)
        else:
            yield one


def _fonts(holder: Any, seen: set[int]) -> Iterator[str]:
    """Names of fonts in which something is written on a page, in its forms and on its annotations, and not embedded."""
    resources = _resources(holder)
    known, used = _of(resources, "/Font", {}), _used(_content(holder))
    for name in used & {str(one) for one in known}:
        yield from _unembedded(known[name])
    faces = [_of(_of(one, "/AP", {}), "/N") for one in _each(_of(holder, "/Annots", []))]
    for found in _each([*_of(resources, "/XObject", {}).values(), *faces]):
        if isinstance(found, generic.StreamObject) and id(found) not in seen:
            seen.add(id(found))
            yield from _fonts(found, seen)


def _content(holder: Any) -> bytes:
    if isinstance(holder, generic.StreamObject):
        return holder.data
    found = _of(holder, "/Contents", [])
    parts = _each(found) if isinstance(found, list) else [found]
    return b"\n".join(one.data for one in parts)


def _used(content: bytes) -> set[str]:
    """Fonts in which text is shown; one that is only chosen, as drawing programs do at the head of a page, is not."""
    used, now = set(), ""
    for chosen, _shows in _TEXT.findall(content):
        if chosen:
            now = chosen.decode("latin-1")
        else:
            used.add(now)
    return used


def _resources(holder: Any) -> Any:
    while holder is not None:
        if "/Resources" in holder:
            return holder["/Resources"]
        holder = _of(holder, "/Parent")
    return {}


def _unembedded(font: Any) -> Iterator[str]:
    if _of(font, "/Subtype") == "/Type3":  # its glyphs are drawn in the file
        return
    inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    descriptor = _of(inner, "/FontDescriptor", {})
    if not any(name in descriptor for name in _EMBEDDED):
        yield str(_of(font, "/BaseFont", "?")).lstrip("/")
