"""Types of licences, declared as data: what each says, who may issue it, how long it holds, how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tongban.foundation.values.public import TimeLimit

from .errors import UnknownLicenceType

DATA = Path(__file__).parent / "data"
# Written in C where the library has it: eight times as fast.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
LAYOUTS = ("card", "licence", "certificate")
HOLDERS = ("person", "organisation", "any")
KINDS = ("text", "date", "number", "money", "code")


class Sensitivity(StrEnum):
    """How careful one must be with an attribute.

    Legal: 个人信息保护法 第四条 (个人信息), 第二十八条 (敏感个人信息).
    """

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True)
class Attribute:
    """证照业务信息: one thing that a licence says, such as 准驾车型.

    Attributes:
        name: our name: ``licence_class``.
        key: initials of the Chinese name, as the shared systems call it; ``KZ_`` goes before it.
        kind: text, date, number, money (in fen) or code.
    Legal: GB/T 36903-2018 (extended metadata).
    """

    name: str
    title_zh: str
    title_en: str
    key: str
    kind: str
    sensitivity: Sensitivity

    @property
    def label(self) -> dict[str, str]:
        """Its words in both languages."""
        return {"zh": self.title_zh, "en": self.title_en}


@dataclass(frozen=True)
class LicenceType:
    """证照类型: what a kind of licence is called, who defines and issues it, what it says, and how it looks.

    Attributes:
        holder: ``person``, ``organisation`` or ``any``.
        authority: the line of departments that issues it: ``market_supervision_bureau``.
        validity: how long it holds by law; None when each licence says so itself or it has no end.
        is_long_term: it has no end by law.
        legal: where it comes from.
    Legal: GB/T 36904-2018 (type code of 21 characters), GB/T 36903-2018 (metadata).
    """

    code: str
    title_zh: str
    title_en: str
    type_code: str
    layout: str
    statement_zh: str = ""
    statement_en: str = ""
    holder: str = "any"
    authority: str = ""
    attributes: tuple[Attribute, ...] = ()
    validity: TimeLimit | None = None
    is_long_term: bool = False
    legal: str = ""

    @property
    def title(self) -> dict[str, str]:
        """Its name in both languages."""
        return {"zh": self.title_zh, "en": self.title_en}

    def attribute(self, name: str) -> Attribute | None:
        """One of its attributes by name."""
        return next((one for one in self.attributes if one.name == name), None)


def read(path: Path) -> dict[str, Any]:
    """A declared file as texts: nothing is guessed to be a number or a date."""
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _LOADER)
    return loaded


@lru_cache(maxsize=1)
def attributes() -> dict[str, Attribute]:
    """Everything that a licence may say, by name."""
    return {
        name: Attribute(name, zh, en, key, kind, Sensitivity(sensitivity))
        for name, (zh, en, key, kind, sensitivity) in read(DATA / "licence_attributes.yaml").items()
    }


@lru_cache(maxsize=1)
def licence_types() -> dict[str, LicenceType]:
    """All types by code."""
    found: dict[str, LicenceType] = {}
    for path in sorted((DATA / "types").glob("*.yaml")):
        found |= {code: _type(code, row) for code, row in read(path).items()}
    return found


def _type(code: str, row: Mapping[str, Any]) -> LicenceType:
    validity = row["validity"]
    return LicenceType(
        code=code,
        title_zh=row["title"]["zh"],
        title_en=row["title"]["en"],
        type_code=row["type_code"],
        layout=row["layout"],
        statement_zh=row.get("statement", {}).get("zh", ""),
        statement_en=row.get("statement", {}).get("en", ""),
        holder=row["holder"],
        authority=row["authority"],
        attributes=tuple(_attribute(name, row.get("labels", {}).get(name)) for name in row["fields"]),
        validity=TimeLimit.of({**validity, "value": int(validity["value"])}) if isinstance(validity, dict) else None,
        is_long_term=validity == "long_term",
        legal=row["legal"],
    )


def _attribute(name: str, label: Mapping[str, str] | None) -> Attribute:
    """From the dictionary, under the label this type prints."""
    known = attributes()[name]
    if label is None:
        return known
    return Attribute(name, label["zh"], label["en"], known.key, known.kind, known.sensitivity)


def licence_type(code: str) -> LicenceType:
    """Raises UnknownLicenceType: nobody declared it; add it to a file in ``data/types``."""
    try:
        return licence_types()[code]
    except KeyError:
        raise UnknownLicenceType(f"no licence type {code!r}; there are {', '.join(licence_types())}") from None
