"""Checking answers: JSON Schema finds the fault, we say in plain words how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator, FormatChecker

from tongban.foundation.values.public import InvalidValue, yuan

from . import answers as paths
from .errors import FieldError
from .fields import Field
from .kinds import FILE_KINDS, FORMATS, KINDS
from .words import said

if TYPE_CHECKING:
    from .sight import Sight

CHECKER = FormatChecker(formats=())
for _format, _kind in FORMATS.items():
    if (_check := KINDS[_kind].check) is not None:
        CHECKER.checks(_format, raises=InvalidValue)(lambda value, check=_check: bool(check(value)) or True)


class Both:
    """A message that values carry in two languages, shown in the language of the page."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        return said({"zh": self.zh, "en": self.en})


# keyword → (what is wrong, how to mend it); %(limit)s is the schema's figure.
MESSAGES: dict[str, tuple[Any, Any]] = {
    "required": (_("还没有填写。"), ""),
    "required_choice": (_("还没有选择。"), _("请选一项。")),
    "required_file": (_("还没有上传。"), _("请选择文件，或用手机拍一张。")),
    "const": (_("需要您确认。"), _("请先阅读，同意后勾选。")),
    "integer": (_("要填整数。"), _("请只填数字，例如 3。")),
    "number": (_("要填数字。"), _("请只填数字，例如 12.5。")),
    "boolean": (_("还没有选择。"), _("请选“是”或“否”。")),
    "type": (_("填写的内容不对。"), _("请重新填写。")),
    "enum": (_("不在可选的范围内。"), _("请从列出的选项里选一项。")),
    "minLength": (_("太短了。"), _("请至少填 %(limit)s 个字。")),
    "maxLength": (_("太长了。"), _("请不要超过 %(limit)s 个字。")),
    "minimum": (_("太小了。"), _("最小可以填 %(limit)s。")),
    "maximum": (_("太大了。"), _("最大可以填 %(limit)s。")),
    "pattern": (_("格式不对。"), _("请对照说明重新填写。")),
    "minItems": (_("不够。"), _("请至少填 %(limit)s 项。")),
    "maxItems": (_("太多了。"), _("最多填 %(limit)s 项，请删去多余的。")),
    "uniqueItems": (_("有重复。"), _("请删去重复的一项。")),
    "empty_row": (_("这一行是空的。"), _("请填写，或者删除这一行。")),
    "format": (_("格式不对。"), _("请重新填写。")),
}


def plain_schema(schema: Any) -> Any:
    """The schema for checking values only: what must be filled depends on what is shown, and is asked apart."""
    if isinstance(schema, Mapping):
        return {
            key: {name: plain_schema(own) for name, own in value.items()}
            if key == "properties"
            else plain_schema(value)
            for key, value in schema.items()
            if key not in ("required", "additionalProperties", "$id", "$schema")
        }
    return schema


class Validator:
    """Compiled once per form; ``errors`` may be called from any thread."""

    def __init__(self, schema: Mapping[str, Any], fields: tuple[Field, ...]) -> None:
        self._validator = Draft202012Validator(plain_schema(schema), format_checker=CHECKER)
        self._fields = {field.name: field for field in fields}

    def errors(self, sight: Sight) -> list[FieldError]:
        """What is wrong with the shown answers, in the order of the page; one message a field."""
        found: dict[str, FieldError] = {}
        for error in self._missing(sight):
            found.setdefault(error.path, error)
        for fault in self._validator.iter_errors(sight.answers):
            path = ".".join(str(part) for part in fault.absolute_path)
            field = self.field_at(path)
            if field is not None and not any(path == known or known.startswith(f"{path}.") for known in found):
                found[path] = _worded(path, field, fault)
        order = {field.name: place for place, field in enumerate(f for _, fields in sight.steps for f in fields)}
        named = [replace(error, label=self.label(error.path, error.label)) for error in found.values()]
        return sorted(named, key=lambda error: _order(error.path, order))

    def label(self, path: str, own: str) -> str:
        """Name of a field; within rows with the row before it: 股东 2 · 姓名."""
        head, *rest = path.split(".")
        if not rest or not rest[0].isdecimal():
            return own
        row = f"{self._fields[head].row_title} {int(rest[0]) + 1}"
        return f"{row} · {own}" if len(rest) > 1 else row

    def accepts(self, answers: Mapping[str, Any]) -> bool:
        """Whether these answers, as far as they go, are well formed."""
        return bool(self._validator.is_valid(answers))

    def field_at(self, path: str) -> Field | None:
        parts = [part for part in path.split(".") if not part.isdecimal()]
        field = self._fields.get(parts[0]) if parts else None
        for part in parts[1:]:
            field = next((inner for inner in field.fields if inner.name == part), None) if field else None
        return field

    def _missing(self, sight: Sight) -> Iterator[FieldError]:
        for _step, fields in sight.steps:
            for field in fields:
                yield from self._missing_in(field, field.name, sight.answers.get(field.name), sight)

    def _missing_in(self, field: Field, path: str, value: Any, sight: Sight) -> Iterator[FieldError]:
        empty = paths.is_empty(value)
        if field.kind.name == "confirm" and field.required and value is not True:
            yield _error(path, "const", field)
        elif field.kind.name == "rows" and not empty:
            for number, row in enumerate(value):
                if paths.is_empty(row):
                    yield _error(f"{path}.{number}", "empty_row", field)
                    continue
                for inner in field.fields:
                    if sight.shows(inner, row):
                        yield from self._missing_in(inner, f"{path}.{number}.{inner.name}", row.get(inner.name), sight)
        elif field.kind.name == "group":
            if field.required or not empty:
                for inner in field.fields:
                    if sight.shows(inner):
                        yield from self._missing_in(inner, f"{path}.{inner.name}", (value or {}).get(inner.name), sight)
        elif empty and (field.required or (field.kind.name == "rows" and field.schema.get("minItems"))):
            yield _error(path, "required", field)


def _order(path: str, order: Mapping[str, int]) -> tuple[Any, ...]:
    head, *rest = path.split(".")
    return (order.get(head, 999), *((int(part), "") if part.isdecimal() else (-1, part) for part in rest))


def _error(path: str, code: str, field: Field, limit: Any = None) -> FieldError:
    key = code
    if code == "required" and field.kind.name in FILE_KINDS:
        key = "required_file"
    elif code == "required" and field.kind.name in ("choice", "choices", "yes_no", "region"):
        key = "required_choice"
    message, fix = MESSAGES.get(key, MESSAGES["type"])
    if limit is not None:
        fix = _Limited(fix, limit)
    return FieldError(path, code, message, fix, field.title)


class _Limited:
    """A fix with its figure, translated when shown."""

    def __init__(self, text: Any, limit: Any) -> None:
        self.text, self.limit = text, limit

    def __str__(self) -> str:
        return str(self.text) % {"limit": self.limit}


def _worded(path: str, field: Field, fault: Any) -> FieldError:
    """One fault of JSON Schema in our words."""
    code, kind = str(fault.validator), field.kind
    if isinstance(fault.cause, InvalidValue):
        return FieldError(path, "format", Both(fault.cause.message, fault.cause.message_en), "", field.title)
    if code == "type" and kind.check is not None:
        try:
            kind.check(fault.instance)
        except InvalidValue as error:
            return FieldError(path, "format", Both(error.message, error.message_en), "", field.title)
    if code == "type":
        declared = str(fault.validator_value)
        return FieldError(path, "type", *MESSAGES.get(declared, MESSAGES["type"]), field.title)
    if code == "pattern" and field.schema.get("x-pattern-message"):
        text = field.schema["x-pattern-message"]
        return FieldError(path, "pattern", Both(text.get("zh", ""), text.get("en", "")), "", field.title)
    limit = fault.validator_value
    if code in ("minimum", "maximum") and kind.name == "money":
        limit = yuan(int(limit))
    return _error(path, code, field, limit)


def unseen(errors: list[FieldError], seen: set[str]) -> list[FieldError]:
    """The same errors, with those marked whose field was not on the page that was sent."""
    return [
        FieldError(e.path, e.code, e.message, e.fix, e.label, unseen=e.code == "required" and e.path not in seen)
        for e in errors
    ]
