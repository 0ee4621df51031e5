"""From a folder of files to one piece of content that can be checked, digested and published."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import schemas
from .errors import Problem
from .form_writing import written_form
from .guide_writing import written_guide
from .loader import Document, Unreadable, load_json, load_yaml
from .reading import Reading
from .scenario_writing import written_scenarios
from .shared import diagram, diagrams, written_out
from .short import opened

# File of a pack → (where its content goes, its schema). No place: it is written out into other files. No schema: the
# text is taken as it is.
FILES: dict[str, tuple[tuple[str, ...], str | None]] = {
    "manifest.yaml": (("manifest",), "manifest"),
    "policy.yaml": (("policy",), "policy"),
    "form.yaml": ((), "form"),
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
    "scenarios.yaml": ((), "scenarios"),
}
OPTIONAL = {"guide.easy.en.md", "parameters.yaml", "materials.yaml", "form.yaml", "scenarios.yaml"}
# Files that only one kind of pack has, and schemas that differ by kind.
ONLY = {
    "item": {"form.yaml", "form.schema.json", "form.ui.yaml", "materials.yaml", "process.bpmn", "scenarios.yaml"},
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
    inside: dict[str, Document] = field(default_factory=dict)  # files that a short manifest stands for

    @property
    def code(self) -> str:
        """Folder name, manifest code and URL slug are one and the same."""
        return str(self.manifest.get("code", self.path.name))

    @property
    def version(self) -> str:
        """Version as written in the manifest, such as ``2022.1``."""
        return str(self.manifest.get("version", ""))

    def file_of(self, file: str) -> str:
        """The file in which an author finds what belongs to ``file``: ``form.yaml`` where it is written there."""
        document = self.documents.get(file)
        return document.name if document else file.partition("#")[0]

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
        if not _from_elsewhere(pack, name):
            _read(pack, name, place, schema_of(schema, pack.kind))
    shared_flow = str(pack.manifest.pop("process", ""))  # a version has its flow written out
    for file in sorted(path.glob("districts/*.yaml")):
        _read(pack, f"districts/{file.name}", ("districts", file.stem), "district")
    for file in sorted(path.glob("scenarios/*.yaml")):
        document = _document(pack, f"scenarios/{file.name}", schema_of("scenario", pack.kind))
        if document:
            pack.scenarios[document.name] = document
    _write_out(pack, shared_flow)
    return pack


def _from_elsewhere(pack: Pack, name: str) -> bool:
    """Whether a file is left out because another one, or a shared flow, stands for it."""
    one_file = (pack.path / "form.yaml").exists() or "form.yaml" in pack.inside
    instead = {
        "form.schema.json": one_file, "form.ui.yaml": one_file,
        "process.bpmn": "process" in pack.manifest,
    }.get(name)  # fmt: skip
    if instead and (pack.path / name).exists():
        pack.problems.append(Problem(
            name, 0, _("这个文件与 form.yaml 或 manifest.yaml 的 process 重复"), _("只留一处"), "files",
        ))  # fmt: skip
    return bool(instead)


def _write_out(pack: Pack, flow: str) -> None:
    """Complete what was read: form, flow, guides and examples that lean on shared blocks."""
    if "form.yaml" in pack.documents:
        schema, ui = written_form(pack.documents["form.yaml"], pack.manifest.get("title", {}), pack.problems)
        for name, document in (("form.schema.json", schema), ("form.ui.yaml", ui)):
            place, kind = FILES[name]
            written = Document(document.name, schemas.typed(str(kind), document.data), document.lines)
            _keep(pack, name, place, written)
    if flow:
        _shared_flow(pack, flow)
    for language, text in pack.content.get("guide", {}).items():
        file = f"guide.{language.replace('_', '.')}.md"
        pack.content["guide"][language] = written_guide(text, file, language, pack.content, pack.problems)
    if "scenarios.yaml" in pack.documents:
        has_licence = "licence_type" in pack.manifest.get("result", {})
        examples = pack.documents["scenarios.yaml"]
        for document in written_scenarios(examples, flow, pack.problems, has_licence=has_licence):
            data = schemas.typed("scenario", document.data)
            pack.scenarios[document.name] = Document(document.name, data, document.lines)


def _shared_flow(pack: Pack, name: str) -> None:
    """The flow that ``process`` of the manifest names, under the code and title of this pack."""
    found = diagram(name)
    if found is None:
        pack.problems.append(Problem(
            "manifest.yaml", pack.line("manifest.yaml", "process"),
            _("packs/_shared/processes 里没有 %(name)s.bpmn") % {"name": name},
            _("写其中一个：%(known)s；或在文件夹里放 process.bpmn") % {"known": "、".join(diagrams())}, "files",
        ))  # fmt: skip
        return
    title = escape(str(pack.manifest.get("title", {}).get("zh", "")), quote=True)
    pack.content["process"] = found.replace("__CODE__", pack.code).replace("__TITLE__", title)


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
    if not (pack.path / name).exists() and name not in pack.inside:
        if name not in OPTIONAL:
            pack.problems.append(Problem(name, 0, _("缺少这个文件"), _("从 packs/_template 复制一份再填写"), "files"))
        return
    document = _document(pack, name, schema)
    if document is None:
        return
    _keep(pack, name, place, document)


def _keep(pack: Pack, name: str, place: tuple[str, ...], document: Document) -> None:
    pack.documents[name] = document
    if not place:
        return
    target = pack.content
    for part in place[:-1]:
        target = target.setdefault(part, {})
    target[place[-1]] = document.data


def _document(pack: Pack, name: str, schema: str | None) -> Document | None:
    if name in pack.inside and not (pack.path / name).exists():
        return _finished(pack, name, pack.inside[name], schema)
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
    if name == "manifest.yaml":
        short = opened(document, pack.problems)
        document = short.manifest
        pack.inside.update(short.inside)
    return _finished(pack, name, document, schema)


def _finished(pack: Pack, name: str, document: Document, schema: str | None) -> Document:
    """A file with its shared blocks written out and its values typed."""
    if schema is None:
        return document
    document = written_out(document, pack.problems, name)
    return Document(document.name, schemas.typed(schema, document.data), document.lines)


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
