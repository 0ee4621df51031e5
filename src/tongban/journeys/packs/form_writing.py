"""``form.yaml``: one short file instead of two, with shared pages and fields; written out into schema and page plan.

What a field asks stands beside it (``asks``), so that an author reads one file. Whatever ``asks`` says besides the
words goes into the JSON Schema as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import Problem
from .loader import Document, Path
from .shared import looked_up

# Words of ``asks`` that are not words of JSON Schema.
_OWN = {"zh", "en", "unit", "choices", "optional", "item"}


@dataclass
class _Written:
    source: Document
    problems: list[Problem]
    properties: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)
    schema_lines: dict[Path, int] = field(default_factory=dict)


def written_form(source: Document, title: Mapping[str, str], problems: list[Problem]) -> tuple[Document, Document]:
    """(JSON Schema, page plan) of a ``form.yaml``; both know the lines of the file they come from.

    Args:
        title: name of the item; the form is called after it unless the file says otherwise.
    """
    out = _Written(source, problems)
    steps = source.data.get("steps") if isinstance(source.data, dict) else None
    for place, step in enumerate(steps if isinstance(steps, list) else []):
        _step(out, step, ("steps", place))
    words = source.data.get("title") if isinstance(source.data, dict) else None
    words = words or {"zh": f"{title.get('zh', '')}申请表", "en": f"Application: {title.get('en', '')}"}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "title": words["zh"],
        "x-title-en": words["en"], "properties": out.properties, "required": out.required,
        "additionalProperties": False,
    }  # fmt: skip
    return (
        Document(source.name, schema, out.schema_lines),
        Document(source.name, {"steps": out.steps}, {**source.lines, **out.lines}),
    )


def _step(out: _Written, step: Any, place: Path) -> None:
    if not isinstance(step, dict):
        return
    fields = step.get("fields", [])
    if "use" in step:
        shared = looked_up("steps", step["use"], out.source, place, out.problems) or {}
        fields = [*shared.get("fields", []), *fields]
        step = {"id": step["use"], **shared, **{key: value for key, value in step.items() if key != "use"}}
    borrowed = len(fields) - len(step["fields"]) if "fields" in step and len(fields) > len(step["fields"]) else 0
    plan: list[dict[str, Any]] = []
    target = ("steps", len(out.steps), "fields")
    for number, one in enumerate(fields if isinstance(fields, list) else []):
        own = (*place, "fields", number - borrowed) if number >= borrowed else place
        out.lines[(*target, len(plan))] = out.source.line(*own)
        plan.append(_field(out, one, own))
    out.steps.append({**step, "fields": plan})


def _field(out: _Written, one: Any, place: Path) -> dict[str, Any]:
    """Take up one field: its property goes into the schema, the rest into the plan."""
    if isinstance(one, str):
        one = {"use": one}
    if "use" in one:
        shared = looked_up("fields", one["use"], out.source, place, out.problems) or {}
        asks = {**shared.get("asks", {}), **one.get("asks", {})}
        one = {"name": one["use"], **shared, **one, **({"asks": asks} if asks else {})}
        del one["use"]
    asks = one.get("asks", {})
    rows = [row for row in one.get("fields", []) if isinstance(row, dict)]
    name = str(one.get("name", ""))
    out.properties[name] = _property(asks, rows)
    out.schema_lines[("properties", name)] = out.source.line(*place)
    if not _optional(asks):
        out.required.append(name)
    plan = {key: value for key, value in one.items() if key != "asks"}
    if rows:
        plan["fields"] = [{key: value for key, value in row.items() if key != "asks"} for row in rows]
    return plan


def _property(asks: Mapping[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The JSON Schema of one question."""
    found: dict[str, Any] = {
        "type": "array" if rows else "string", "title": asks.get("zh", ""), "x-title-en": asks.get("en", ""),
    }  # fmt: skip
    found |= {key: value for key, value in asks.items() if key not in _OWN}
    if found["type"] == "boolean" and "const" in found:
        found["const"] = found["const"] == "true"
    if "unit" in asks:
        found["x-unit"] = asks["unit"]
    if "choices" in asks:
        found |= {"enum": list(asks["choices"]), "x-labels": dict(asks["choices"])}
    if rows:
        item = asks.get("item", {"zh": asks.get("zh", ""), "en": asks.get("en", "")})
        found["items"] = {
            "type": "object", "title": item["zh"], "x-title-en": item["en"],
            "properties": {row["name"]: _property(row.get("asks", {}), []) for row in rows},
            "required": [row["name"] for row in rows if not _optional(row.get("asks", {}))],
            "additionalProperties": False,
        }  # fmt: skip
    return found


def _optional(asks: Mapping[str, Any]) -> bool:
    return asks.get("optional") in (True, "true")
