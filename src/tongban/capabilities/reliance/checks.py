"""System checks: scenes ask only for what types of licences say, and say on which ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.checks import CheckMessage, Error, register

from tongban.capabilities.licences.public import licence_types

from .scenes import ANYONE, BASIC, DATA, FIELDS, PartyKind, Way, read

NEEDED = ("field", "title", "asker", "ways", "purpose", "legal", "asks", "term_days", "uses", "an_hour")
LONGEST_DAYS = 365
HINT = "Files: capabilities/reliance/data/scenes.yaml and duties.yaml"


@register()
def scenes_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Run by ``manage.py check``; the words name the scene and what is wrong with it."""
    found = [f"{code}: {fault}" for code, row in read(DATA / "scenes.yaml").items() for fault in faults_of(row)]
    for item, types in read(DATA / "duties.yaml").items():
        for kind, shows in types.items():
            found += [f"{item}: {fault}" for fault in _faults_of_asking(kind, {"shows": shows})]
    return [Error(text, hint=HINT, id="reliance.E001") for text in found]


def faults_of(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one declared scene, in words."""
    if lacking := [key for key in NEEDED if not row.get(key)]:
        yield f"lacks {', '.join(lacking)}"
        return
    if row["field"] not in FIELDS:
        yield f"field is one of {', '.join(FIELDS)}"
    for key in ("title", "purpose"):
        if not all(row[key].get(language) for language in ("zh", "en")):
            yield f"{key} in both languages"
    if strange := set(row["asker"]) - set(PartyKind.values) - {ANYONE}:
        yield f"nobody is called {', '.join(sorted(strange))}"
    if strange := set(row["ways"]) - {Way.PRESENT, Way.AUTHORISE, Way.VERIFY}:
        yield f"no such way: {', '.join(sorted(strange))}"
    if row["asker"] == [ANYONE] and row["ways"] != [Way.PRESENT]:
        yield "whoever is not registered is only shown something in person"
    for key in ("term_days", "uses", "an_hour"):
        if not str(row[key]).isdigit() or int(row[key]) < 1:
            yield f"{key} is a number from 1"
    if str(row["term_days"]).isdigit() and int(row["term_days"]) > LONGEST_DAYS:
        yield f"term_days is at most {LONGEST_DAYS}"
    for kind, asked in row["asks"].items():
        yield from _faults_of_asking(kind, asked)


def _faults_of_asking(kind: str, asked: Mapping[str, Any]) -> Iterator[str]:
    known = licence_types().get(kind)
    if known is None:
        yield f"no licence type {kind}"
        return
    if not asked.get("shows") and not asked.get("yes_no"):
        yield f"{kind}: asks nothing"
    names = {one.name for one in known.attributes} | set(BASIC)
    if unknown := [name for name in asked.get("shows", []) if name not in names]:
        yield f"{kind} does not say {', '.join(unknown)}"
    for row in asked.get("yes_no", []):
        if row == "valid":
            continue
        if not isinstance(row, Mapping) or set(row) - {"age_at_least", "contains"}:
            yield f"{kind}: a question is valid, age_at_least or contains"
        elif "age_at_least" in row and "birth_date" not in names:
            yield f"{kind} does not say birth_date"
        elif "contains" in row and (lacking := set(row["contains"]) - names):
            yield f"{kind} does not say {', '.join(sorted(lacking))}"
