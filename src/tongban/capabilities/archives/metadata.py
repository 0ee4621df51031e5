"""元数据: the values of the declared elements, written and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from . import xml

_FILE = Path(__file__).parent / "data" / "metadata.yaml"
GROUPS = ("文件", "机构人员", "业务", "实体关系")


@dataclass(frozen=True)
class Element:
    """One element of the scheme."""

    code: str
    name: str
    group: str
    level: str
    need: str
    source: str


@lru_cache(maxsize=1)
def scheme() -> tuple[str, tuple[str, ...], tuple[Element, ...]]:
    """(version, standards, elements) of the mapping file."""
    content = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    return content["version"], tuple(content["standards"]), tuple(Element(**row) for row in content["elements"])


@dataclass(frozen=True)
class Metadata:
    """What was read from ``元数据.xml``: elements of the package, and those of each file by its path."""

    version: str
    package: dict[str, str] = field(default_factory=dict)
    files: dict[str, dict[str, str]] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Names of required elements without value; those of files with the path before."""
        found = [one.name for one in _elements("package") if one.need == "required" and not self.package.get(one.code)]
        for path, values in self.files.items():
            found += [
                f"{path}: {one.name}"
                for one in _elements("file")
                if one.need == "required" and not values.get(one.code)
            ]
        return found


def _elements(level: str) -> list[Element]:
    return [one for one in scheme()[2] if one.level == level]


def write(package: Mapping[str, Any], files: Iterable[Mapping[str, Any]]) -> bytes:
    """``元数据.xml``: elements by group, first of the package, then of each file."""
    version, standards, _all = scheme()
    entities = [_entity({"类型": group, "聚合层次": "件"}, group, "package", package) for group in GROUPS]
    for one in files:
        inner = [_entity({"类型": group}, group, "file", one, 2) for group in GROUPS]
        entities.append(xml.tag("组件", {"路径": one["path"]}, [part for part in inner if part], 1))
    root = xml.tag("元数据", {"版本": version, "标准": " ".join(standards)}, [part for part in entities if part])
    return xml.document(root)


def _entity(attributes: dict[str, str], group: str, level: str, values: Mapping[str, Any], depth: int = 1) -> str:
    rows = [
        xml.tag("元素", {"代码": one.code, "名称": one.name}, str(values[one.source]), depth + 1)
        for one in _elements(level)
        if one.group == group and values.get(one.source) not in (None, "")
    ]
    return xml.tag("实体", attributes, rows, depth) if rows else ""


def read(content: bytes) -> Metadata:
    """What stands in ``元数据.xml``.

    Raises:
        ValueError: it is not such a document.
    """
    root = parse(content)
    if root.tag != "元数据":
        raise ValueError("不是元数据文件")
    package = {row.get("代码", ""): row.text or "" for row in root.findall("实体/元素")}
    files = {
        part.get("路径", ""): {row.get("代码", ""): row.text or "" for row in part.findall("实体/元素")}
        for part in root.findall("组件")
    }
    return Metadata(root.get("版本", ""), package, files)


def parse(content: bytes) -> etree._Element:
    """An XML document without entities, network or huge trees.

    Raises:
        ValueError: not well formed.
    """
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"XML 格式不正确（{error}）") from error
