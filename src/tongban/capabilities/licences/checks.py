"""System checks: the declared types of licences fit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from tongban.foundation.values.public import CreditCode, InvalidValue

from .types import DATA, HOLDERS, KINDS, LAYOUTS, Sensitivity, read

NEEDED = ("type_code", "holder", "authority", "validity", "legal", "fields")
HINT = "Files: capabilities/licences/data/types and licence_attributes.yaml"


@register()
def types_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Run by ``manage.py check``; the words name the type and what is wrong with it."""
    dictionary = read(DATA / "licence_attributes.yaml")
    types: dict[str, dict[str, Any]] = {}
    found = list(_faults_of_dictionary(dictionary))
    for path in sorted((DATA / "types").glob("*.yaml")):
        rows = read(path)
        found += [f"{code} is declared twice" for code in rows if code in types]
        types |= rows
    codes = Counter(row.get("type_code") for row in types.values())
    found += [f"type code {code} is used {count} times" for code, count in codes.items() if count > 1]
    for code, row in types.items():
        found += [f"{code}: {fault}" for fault in faults_of(row, dictionary)]
    return [Error(text, hint=HINT, id="licences.E001") for text in found]


def _faults_of_dictionary(dictionary: dict[str, Any]) -> Iterator[str]:
    for name, row in dictionary.items():
        if not (isinstance(row, list) and len(row) == 5 and all(row)):
            yield f"attribute {name}: five words, none empty"
        elif row[3] not in KINDS or row[4] not in list(Sensitivity):
            yield f"attribute {name}: kind in {KINDS}, sensitivity in {[str(one) for one in Sensitivity]}"


def faults_of(row: dict[str, Any], dictionary: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one declared type, in words."""
    if lacking := [key for key in NEEDED if not row.get(key)]:
        yield f"lacks {', '.join(lacking)}"
        return
    if not all(row.get("title", {}).get(language) for language in ("zh", "en")):
        yield "a title in both languages"
    if row.get("layout") not in LAYOUTS:
        yield f"layout is one of {LAYOUTS}"
    if row["holder"] not in HOLDERS:
        yield f"holder is one of {HOLDERS}"
    yield from _faults_of_code(row["type_code"])
    names = row["fields"]
    if unknown := [name for name in names if name not in dictionary]:
        yield f"attributes that the dictionary lacks: {', '.join(unknown)}"
    if len(set(names)) != len(names):
        yield "an attribute stands twice"
    if stray := set(row.get("labels", {})) - set(names):
        yield f"labels of attributes it does not have: {', '.join(sorted(stray))}"
    term = row["validity"]
    is_term = isinstance(term, dict) and term.get("unit") in ("year", "month") and str(term.get("value")).isdigit()
    if term not in ("long_term", "stated") and not is_term:
        yield "validity is long_term, stated, or {value, unit: year|month}"


def _faults_of_code(code: str) -> Iterator[str]:
    """Legal: GB/T 36904-2018 (credit code of the body that defines the type, then three digits)."""
    if len(code) != 21 or not code[18:].isdigit():
        yield "type_code has 21 characters, the last three digits"
        return
    try:
        CreditCode.parse(code[:18])
    except InvalidValue:
        yield "the first 18 characters of type_code are a credit code whose check character fits"
