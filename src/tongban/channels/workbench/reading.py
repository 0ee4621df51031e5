"""What an officer reads of a case, put in order: answers with their sources, checks with their articles, materials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tongban.capabilities.forms.public import Form, display
from tongban.foundation.files.public import StoredFile, file_by_reference
from tongban.journeys.cases.public import CasePage
from tongban.journeys.packs.public import localised
from tongban.registers.authorities.public import Officer


@dataclass(frozen=True)
class Line:
    """One answer as it is read: label, words, and where it came from."""

    name: str
    label: str
    value: str
    source: str = ""
    as_of: str = ""
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True)
class Group:
    """One step of the form."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Check:
    """One condition or review point and what it came to."""

    id: str
    text: str
    verdict: bool | None
    refusal: str = ""
    remedy: str = ""
    document: str = ""
    article: str = ""
    is_condition: bool = False


@dataclass(frozen=True)
class MaterialLine:
    """One material of the guide: already held by the city, handed in, or missing."""

    id: str
    title: str
    need: str
    covered: bool = False
    files: tuple[StoredFile, ...] = field(default_factory=tuple)


def groups_of(page: CasePage) -> list[Group]:
    """Answers by step, only those that were shown, each with its source."""
    pack = page.case.pack_version
    form = Form(pack.form_schema, pack.form_ui)
    groups = []
    for step in form.bind(page.answers, page.facts, {}).steps:
        lines = []
        for bound in step.fields:
            value = page.answers.get(bound.field.name)
            if value in (None, "", []):
                continue
            origin = page.origins.get(bound.field.name)
            fact = page.facts.get(origin if isinstance(origin, str) else (origin or {}).get("fact", ""), {})
            lines.append(
                Line(
                    bound.field.name, bound.label, display(bound.field, value),
                    source=str(fact.get("source", "")), as_of=str(fact.get("as_of", "")),
                )
            )  # fmt: skip
        groups.append(Group(step.title, tuple(lines)))
    return [group for group in groups if group.lines]


def checks_of(page: CasePage) -> list[Check]:
    """Conditions, then review points, in the order of the pack, with the verdicts logged at submission."""
    verdicts = {point["id"]: point["verdict"] for point in page.points}
    pack = page.case.pack_version
    found = []
    for spec, is_condition in [(s, True) for s in pack.criteria] + [(s, False) for s in pack.review_points]:
        legal = spec.get("legal") or {}
        found.append(
            Check(
                id=str(spec["id"]),
                text=localised(spec.get("text")),
                verdict=verdicts.get(spec["id"]),
                refusal=localised(spec.get("refusal") or spec.get("message")),
                remedy=localised(spec.get("remedy")),
                document=str(legal.get("document", "")),
                article=str(legal.get("article", "")),
                is_condition=is_condition,
            )
        )
    return found


def articles_of(checks: Iterable[Check]) -> list[dict[str, str]]:
    """Documents and articles of some checks, for a decision."""
    return [{"document": check.document, "article": check.article} for check in checks if check.document]


def _references(entry: Any) -> list[str]:
    """References of a material's files: one, or a list of them."""
    if isinstance(entry, str):
        return [entry]
    return [str(one) for one in entry] if isinstance(entry, list) else []


def materials_of(page: CasePage) -> list[MaterialLine]:
    """Materials of the guide, with the files handed in for each."""
    handed = {**page.answers, **(page.case.application.files or {})}
    found = []
    for spec in page.case.pack_version.materials:
        stored = [file_by_reference(reference) for reference in _references(handed.get(spec["id"]))]
        files = tuple(one for one in stored if one is not None)
        covered = bool(spec.get("covered_by")) and not files
        found.append(
            MaterialLine(str(spec["id"]), localised(spec.get("title")), str(spec.get("need", "")), covered, files)
        )
    return found


def correctable(page: CasePage) -> list[dict[str, str]]:
    """All that an officer may ask to correct: fields, materials and review points of this version, nothing else.

    Legal: 行政许可法 第三十条 (nothing beyond what the guide publishes).
    """
    pack = page.case.pack_version
    found = [
        {"id": check.id, "label": check.text, "text": check.refusal or check.text, "remedy": check.remedy,
         "failed": "1" if check.verdict is False else ""}
        for check in checks_of(page)
        if not check.is_condition
    ]  # fmt: skip
    for name, rule in pack.form_schema.get("properties", {}).items():
        label = localised({"zh": rule.get("title", name), "en": rule.get("x-title-en", "")})
        found.append({"id": name, "label": label, "text": label, "remedy": "", "failed": ""})
    for material in pack.materials:
        label = localised(material.get("title"))
        found.append({"id": str(material["id"]), "label": label, "text": label, "remedy": "", "failed": ""})
    return sorted(found, key=lambda one: not one["failed"])


def colleagues_by_ref(officers: Iterable[Officer]) -> dict[str, str]:
    """``officer:12`` → name, for the names of who holds what."""
    return {f"officer:{officer.pk}": officer.name for officer in officers}
