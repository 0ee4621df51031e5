"""The kinds of fields: how each is typed, kept, shown and checked.

A value that cannot be read is kept exactly as typed; the check then says how to mend it. Nothing that somebody typed is thrown away.
"""
# ruff: noqa: E501 — one kind, one line

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.foundation.ui.public import date_words
from tongban.foundation.values.public import BankCard, CitizenId, CreditCode, InvalidValue, MobileNumber, fen_of, yuan
from tongban.registers.places.public import full_name

from .words import is_english, said


@dataclass(frozen=True)
class FieldKind:
    """One kind of field.

    Attributes:
        name: as the documentation calls it.
        read: what was typed → the value to keep, or the text itself when it cannot be read.
        show: value → text in the input.
        display: value, schema → text on the review page.
        check: raises ``InvalidValue`` in words when a value is not of this kind.
        attributes: of the ``<input>``.
        seconds: about how long a person needs for it.
        is_typed: whether a kept value has the type that rules expect.
    """

    name: str
    read: Callable[[str, Mapping[str, Any]], Any]
    show: Callable[[Any], str] = str
    display: Callable[[Any, Mapping[str, Any]], str] = lambda value, schema: str(value)
    check: Callable[[Any], object] | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    seconds: int = 12
    is_typed: Callable[[Any], bool] = lambda value: isinstance(value, str)


def _plain(text: str, schema: Mapping[str, Any]) -> str:
    return text.strip()


def narrow(text: str) -> str:
    """Full-width digits and letters as people type them on a Chinese keyboard, made narrow."""
    return unicodedata.normalize("NFKC", text).strip()


def _integer(text: str, schema: Mapping[str, Any]) -> Any:
    tidy = re.sub(r"[\s,]", "", narrow(text))
    return int(tidy) if re.fullmatch(r"[+-]?\d{1,15}", tidy) else text.strip()


def _number(text: str, schema: Mapping[str, Any]) -> Any:
    tidy = re.sub(r"[\s,]", "", narrow(text))
    if not re.fullmatch(r"[+-]?(\d{1,15}(\.\d{1,10})?|\.\d{1,10})", tidy):
        return text.strip()
    return float(tidy) if "." in tidy else int(tidy)


def _money(text: str, schema: Mapping[str, Any]) -> Any:
    try:
        return fen_of(narrow(text))
    except InvalidValue:
        return text.strip()


def _date(text: str, schema: Mapping[str, Any]) -> str:
    match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", narrow(text))
    if not match:
        return text.strip()
    try:
        return date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return text.strip()


def _option(text: str, schema: Mapping[str, Any]) -> Any:
    return next((option for option in schema.get("enum", ()) if str(option) == text), text.strip())


def _yes_no(text: str, schema: Mapping[str, Any]) -> Any:
    return {"yes": True, "no": False, "on": True, "true": True, "false": False}.get(text.strip().lower(), text.strip())


def _tidied(parse: Callable[[str], str]) -> Callable[[str, Mapping[str, Any]], str]:
    def read(text: str, schema: Mapping[str, Any]) -> str:
        try:
            return str(parse(narrow(text)))
        except InvalidValue:
            return text.strip()

    return read


def synthetic_allowed() -> bool:
    """Numbers of invented people are accepted only in the demonstration city."""
    return bool(getattr(settings, "DEMONSTRATION", False))


def citizen_id(text: str) -> str:
    return CitizenId.parse(text, allow_synthetic=synthetic_allowed())


def mobile(text: str) -> str:
    return MobileNumber.parse(text, allow_synthetic=synthetic_allowed())


def email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text):
        raise InvalidValue(
            "请填写完整的邮箱地址，例如 name@example.cn。",
            "Please give a full e-mail address, such as name@example.cn.",
        )
    return text


def iso_date(text: str) -> str:
    try:
        if len(text) != 10:
            raise ValueError(text)
        date.fromisoformat(text)
    except ValueError:
        raise InvalidValue("请填写日期，例如 2022-01-31。", "Please give a date, such as 2022-01-31.") from None
    return text


def region_code(text: str) -> str:
    if not re.fullmatch(r"\d{6}(\d{3}){0,2}", text):
        raise InvalidValue("请从列表中选择区和街镇。", "Please choose the district and the street from the lists.")
    return text


def fen(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        return fen_of(str(value))
    return value


def _label(value: Any, schema: Mapping[str, Any]) -> str:
    return said(schema.get("x-labels", {}).get(str(value))) or str(value)


def _region_name(value: Any, schema: Mapping[str, Any]) -> str:
    return full_name(str(value), "en" if is_english() else "zh") or str(value)


def _with_unit(value: Any, schema: Mapping[str, Any]) -> str:
    unit = said(schema.get("x-unit"))
    return f"{value} {unit}" if unit else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _money_shown(value: Any) -> str:
    return (
        yuan(value).lstrip("¥").replace(",", "")
        if isinstance(value, int) and not isinstance(value, bool)
        else str(value)
    )


def _grouped(value: Any, schema: Mapping[str, Any]) -> str:
    return re.sub(r"(.{4})(?=.)", r"\1 ", str(value))


KINDS: dict[str, FieldKind] = {
    kind.name: kind
    for kind in (
        FieldKind("text", _plain, attributes={"type": "text"}, display=_with_unit),
        FieldKind("long_text", _plain, seconds=40),
        FieldKind("integer", _integer, attributes={"type": "text", "inputmode": "numeric"}, seconds=8,
                  display=_with_unit, is_typed=lambda v: isinstance(v, int) and not isinstance(v, bool)),
        FieldKind("number", _number, attributes={"type": "text", "inputmode": "decimal"}, seconds=8, is_typed=_is_number,
                  display=_with_unit),
        FieldKind("money", _money, show=_money_shown, check=fen, seconds=10,
                  display=lambda v, s: yuan(v) if isinstance(v, int) else str(v),
                  attributes={"type": "text", "inputmode": "decimal"},
                  is_typed=lambda v: isinstance(v, int) and not isinstance(v, bool)),
        FieldKind("date", _date, check=iso_date, attributes={"type": "date"}, seconds=10,
                  display=lambda v, s: date_words(v, weekday=False) or str(v)),
        FieldKind("choice", _option, display=_label, seconds=6, is_typed=lambda v: True),
        FieldKind("choices", _option, display=_label, seconds=10, is_typed=lambda v: isinstance(v, list)),
        FieldKind("yes_no", _yes_no, display=lambda v, s: _("是") if v is True else _("否") if v is False else str(v),
                  seconds=4, is_typed=lambda v: isinstance(v, bool)),
        FieldKind("confirm", _yes_no, display=lambda v, s: _("已确认") if v is True else _("未确认"), seconds=4,
                  is_typed=lambda v: isinstance(v, bool)),
        FieldKind("citizen_id", _tidied(citizen_id), check=citizen_id, seconds=20,
                  attributes={"type": "text", "autocapitalize": "characters", "spellcheck": "false", "maxlength": "24"}),
        FieldKind("credit_code", _tidied(CreditCode.parse), check=CreditCode.parse, seconds=20,
                  attributes={"type": "text", "autocapitalize": "characters", "spellcheck": "false", "maxlength": "24"}),
        FieldKind("mobile", _tidied(mobile), check=mobile,
                  attributes={"type": "tel", "inputmode": "tel", "autocomplete": "tel-national", "maxlength": "20"}),
        FieldKind("bank_card", _tidied(BankCard.parse), check=BankCard.parse, display=_grouped, seconds=20,
                  attributes={"type": "text", "inputmode": "numeric", "autocomplete": "off", "maxlength": "30"}),
        FieldKind("email", lambda text, schema: narrow(text), check=email,
                  attributes={"type": "email", "autocomplete": "email"}),
        FieldKind("region", _plain, check=region_code, display=_region_name, seconds=10),
        FieldKind("address", _plain, seconds=25, attributes={"autocomplete": "street-address"}),
        FieldKind("photo", _plain, seconds=40),
        FieldKind("file", _plain, seconds=40),
        FieldKind("files", _plain, seconds=60, is_typed=lambda v: isinstance(v, list)),
        FieldKind("rows", _plain, seconds=10, is_typed=lambda v: isinstance(v, list)),
        FieldKind("group", _plain, seconds=0, is_typed=lambda v: isinstance(v, Mapping)),
    )
}  # fmt: skip

FORMATS = {
    "date": "date", "citizen-id": "citizen_id", "credit-code": "credit_code", "mobile": "mobile", "bank-card": "bank_card",
    "money-fen": "money", "photo": "photo", "file": "file", "region": "region", "email": "email", "address": "address",
}  # fmt: skip
FILE_KINDS = frozenset({"photo", "file", "files"})
RULE_TYPES = {
    "integer": "integer", "number": "number", "money": "money_fen", "date": "date", "yes_no": "boolean", "confirm": "boolean",
    "region": "region", "choices": "list", "files": "list", "rows": "list",
}  # fmt: skip
CHIPS_AT_MOST, RADIOS_AT_MOST = 5, 7


def kind_of(schema: Mapping[str, Any], widget: str) -> FieldKind:
    """The kind of a property, from its schema and, where the schema leaves it open, the widget of the page plan."""
    declared, fmt = str(schema.get("type", "string")), schema.get("format")
    if declared == "array":
        items = schema.get("items", {})
        if items.get("format") in ("file", "photo"):
            return KINDS["files"]
        return KINDS["choices" if "enum" in items else "rows"]
    if declared == "object":
        return KINDS["group"]
    if fmt in FORMATS:
        return KINDS[FORMATS[fmt]]
    if declared == "boolean":
        return KINDS["confirm" if schema.get("const") is True or widget == "checkbox" else "yes_no"]
    if "enum" in schema:
        return KINDS["choice"]
    if declared in ("integer", "number"):
        return KINDS[declared]
    if widget in ("textarea", "long_text"):
        return KINDS["long_text"]
    return KINDS[widget if widget in ("photo", "file", "region", "date", "address") else "text"]
