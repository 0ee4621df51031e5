"""Records that have no page of their own, written as XML that stays readable without any program of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import xml


def record_sheet(title: str, rows: Iterable[tuple[Mapping[str, object], str]]) -> bytes:
    """``<记录单 题名=…>`` with one ``<记录 …>`` for each row: attributes, then the words.

    Attributes without value are left out. The number of rows can be counted again by whoever checks the package.
    """
    inner = [
        xml.tag("记录", {name: value for name, value in attributes.items() if value not in (None, "")}, words or "—", 1)
        for attributes, words in rows
    ]
    return xml.document(xml.tag("记录单", {"题名": title}, inner))


def form_sheet(title: str, groups: Iterable[tuple[str, Iterable[tuple[str, str, str, str]]]]) -> bytes:
    """A filled form: groups of (name, label, value, source)."""
    parts = [
        xml.tag("步骤", {"名称": heading}, [
            xml.tag("项", {"字段": name, "名称": label, **({"来源": source} if source else {})}, value or "—", 2)
            for name, label, value, source in lines
        ], 1)
        for heading, lines in groups
    ]  # fmt: skip
    return xml.document(xml.tag("申请表", {"题名": title}, parts))


def form_text(title: str, groups: Iterable[tuple[str, Iterable[tuple[str, str, str, str]]]]) -> bytes:
    """The same as plain text."""
    lines = [title, ""]
    for heading, rows in groups:
        lines.append(f"【{heading}】")
        lines += [
            f"{label}：{value or '—'}{f'（来源：{source}）' if source else ''}" for _n, label, value, source in rows
        ]
        lines.append("")
    return ("\n".join(lines).rstrip() + "\n").encode()


def count_records(content: bytes) -> int:
    """How many records a sheet holds."""
    return content.count("<记录 ".encode()) + content.count("<记录>".encode())
