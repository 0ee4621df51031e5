"""The definition of one field: schema and page plan read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tongban.capabilities.rules.public import Predicate, RulesError, parse

from .errors import FormFault
from .kinds import RULE_TYPES, FieldKind, kind_of
from .words import said


@dataclass(frozen=True)
class Field:
    """One question of a form.

    Attributes:
        name: property of the schema; ``path`` adds the group above it.
        kind: what can be typed.
        schema: the property's JSON Schema.
        plan: its entry in the page plan.
        required: must be filled whenever it is shown.
        show_if: shown only when this holds.
        fields: questions of one row (``rows``) or of the group.
        depends: whether other questions appear or vanish with its answer.
    """

    name: str
    path: str
    kind: FieldKind
    schema: Mapping[str, Any]
    plan: Mapping[str, Any]
    required: bool
    show_if: Predicate | None
    fields: tuple[Field, ...] = ()

    @property
    def title(self) -> str:
        return said({"zh": self.schema.get("title") or self.name, "en": self.schema.get("x-title-en")})

    @property
    def help(self) -> str:
        return said(self.plan.get("help") or self.schema.get("description"))

    @property
    def reason(self) -> str:
        return said(self.plan.get("reason"))

    @property
    def unit(self) -> str:
        return said(self.schema.get("x-unit"))

    @property
    def prefill(self) -> str:
        """Fact that fills it; empty if none."""
        return str(self.plan.get("prefill") or "")

    @property
    def lock(self) -> bool:
        return self.plan.get("lock") in (True, "true")

    @property
    def widget(self) -> str:
        return str(self.plan.get("widget") or "")

    @property
    def options(self) -> list[tuple[Any, str]]:
        """(value, words) of a choice."""
        schema = self.schema.get("items", self.schema) if self.kind.name == "choices" else self.schema
        labels = schema.get("x-labels", {})
        return [(option, said(labels.get(str(option))) or str(option)) for option in schema.get("enum", ())]

    @property
    def row_title(self) -> str:
        return said(self.plan.get("row_label") or self.schema.get("items", {}).get("x-item-title")) or self.title


def read_fields(
    schema: Mapping[str, Any], plans: list[Mapping[str, Any]], types: Mapping[str, Any], above: str = ""
) -> tuple[Field, ...]:
    """Fields of an object in the order of their plans.

    Raises:
        FormFault: a plan names a property that the schema does not have, or its show_if cannot be read.
    """
    return tuple(_read(schema, plan, types, above) for plan in plans)


def _read(schema: Mapping[str, Any], plan: Mapping[str, Any], types: Mapping[str, Any], above: str) -> Field:
    name = str(plan["name"])
    properties = schema.get("properties", {})
    if name not in properties:
        raise FormFault(
            f"form.ui.yaml: {above}{name}: form.schema.json has no such property / form.schema.json 没有这个字段"
        )
    own = properties[name]
    kind = kind_of(own, str(plan.get("widget") or ""))
    inner = own.get("items", {}) if kind.name == "rows" else own if kind.name == "group" else {}
    row_types = {f"row.{key}": rule_type(value) for key, value in inner.get("properties", {}).items()}
    plans = list(plan.get("fields") or [{"name": key} for key in inner.get("properties", {})])
    return Field(
        name=name,
        path=f"{above}{name}",
        kind=kind,
        schema=own,
        plan=plan,
        required=name in schema.get("required", ()),
        show_if=_predicate(plan, types, f"{above}{name}"),
        fields=read_fields(inner, plans, {**types, **row_types}, f"{above}{name}.") if inner else (),
    )


def _predicate(plan: Mapping[str, Any], types: Mapping[str, Any], where: str) -> Predicate | None:
    if not plan.get("show_if"):
        return None
    try:
        return parse(str(plan["show_if"]), types)
    except RulesError as error:
        raise FormFault(f"form.ui.yaml: {where}: show_if: {error}") from error


def rule_type(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Type of an answer in the language of rules."""
    kind = kind_of(schema, "")
    if kind.name == "choice" and schema.get("type", "string") == "string":
        return {"type": "code", "codes": [str(option) for option in schema["enum"]]}
    if kind.name == "choice":
        return {"type": str(schema["type"])}
    return {"type": RULE_TYPES.get(kind.name, "text")}


def answer_types(schema: Mapping[str, Any], root: str = "answers") -> dict[str, Any]:
    """Type of every answer for ``rules.parse``: ``{"answers.phone": {"type": "text"}}``; groups give dotted names."""
    found: dict[str, Any] = {}
    for name, own in schema.get("properties", {}).items():
        if own.get("type") == "object":
            found |= answer_types(own, f"{root}.{name}")
        else:
            found[f"{root}.{name}"] = rule_type(own)
    return found


def all_fields(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Every field with those of its rows and groups."""
    for field in fields:
        yield field
        yield from all_fields(field.fields)
