"""What a letter says: the words of its kind, filled with the words of one case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from tongban.registers.authorities.public import Authority

from .errors import UnknownLetter

_WORDS = Path(__file__).parent / "data" / "letters.yaml"
_NAME = re.compile(r"\{(\w+)\}")
# Which columns each table shows, in order; a column that is empty in every row is left out.
_TABLES = {
    "materials": ("title", "source", "note"),
    "corrections": ("title", "problem", "remedy"),
    "grounds": ("text", "legal", "remedy"),
}


@dataclass
class Part:
    """One piece of the body: ``paragraph``, ``heading``, ``list``, ``facts`` or ``table``."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    head: list[str] = field(default_factory=list)


@dataclass
class Letter:
    """A letter ready to be drawn, in one language."""

    language: str
    authority: str
    title: str
    number: str
    addressee: str
    facts: list[tuple[str, str]]
    parts: list[Part]
    # Who signs beside the seal of the authority: the applicant of a pledge, the recipient of a delivery.
    signer: str
    signer_label: str
    signed_on: str


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The content of ``data/letters.yaml``."""
    return dict(yaml.load(_WORDS.read_text(encoding="utf-8"), yaml.BaseLoader))


def letter_kinds() -> dict[str, dict[str, str]]:
    """Kind of letter → its title in both languages."""
    return {kind: letter["title"] for kind, letter in words()["letters"].items()}


def date_text(day: date, language: str) -> str:
    """2026年11月23日, or 23 November 2026."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%B %Y}"


def shown(value: Any, language: str) -> str:
    """A value of the context as it is printed; dates may come as dates or as ISO texts."""
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping):
        return shown(value.get(language) or value.get("zh"), language)
    if isinstance(value, datetime):
        return date_text(timezone.localdate(value) if timezone.is_aware(value) else value.date(), language)
    if isinstance(value, date):
        return date_text(value, language)
    if isinstance(value, list | tuple):
        return ("；" if language == "zh" else "; ").join(shown(item, language) for item in value)
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:.+-]+Z?)?", text):
        moment = datetime.fromisoformat(text)
        return shown(moment if "T" in text else moment.date(), language)
    return text


def number_for(kind: str, authority: Authority, context: Mapping[str, Any]) -> str:
    """文号: the given number, else series, year and the case's number."""
    if context.get("number"):
        return str(context["number"])
    series = words()["letters"][kind]["series"]
    return f"{authority.short_name}{series}〔{timezone.localdate().year}〕{context.get('case_number', '')}号"


def compose(kind: str, context: Mapping[str, Any], authority: Authority, language: str) -> Letter:
    """The words of one letter.

    Raises:
        UnknownLetter: there is no such kind.
    """
    house = words()
    if kind not in house["letters"]:
        raise UnknownLetter(f"no letter {kind!r}; there are {', '.join(house['letters'])}")
    shape = house["letters"][kind]
    values = _Values(_with_defaults(context, authority, language), language)
    facts = [(house["labels"][name][language], values[name]) for name in shape["facts"] if values[name]]
    parts = [part for piece in shape["body"] for part in _parts(piece, values, house)]
    own = authority.name if language == "zh" else authority.name_en
    signer = shape.get("signer")
    return Letter(
        language=language, authority=own, title=shape["title"][language],
        number=number_for(kind, authority, context), addressee=values["addressee"] or values["applicant"],
        facts=facts, parts=parts, signer=values[signer] if signer else "",
        signer_label=house["signers"][signer][language] if signer else "",
        signed_on=shown(context.get("issued_on") or timezone.localdate(), language),
    )  # fmt: skip


class _Values:
    """The context in one language; what is not there is empty."""

    def __init__(self, context: Mapping[str, Any], language: str) -> None:
        self.raw, self.language = context, language

    def __getitem__(self, name: str) -> str:
        return shown(self.raw.get(name), self.language)

    def fill(self, text: str) -> str | None:
        """The text with its names replaced; None when one of them is empty."""
        filled = {name: self[name] for name in _NAME.findall(text)}
        return None if not all(filled.values()) else _NAME.sub(lambda found: filled[found[1]], text)


def _with_defaults(context: Mapping[str, Any], authority: Authority, language: str) -> dict[str, Any]:
    place = authority.region.name if language == "zh" else getattr(authority.region, "name_en", authority.region.name)
    return {
        "reconsideration_body": f"{place}人民政府" if language == "zh" else f"the People's Government of {place}",
        "court": "有管辖权的人民法院" if language == "zh" else "the competent People's Court",
        "contact": "12345",
        **{name: value for name, value in context.items() if value not in (None, "")},
    }


def _parts(piece: Mapping[str, Any], values: _Values, house: Mapping[str, Any]) -> list[Part]:
    language = values.language
    if "table" in piece:
        return _table(str(piece["table"]), values, house)
    if "list" in piece:
        rows = values.raw.get(piece["list"]) or []
        return [Part("list", rows=[[shown(row, language)] for row in rows])] if rows else []
    if "facts" in piece:
        rows = values.raw.get(piece["facts"]) or []
        pairs = [[shown(row.get("label"), language), shown(row.get("value"), language)] for row in rows]
        return [Part("facts", rows=pairs)] if pairs else []
    if "heading" in piece:
        return [Part("heading", piece["heading"][language])]
    text = values.fill((house["phrases"][piece["phrase"]] if "phrase" in piece else piece)[language])
    return [Part("paragraph", text)] if text else []


def _table(name: str, values: _Values, house: Mapping[str, Any]) -> list[Part]:
    rows = values.raw.get(name) or []
    rows = [row if isinstance(row, Mapping) and "zh" not in row else {_TABLES[name][0]: row} for row in rows]
    columns = [column for column in _TABLES[name] if any(row.get(column) for row in rows)]
    if not columns:
        return []
    head = [house["columns"]["order"][values.language]] + [house["columns"][c][values.language] for c in columns]
    body = [[str(n)] + [shown(row.get(c), values.language) for c in columns] for n, row in enumerate(rows, 1)]
    return [Part("table", head=head, rows=body)]
