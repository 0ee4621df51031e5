"""Checking a draft: compiled as it would be published; faults beside their fields, conditions in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.capabilities.forms.public import answer_types
from tongban.capabilities.rules.public import RulesError, Words, in_words, parse
from tongban.journeys.bundles.compiling import Compiled, compile_bundle
from tongban.journeys.bundles.designing.words import FORM_RULES, field_of, label_of, of_form
from tongban.journeys.bundles.errors import BundleFaulty
from tongban.journeys.bundles.source import Source, source_of
from tongban.journeys.packs.public import PackNotFound, PackVersion, Problem, current
from tongban.registers.facts.public import all_facts


@dataclass(frozen=True)
class Finding:
    """One fault: beside which field it is shown, what is wrong, what to do."""

    field: str
    label: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Checked:
    """What the compiler says of a draft.

    Attributes:
        compiled: the pack as it would be published; None while something is wrong.
        sketch: the same while only words are missing, with dots in their place: for the diagram and the figures.
        conditions: for each condition that can be read, what it says, by its field.
    """

    findings: tuple[Finding, ...]
    compiled: Compiled | None
    sketch: Compiled | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        return self.compiled is not None

    @property
    def by_field(self) -> dict[str, Finding]:
        """The first fault of each field."""
        found: dict[str, Finding] = {}
        for one in self.findings:
            found.setdefault(one.field, one)
        return found


def packs_of(data: Mapping[str, Any]) -> dict[str, PackVersion]:
    """The versions in force of the members, by item; without those that there are not."""
    found = {}
    for entry in data.get("members", []):
        try:
            found[str(entry.get("item", ""))] = current(str(entry.get("item", "")))
        except PackNotFound:
            continue
    return found


def check_design(data: Mapping[str, Any]) -> Checked:
    """Compile a manifest from the members in force today; nothing is kept and nothing published."""
    source, packs = source_of(data), packs_of(data)
    digests = {code: pack.digest for code, pack in packs.items()}
    conditions = _conditions(data, packs)
    compiled, problems = _compiled(source, packs, digests)
    if compiled is not None:
        return Checked((), compiled, compiled, conditions)
    findings = [_finding(problem, data, is_of_form=bool(source.problems)) for problem in problems]
    sketch = None
    if source.problems:
        sketch, others = _compiled(source_of(_with_words(data)), packs, digests)
        findings += [_finding(problem, data) for problem in others if problem.remedy not in FORM_RULES]
    return Checked(tuple(dict.fromkeys(findings)), None, sketch, conditions)


def _compiled(
    source: Source, packs: Mapping[str, PackVersion], digests: Mapping[str, str]
) -> tuple[Compiled | None, list[Problem]]:
    try:
        return compile_bundle(source, packs, digests), []
    except BundleFaulty as error:
        return None, error.problems


def _finding(problem: Problem, data: Mapping[str, Any], *, is_of_form: bool = False) -> Finding:
    message, remedy = of_form(problem) if is_of_form else (problem.message, problem.remedy)
    place = field_of(problem, data)
    return Finding(place, label_of(place), _own_language(message), remedy)


def _with_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _with_words(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_words(one) for one in value]
    return "…" if value == "" else value


def _own_language(message: str) -> str:
    """Faults of expressions are told in both languages, Chinese first; a reader needs one."""
    zh, mark, en = message.partition(" / ")
    return (en if (get_language() or "").startswith("en") else zh) if mark else message


def _conditions(data: Mapping[str, Any], packs: Mapping[str, PackVersion]) -> dict[str, str]:
    """Every condition of a member in plain words, also while other things are wrong."""
    facts = {fact.id: fact for fact in all_facts()}
    schema = _questions(data, packs)
    types = {**facts, **answer_types(schema)}

    def title(name: str) -> Words:
        if name in facts:
            return Words(facts[name].zh, facts[name].en)
        rule = schema["properties"].get(name.removeprefix("answers."), {})
        return Words(rule.get("title") or name, rule.get("x-title-en") or rule.get("title") or name)

    def value(name: str, code: Any) -> Words | None:
        if name in facts and code in facts[name].codes:
            return Words(*facts[name].codes[code])
        label = schema["properties"].get(name.removeprefix("answers."), {}).get("x-labels", {}).get(code)
        return Words(label["zh"], label.get("en") or label["zh"]) if isinstance(label, dict) else None

    language = "en" if (get_language() or "").startswith("en") else "zh"
    found = {}
    for entry in data.get("members", []):
        if not entry.get("when"):
            continue
        try:
            words = in_words(parse(str(entry["when"]), types), title, value)
        except RulesError as error:
            found[f"members.{entry['item']}.when"] = _("读不懂：%(why)s") % {"why": _own_language(str(error))}
        else:
            said = getattr(words, language)
            found[f"members.{entry['item']}.when"] = _("只有%(condition)s时才办") % {"condition": said}
    return found


def _questions(data: Mapping[str, Any], packs: Mapping[str, PackVersion]) -> dict[str, Any]:
    """What conditions may ask about: the questions of the bundle, and those of its members under their own names."""
    properties: dict[str, Any] = {}
    for pack in packs.values():
        properties |= pack.form_schema.get("properties", {})
    for one in data.get("questions", []):
        rule: dict[str, Any] = {"title": one["title"].get("zh"), "x-title-en": one["title"].get("en")}
        if one.get("options"):
            values = [option["value"] for option in one["options"]]
            labels = {option["value"]: option["title"] for option in one["options"]}
            rule |= {"type": "string", "enum": values, "x-labels": labels}
        else:
            rule["type"] = "boolean"
        properties[one["name"]] = rule
    return {"type": "object", "properties": properties}


def questions_for(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name in conditions, title) of everything that a condition of this bundle may ask about; its own first."""
    english = (get_language() or "").startswith("en")
    own = {one["name"] for one in data.get("questions", [])}
    found = _questions(data, packs_of(data))["properties"]
    ordered = sorted(found, key=lambda name: name not in own)
    return [
        (f"answers.{name}", str((found[name].get("x-title-en") if english else "") or found[name].get("title") or name))
        for name in ordered
    ]
