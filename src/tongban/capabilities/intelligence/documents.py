"""Text out of the files that officers have: plain text and Word documents."""

from __future__ import annotations

import io
import zipfile

from django.utils.translation import gettext as _
from lxml import etree

from .errors import NoSuchText

MOST_BYTES = 5_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(content: bytes, name: str) -> str:
    """The words of an uploaded file.

    Args:
        content: at most five million bytes, also unpacked.
        name: the file name; its ending says what it is.
    Raises:
        NoSuchText: another kind of file, too large, or damaged; the message says what to do.
    """
    if len(content) > MOST_BYTES:
        raise NoSuchText(_("文件太大，请只上传文字内容（5 MB 以内）。"))
    ending = name.rpartition(".")[2].lower()
    if ending == "txt":
        return _plain(content)
    if ending == "docx":
        return _word(content)
    raise NoSuchText(_("只能读 txt 和 docx 文件。其他格式请打开后复制文字，粘贴到下面。"))


def _plain(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoSuchText(_("读不出文件里的文字，请复制粘贴。"))


def _word(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entry = packed.getinfo("word/document.xml")
            if entry.file_size > MOST_BYTES:
                raise NoSuchText(_("文件太大，请只上传文字内容（5 MB 以内）。"))
            xml = packed.read(entry)
        # No entities, no network, no DTD: an upload is never trusted.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(xml, parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, RuntimeError):
        raise NoSuchText(_("这个 docx 文件打不开，可能已损坏。请复制文字粘贴。")) from None
    return "\n".join(_paragraph(node) for node in root.iter(f"{_WORD}p"))


def _paragraph(node: etree._Element) -> str:
    parts = []
    for child in node.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br"):
        parts.append(child.text or "" if child.tag == f"{_WORD}t" else ("\t" if child.tag == f"{_WORD}tab" else "\n"))
    return "".join(parts)
