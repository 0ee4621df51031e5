"""A short pack: one ``manifest.yaml`` with everything in it, over a kit of ``packs/_shared/kits.yaml``.

The kit brings what packs of one kind say alike: who may file, channels, targets, guide, questions, claims. What is left
are the law, the questions, the conditions, the materials and the examples; a version has all of it written out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongban.capabilities.licences.public import licence_types

from .errors import Problem
from .loader import Document, Path
from .shared import library, looked_up

# Section of the manifest → the file of a pack that it stands for.
SECTIONS = {
    "form": "form.yaml", "rules": "rules.yaml", "materials": "materials.yaml", "parameters": "parameters.yaml",
    "faq": "faq.yaml", "scenarios": "scenarios.yaml",
}  # fmt: skip
GUIDES = {"zh": "guide.zh.md", "en": "guide.en.md", "easy": "guide.easy.md"}
# Sections that are written as the list itself, and the key under which their file has it.
_LISTS = {"form": "steps", "materials": "materials", "faq": "questions"}


@dataclass(frozen=True)
class Opened:
    """What was written in one file, as the files of a pack; all of them know their lines in the manifest."""

    manifest: Document
    inside: Mapping[str, Document]


def opened(source: Document, problems: list[Problem]) -> Opened:
    """The files that a short manifest stands for.

    A manifest without ``kit`` is returned as it is. An unknown kit is noted in ``problems``.
    """
    data = source.data
    if not isinstance(data, dict) or "kit" not in data:
        return Opened(source, {})
    kit = _kit(source, str(data["kit"]), problems)
    own = {key: value for key, value in data.items() if key not in (*SECTIONS, "kit", "guide")}
    manifest = {**kit.get("manifest", {}), **own}
    manifest["catalogue"] = _catalogue(own)
    manifest["result"] = _result(own.get("result"))
    data = _over_kit(data, kit, _ground(manifest))
    inside = {file: part for key, file in SECTIONS.items() if (part := _section(source, data, key)) is not None}
    who, title = data.get("guide", {}), manifest.get("title", {})
    for language, file in GUIDES.items():
        words = {"title": title.get("en" if language == "en" else "zh", ""), "who": who.get(language, "")}
        text = str(kit.get("guide", {}).get(language, ""))
        for name, value in words.items():
            text = text.replace("{" + name + "}", str(value).strip())
        inside[file] = Document(source.name, text, {(): source.line("guide")})
    inside["quality.yaml"] = Document(source.name, dict(kit.get("quality", {})))
    inside["CHANGELOG.md"] = Document(source.name, _first_release(manifest))
    return Opened(Document(source.name, manifest, source.lines), inside)


def _kit(source: Document, name: str, problems: list[Problem]) -> dict[str, Any]:
    """A kit with what it takes from the one that it is ``like``."""
    found: dict[str, Any] = dict(looked_up("kits", name, source, (), problems, key="kit") or {})
    if "like" in found:
        below = _kit(source, str(found.pop("like")), problems)
        found = {**below, **found, "manifest": {**below["manifest"], **found.get("manifest", {})}}
    return found


def _ground(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The first ground of the pack, for shared blocks that have none of their own."""
    basis = manifest.get("legal_basis")
    first = basis[0] if isinstance(basis, list) and basis and isinstance(basis[0], dict) else {}
    return {key: first[key] for key in ("document", "article", "confidence") if key in first}


def _over_kit(data: Mapping[str, Any], kit: Mapping[str, Any], ground: Mapping[str, Any]) -> dict[str, Any]:
    """The sections with those of the kit: its pages before the pack's own, its questions after, its examples below."""
    found = dict(data)
    found["form"] = [*kit.get("form", []), *data.get("form", [])]
    found["faq"] = [*data.get("faq", []), *({"use": name} for name in kit.get("faq", []))]
    rules = data.get("rules", kit.get("rules", {}))
    if isinstance(rules, dict):
        lists = {kind: _grounded(rules.get(kind, []), kind, ground) for kind in ("criteria", "review_points")}
        found["rules"] = {**rules, **lists}
    found["materials"] = _grounded(data.get("materials", kit.get("materials", [])), "materials", ground)
    below, own = kit.get("scenarios", {}), data.get("scenarios", {})
    if isinstance(own, dict):
        found["scenarios"] = {**below, **own}
    return found


def _grounded(entries: Any, kind: str, ground: Mapping[str, Any]) -> Any:
    """Entries that name a shared block without a ground take that of the pack."""
    if not isinstance(entries, list):
        return entries
    bare = {name for name, block in library(kind).items() if "legal" not in block}
    return [
        {**one, "legal": dict(ground)}
        if isinstance(one, dict) and one.get("use") in bare and "legal" not in one
        else one
        for one in entries
    ]


def _section(source: Document, data: Mapping[str, Any], key: str) -> Document | None:
    """One section as the file it stands for, with the lines that it has in the manifest."""
    part = data.get(key)
    if not part:
        return None
    inner = _LISTS.get(key)
    before = len(part) - len(source.data.get(key) or []) if key == "form" else 0  # pages of the kit come first
    lines: dict[Path, int] = {}
    for path, line in source.lines.items():
        if path[:1] == (key,):
            rest = path[1:]
            if before and rest and isinstance(rest[0], int):
                rest = (rest[0] + before, *rest[1:])
            lines[(inner, *rest) if inner else rest] = line
    return Document(source.name, {inner: part} if inner else part, lines)


def _catalogue(own: Mapping[str, Any]) -> Any:
    """Type of item from the code, one way of handling under the item's own title, unless the pack says otherwise."""
    place = own.get("catalogue")
    if not isinstance(place, dict):
        return place
    usual = {
        "item_type": str(place.get("catalog_code", ""))[2:4], "level": "2",
        "variants": [{"sequence": "01", "title": own.get("title", {})}],
    }  # fmt: skip
    return {**usual, **place}


def _result(result: Any) -> Any:
    """Title, layout and labels of the licence as its declared type has them."""
    if not isinstance(result, dict):
        return result
    kind = licence_types().get(str(result.get("licence_type", "")))
    usual: dict[str, Any] = {"kind": "certificate", "valid_for": "none", "template": "certificate"} if kind else {}
    found = {**usual, **({"title": kind.title} if kind else {}), **result}
    if isinstance(found.get("fields"), dict):
        found["fields"] = [
            {"name": name, "value": value, "label": attribute.label if attribute else {"zh": name, "en": name}}
            for name, value in found["fields"].items()
            for attribute in [kind.attribute(name) if kind else None]
        ]
    return found


def _first_release(manifest: Mapping[str, Any]) -> str:
    """The list of changes of a pack that has had none; a later version brings a CHANGELOG.md of its own."""
    version, day = str(manifest.get("version", "")), str(manifest.get("effective_from", ""))
    return f"# 变更记录\n\n## {version} — 自{day}起\n\n- 首次发布。\n" if version.endswith(".1") else ""
