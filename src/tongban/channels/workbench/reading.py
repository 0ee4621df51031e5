"""What an officer reads of a case, put in order: answers with their sources, checks with their articles, materials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from tongban.capabilities.forms.public import Form, display
from tongban.capabilities.materials.public import compared, texts_for
from tongban.foundation.access.public import Viewer
from tongban.foundation.files.public import StoredFile, file_by_reference
from tongban.foundation.ui.public import date_words, yuan_words
from tongban.journeys.cases.public import Case, CasePage, Cover, Filing, PointJudgement, agreed, cases_visible_to
from tongban.journeys.packs.public import localised
from tongban.registers.authorities.public import Officer
from tongban.registers.facts.public import UnknownFact, fact
from tongban.registers.places.errors import UnknownRegion
from tongban.registers.places.public import region


@dataclass(frozen=True)
class Line:
    """One answer as it is read: label, words, and where it came from."""

    name: str
    label: str
    value: str
    source: str = ""
    as_of: str = ""
    registered: str = ""
    """What the register says where the applicant wrote something else."""


@dataclass(frozen=True)
class Group:
    """One step of the form."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Given:
    """What one department told, under one source and day."""

    source: str
    as_of: str
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
    judged: PointJudgement | None = None


@dataclass(frozen=True)
class MaterialLine:
    """One material of the guide: already held by the city, handed in, or missing; with what was read on it."""

    id: str
    title: str
    need: str
    covered: bool = False
    promised: bool = False
    files: tuple[StoredFile, ...] = field(default_factory=tuple)
    cover: Cover | None = None
    # The licence itself may be seen: the law gives it, or its holder agreed for this case.
    may_see_licence: bool = False
    found: tuple[Compared, ...] = field(default_factory=tuple)
    fields: tuple[dict[str, str], ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Compared:
    """One answer of the applicant and whether it stands on the material; for the officer to look, never a verdict."""

    label: str
    value: str
    is_there: bool


def groups_of(page: CasePage) -> list[Group]:
    """What the applicant wrote, by step, without what departments gave; a value unlike the register's says so."""
    groups = []
    for title, lines in _lines(page):
        typed = tuple(line for line in lines if not line.source)
        if typed:
            groups.append(Group(title, typed))
    return groups


def given_of(page: CasePage) -> list[Given]:
    """What departments told, by source: first what stands in the form, then what was only looked up for the checks."""
    found: dict[tuple[str, str], list[Line]] = {}
    shown = set()
    for _title, lines in _lines(page):
        for line in lines:
            if line.source:
                found.setdefault((line.source, line.as_of), []).append(line)
                shown.add(_fact_id(page.origins.get(line.name)))
    for name, held in page.facts.items():
        if name not in shown and held.get("state") != "unknown":
            line = _looked_up(name, held)
            found.setdefault((line.source, line.as_of), []).append(line)
    return [Given(source, as_of, tuple(lines)) for (source, as_of), lines in found.items()]


def silent_sources_of(page: CasePage) -> list[str]:
    """Sources that gave no answer when it was filed; an officer has to judge without them."""
    return sorted({str(held.get("source", "")) for held in page.facts.values() if held.get("state") == "unknown"})


def _fact_id(origin: Any) -> str:
    return origin if isinstance(origin, str) else str((origin or {}).get("fact", ""))


def _lines(page: CasePage) -> Iterator[tuple[str, list[Line]]]:
    """Answers that were shown, by step, each with its source or with what the register says instead."""
    pack = page.case.pack_version
    form = Form(pack.form_schema, pack.form_ui)
    files = {str(name) for name in (page.case.application.files or {})}
    for step in form.bind(page.answers, page.facts, {}).steps:
        lines = []
        for bound in step.fields:
            value = page.answers.get(bound.field.name)
            if value in (None, "", []) or bound.field.name in files or bound.kind in ("file", "photo"):
                continue
            held = page.facts.get(_fact_id(page.origins.get(bound.field.name)), {})
            known = page.facts.get(bound.field.prefill or "", {})
            told = known.get("value") if known.get("state") == "known" else None
            lines.append(
                Line(
                    bound.field.name, bound.label, display(bound.field, value),
                    source=str(held.get("source", "")), as_of=str(held.get("as_of") or ""),
                    registered=display(bound.field, told) if told not in (None, "", value) else "",
                )
            )  # fmt: skip
        yield step.title, lines


def _looked_up(name: str, held: Mapping[str, Any]) -> Line:
    """A fact that stands in no field of the form, in words."""
    try:
        entry = fact(name)
    except UnknownFact:
        return Line(name, name, str(held.get("value", "")), str(held.get("source", "")), str(held.get("as_of") or ""))
    value = held.get("value")
    if value is None:
        words = _("无记录")
    elif isinstance(value, bool):
        words = _("是") if value else _("否")
    elif isinstance(value, list):
        words = "、".join(entry.label(one) for one in value) or _("无记录")
    elif entry.type == "money_fen":
        words = yuan_words(value)
    elif entry.type == "region":
        words = _region_name(str(value))
    else:
        words = date_words(value, weekday=False) if entry.type == "date" else f"{entry.label(value)}{entry.unit}"
    return Line(name, entry.title, words, str(held.get("source", "")), str(held.get("as_of") or ""))


def _region_name(code: str) -> str:
    """The name of a region of this city; of another one the code."""
    try:
        return region(code).name
    except UnknownRegion:
        return _("外省市（%(code)s）") % {"code": code}


def checks_of(page: CasePage) -> list[Check]:
    """Conditions, then review points, in the order of the pack, with the verdicts logged at submission."""
    verdicts = {point["id"]: point["verdict"] for point in page.points}
    judged = {one.point: one for one in page.judgements}
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
                judged=judged.get(str(spec["id"])),
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


def materials_of(page: CasePage, viewer: Viewer | None = None) -> list[MaterialLine]:
    """Materials of the guide, with the files handed in for each.

    Args:
        viewer: an officer who reads; then also the licences that cover a material and what was read on the files.
    """
    handed = {**page.answers, **(page.case.application.files or {})}
    covers = Filing(page.case, viewer).covers if viewer else {}
    given = agreed(page.case) if any(cover.needs_consent for cover in covers.values()) else set()
    specs = page.case.pack_version.materials
    lines = [_material(page, spec, handed, covers.get(str(spec["id"])), given) for spec in specs]
    return _with_readings(page, lines) if viewer else lines


def _material(
    page: CasePage, spec: dict[str, Any], handed: dict[str, Any], cover: Cover | None, given: set[str]
) -> MaterialLine:
    stored = [file_by_reference(reference) for reference in _references(handed.get(spec["id"]))]
    files = tuple(one for one in stored if one is not None)
    covered = bool(spec.get("covered_by")) and not files
    shown = cover is not None and cover.licence is not None and (not cover.needs_consent or cover.subject in given)
    return MaterialLine(
        str(spec["id"]),
        localised(spec.get("title")),
        str(spec.get("need", "")),
        covered,
        str(spec.get("need")) == "deferrable" and not files,
        files,
        cover,
        shown,
    )


def _with_readings(page: CasePage, lines: list[MaterialLine]) -> list[MaterialLine]:
    """The same with what was recognised on each file, compared with what the applicant wrote."""
    digests = [file.digest for line in lines for file in line.files]
    holder = page.case.organisation or page.case.person
    if not digests or holder is None:
        return lines
    texts = texts_for(holder, digests)
    properties = page.case.pack_version.form_schema.get("properties", {})
    written = {name: value for name, value in page.answers.items() if name in properties}
    found = []
    for line in lines:
        known = [texts[file.digest] for file in line.files if file.digest in texts and texts[file.digest].text]
        rows = compared("\n".join(row.text for row in known), written) if known else {}
        labels = {
            name: localised({"zh": properties[name].get("title", name), "en": properties[name].get("x-title-en", "")})
            for name in rows
        }
        said = tuple(Compared(labels[name], str(written[name]), there) for name, there in rows.items())
        fields = tuple(one for row in known for one in row.fields or [])
        found.append(replace(line, found=said, fields=fields))
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


def may_accompany(officer: Officer, case: Case) -> bool:
    """Whether a colleague may sign a check on the spot: decides in this region, and does not only take in.

    Legal: 行政许可法 第三十四条第三款.
    """
    own = str(officer.region_id or "")
    here = not own or own.endswith("0000") or not case.region_code or own[:6] == case.region_code[:6]
    return here and bool({"officer", "reviewer", "head"} & {post.pk for post in officer.posts.all()})


def colleagues_by_ref(officers: Iterable[Officer]) -> dict[str, str]:
    """``officer:12`` → name, for the names of who holds what."""
    return {f"officer:{officer.pk}": officer.name for officer in officers}


def visible_by_ref(viewer: Viewer, owner_ref: str) -> Case | None:
    """The case that a work item belongs to, if the viewer may see it."""
    label, _sep, pk = owner_ref.partition(":")
    return cases_visible_to(viewer).filter(pk=pk).first() if label == "cases.case" and pk.isdecimal() else None
