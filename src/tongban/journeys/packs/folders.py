"""From a folder of files to one piece of content that can be checked, digested and published."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import schemas
from .errors import Problem
from .loader import Document, Unreadable, load_json, load_yaml
from .reading import Reading
from .shared import written_out

# File of a pack → (where its content goes, its schema). ``None``: the text is taken as it is.
FILES: dict[str, tuple[tuple[str, ...], str | None]] = {
    "manifest.yaml": (("manifest",), "manifest"),
    "policy.yaml": (("policy",), "policy"),
    "form.schema.json": (("form", "schema"), "form-schema"),
    "form.ui.yaml": (("form", "ui"), "form-ui"),
    "rules.yaml": (("rules",), "rules"),
    "parameters.yaml": (("parameters",), "parameters"),
    "materials.yaml": (("materials",), "materials"),
    "process.bpmn": (("process",), None),
    "guide.zh.md": (("guide", "zh"), None),
    "guide.en.md": (("guide", "en"), None),
    "guide.easy.md": (("guide", "easy"), None),
    "guide.easy.en.md": (("guide", "easy_en"), None),
    "faq.yaml": (("faq",), "faq"),
    "quality.yaml": (("quality",), "quality"),
    "CHANGELOG.md": (("changelog",), None),
}
OPTIONAL = {"guide.easy.en.md", "parameters.yaml", "materials.yaml"}
# Files that only one kind of pack has, and schemas that differ by kind.
ONLY = {
    "item": {"form.schema.json", "form.ui.yaml", "materials.yaml", "process.bpmn"},
    "policy": {"policy.yaml"},
}
SCHEMA_OF_POLICY = {"rules": "policy-rules", "scenario": "policy-scenario"}


_KINDS = {"item": gettext_lazy("办事事项"), "policy": gettext_lazy("政策")}


@dataclass
class Pack(Reading):
    """A pack folder as read from disk, faults included; ``check_pack`` says whether it may be published."""

    path: Path
    content: dict[str, Any]
    documents: dict[str, Document]
    scenarios: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Folder name, manifest code and URL slug are one and the same."""
        return str(self.manifest.get("code", self.path.name))

    @property
    def version(self) -> str:
        """Version as written in the manifest, such as ``2022.1``."""
        return str(self.manifest.get("version", ""))

    def line(self, file: str, *path: str | int) -> int:
        """Line of a value in one of the files; 0 when the file is missing."""
        document = self.documents.get(file) or self.scenarios.get(file)
        return document.line(*path) if document else 0


def load_folder(path: Path | str) -> Pack:
    """Read a pack folder. Faults do not raise: they are kept in ``problems`` for ``check_pack`` to report.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    path = Path(path)
    if not path.is_dir():
        raise FileNotFoundError(path)
    pack = Pack(path=path, content={"format": schemas.FORMAT, "folder": path.parent.name}, documents={})
    for name, (place, schema) in FILES.items():  # the manifest first: it says of which kind the others are
        _read(pack, name, place, schema_of(schema, pack.kind))
    for file in sorted(path.glob("districts/*.yaml")):
        _read(pack, f"districts/{file.name}", ("districts", file.stem), "district")
    for file in sorted(path.glob("scenarios/*.yaml")):
        document = _document(pack, f"scenarios/{file.name}", schema_of("scenario", pack.kind))
        if document:
            pack.scenarios[document.name] = document
    return pack


def schema_of(schema: str | None, kind: str) -> str | None:
    """The schema of a file for a kind of pack."""
    return SCHEMA_OF_POLICY.get(schema or "", schema) if kind == "policy" else schema


def _foreign(name: str, kind: str) -> bool:
    return any(name in files for other, files in ONLY.items() if other != kind)


def _read(pack: Pack, name: str, place: tuple[str, ...], schema: str | None) -> None:
    if _foreign(name, pack.kind):
        if (pack.path / name).exists():
            pack.problems.append(Problem(
                name, 0, _("%(kind)s 没有这个文件") % {"kind": _KINDS[pack.kind]},
                _("删去它，或改正 manifest.yaml 的 kind"), "files",
            ))  # fmt: skip
        return
    if not (pack.path / name).exists():
        if name not in OPTIONAL:
            pack.problems.append(Problem(name, 0, _("缺少这个文件"), _("从 packs/_template 复制一份再填写"), "files"))
        return
    document = _document(pack, name, schema)
    if document is None:
        return
    if name == "rules.yaml":
        document = written_out(document, pack.problems)
    pack.documents[name] = document
    target = pack.content
    for part in place[:-1]:
        target = target.setdefault(part, {})
    target[place[-1]] = document.data


def _document(pack: Pack, name: str, schema: str | None) -> Document | None:
    try:
        text = (pack.path / name).read_text(encoding="utf-8")
        if schema is None:
            return Document(name, text, {})
        if name.endswith(".json"):
            return load_json(text, name)
        document = load_yaml(text, name)
    except UnicodeDecodeError:
        pack.problems.append(Problem(name, 1, _("文件不是 UTF-8 编码"), _("另存为 UTF-8"), "files"))
        return None
    except Unreadable as error:
        pack.problems.append(Problem(name, error.line, str(error), _("改正语法"), "files"))
        return None
    return Document(name, schemas.typed(schema, document.data), document.lines)


def all_folders(root: Path, kind: str | None = None) -> list[Path]:
    """Every pack below ``root``, or those of one kind; folders that begin with an underscore are not packs."""
    return sorted(
        manifest.parent
        for manifest in root.glob("*/*/manifest.yaml")
        if not any(part.startswith("_") for part in manifest.relative_to(root).parts)
        and kind in (None, _kind_in(manifest.read_text(encoding="utf-8")))
    )


def _kind_in(manifest: str) -> str:
    return "policy" if re.search(r"^kind: policy\s*(#.*)?$", manifest, re.MULTILINE) else "item"
