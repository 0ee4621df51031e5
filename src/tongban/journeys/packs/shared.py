"""What packs share in data form: blocks named by id instead of copied, flows, and the purposes of benefits.

A published version is complete in itself: shared blocks are written out when the folder is read.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from .errors import Problem
from .loader import Document, load_yaml
from .loader import Path as Place


def criteria() -> dict[str, dict[str, Any]]:
    """Shared criteria by id, from ``packs/_shared/criteria.yaml``."""
    return _read(Path(settings.PACKS) / "_shared" / "criteria.yaml")


def purposes() -> dict[str, dict[str, Any]]:
    """Purposes of benefits by code, each with its title: nobody gets two benefits of one purpose for one unit."""
    return _read(Path(settings.PACKS) / "_shared" / "purposes.yaml")


@cache
def _read(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = load_yaml(path.read_text(encoding="utf-8"), path.name).data
    return found


def library(kind: str) -> dict[str, Any]:
    """Shared blocks of one kind by id, such as ``materials``, from ``packs/_shared/<kind>.yaml``."""
    return _read(Path(settings.PACKS) / "_shared" / f"{kind}.yaml")


def diagram(name: str) -> str | None:
    """A shared flow as BPMN with the marks ``__CODE__`` and ``__TITLE__``; None when there is no such flow."""
    path = Path(settings.PACKS) / "_shared" / "processes" / f"{name}.bpmn"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def diagrams() -> list[str]:
    """Names of the shared flows."""
    return sorted(path.stem for path in (Path(settings.PACKS) / "_shared" / "processes").glob("*.bpmn"))


def looked_up(
    kind: str, wanted: Any, document: Document, place: Place, problems: list[Problem], *, key: str = "use"
) -> Any:
    """The shared block that ``use`` (or another ``key``) names; an unknown one is noted with its line: None."""
    blocks = library(kind)
    if wanted in blocks:
        return blocks[wanted]
    problems.append(Problem(
        document.name, document.line(*place, key),
        _("packs/_shared/%(kind)s.yaml 里没有 %(name)s") % {"kind": kind, "name": wanted},
        _("写其中一个：%(known)s；或把内容写全") % {"known": "、".join(blocks)}, "files",
    ))  # fmt: skip
    return None


def _listed(document: Document, key: str, kind: str, problems: list[Problem], *, with_id: bool = True) -> Any:
    """A list in which every ``use: <id>`` is replaced by the shared block; keys beside ``use`` win over its own."""
    found = []
    for place, item in enumerate(document.data[key]):
        wanted = item.get("use") if isinstance(item, dict) else None
        shared = looked_up(kind, wanted, document, (key, place), problems) if wanted is not None else None
        if shared is None:
            found.append(item)
            continue
        own = {name: value for name, value in item.items() if name != "use"}
        found.append(({"id": wanted} if with_id else {}) | dict(shared) | own)
    return found


def _number(document: Document, name: str, entry: Any, problems: list[Problem]) -> Any:
    """A dated number, where several packs go by the same one taken from ``packs/_shared/parameters.yaml``."""
    if not isinstance(entry, dict) or "use" not in entry:
        return entry
    shared = looked_up("parameters", entry["use"], document, (name,), problems)
    return entry if shared is None else {**shared, **{key: value for key, value in entry.items() if key != "use"}}


# File → lists in it → kind of the shared blocks, and whether a block brings its id along.
LISTS = {
    "rules.yaml": (("criteria", "criteria", True), ("review_points", "review_points", True)),
    "materials.yaml": (("materials", "materials", True),),
    "faq.yaml": (("questions", "questions", False),),
}


def written_out(document: Document, problems: list[Problem], file: str = "") -> Document:
    """A file with every ``use: <id>`` replaced by the shared block of ``packs/_shared``.

    An unknown id is noted in ``problems`` and the entry left as it is.

    Args:
        file: which file of a pack it is, where its author wrote it in another one.
    """
    file = file or document.name
    data = document.data
    if not isinstance(data, dict):
        return document
    if file == "quality.yaml" and "use" in data:
        base = looked_up("quality", data["use"], document, (), problems)
        rules = {**(base or {}), **data.get("rules", {})}
        return Document(document.name, {"rules": rules}, document.lines)
    if file == "parameters.yaml":
        numbers = {name: _number(document, name, entry, problems) for name, entry in data.items()}
        return Document(document.name, numbers, document.lines)
    for key, kind, with_id in LISTS.get(file, ()):
        if isinstance(data.get(key), list):
            data = {**data, key: _listed(document, key, kind, problems, with_id=with_id)}
    return Document(document.name, data, document.lines)
