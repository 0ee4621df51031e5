"""JSON Schemas of the pack files: they give each text its type, and say what is wrong in the author's words."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

FORMAT = "1"
_INTEGER = re.compile(r"-?(0|[1-9]\d*)\Z")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)\.\d+\Z")


def folder() -> Path:
    """Where the schemas of the present pack format lie."""
    return Path(settings.PACKS) / "_schema" / FORMAT


@cache
def _all(where: Path) -> dict[str, Any]:
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(where.glob("*.json"))}


def schema(name: str) -> dict[str, Any]:
    """The schema of one file kind, such as ``manifest``."""
    found: dict[str, Any] = _all(folder())[f"{name}.json"]
    return found


@cache
def _validator(where: Path, name: str) -> Draft202012Validator:
    everything = _all(where)
    registry: Registry[Any] = Registry().with_resources(
        [(content["$id"], Resource.from_contents(content)) for content in everything.values()]
    )
    return Draft202012Validator(
        everything[f"{name}.json"], registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def faults(name: str, data: Any) -> list[ValidationError]:
    """What the schema ``name`` has against ``data``, the most telling fault of each place first."""
    found = []
    for error in _validator(folder(), name).iter_errors(data):
        while error.context:
            error = max(error.context, key=lambda inner: len(inner.absolute_path))
        found.append(error)
    return sorted(found, key=lambda error: [str(part) for part in error.absolute_path])


def typed(name: str, data: Any) -> Any:
    """``data`` read as text, with numbers and yes/no where the schema ``name`` wants them."""
    return _Typing(_all(folder())).value(data, schema(name), f"{name}.json")


class _Typing:
    def __init__(self, schemas: dict[str, Any]) -> None:
        self.schemas = schemas

    def value(self, data: Any, rule: Any, home: str) -> Any:
        if not isinstance(rule, dict):
            return data
        if "$ref" in rule:
            return self.value(data, *self.referred(rule["$ref"], home))
        for options in ("oneOf", "anyOf"):
            if options in rule:
                return self.first_that_fits(data, rule[options], home)
        if isinstance(data, dict):
            return {key: self.value(item, self.rule_of_key(rule, key), home) for key, item in data.items()}
        if isinstance(data, list):
            return [self.value(item, rule.get("items", {}), home) for item in data]
        return self.scalar(data, rule)

    def referred(self, reference: str, home: str) -> tuple[Any, str]:
        file, _, pointer = reference.partition("#")
        home = file.rsplit("/", 1)[-1] or home
        found = self.schemas[home]
        for part in pointer.strip("/").split("/"):
            if part:
                found = found[part]
        return found, home

    def rule_of_key(self, rule: dict[str, Any], key: str) -> Any:
        if key in rule.get("properties", {}):
            return rule["properties"][key]
        for pattern, inner in rule.get("patternProperties", {}).items():
            if re.search(pattern, key):
                return inner
        return rule.get("additionalProperties", {})

    def first_that_fits(self, data: Any, options: list[Any], home: str) -> Any:
        for option in options:
            candidate = self.value(data, option, home)
            rule, place = self.referred(option["$ref"], home) if "$ref" in option else (option, home)
            if self.fits(candidate, rule, place):
                return candidate
        return data

    def fits(self, data: Any, rule: Any, home: str) -> bool:
        registry: Registry[Any] = Registry().with_resources(
            [(content["$id"], Resource.from_contents(content)) for content in self.schemas.values()]
        )
        base = {**rule, "$id": self.schemas[home]["$id"]} if isinstance(rule, dict) else rule
        if isinstance(base, dict) and "$defs" in self.schemas[home]:
            base.setdefault("$defs", self.schemas[home]["$defs"])
        return Draft202012Validator(base, registry=registry).is_valid(data)

    @staticmethod
    def scalar(data: Any, rule: dict[str, Any]) -> Any:
        if not isinstance(data, str):
            return data
        wanted = rule.get("type", "string")
        for kind in [wanted] if isinstance(wanted, str) else wanted:
            if kind == "integer" and _INTEGER.match(data):
                return int(data)
            if kind == "number" and (_NUMBER.match(data) or _INTEGER.match(data)):
                return float(data) if "." in data else int(data)
            if kind == "boolean" and data in {"true", "false"}:
                return data == "true"
            if kind == "null" and data in {"", "null", "~"}:
                return None
            if kind == "string":
                return data
        return data
