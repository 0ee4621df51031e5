"""The common form: each fact is asked once, each question of the same name once; what is known is not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tongban.journeys.bundles.compiling.names import both, either, renamed
from tongban.journeys.bundles.source import Member, Source
from tongban.journeys.packs.public import Problem

QUESTIONS = "choose"
# In these two definitions of one question must agree; in bounds the stricter counts, in words the first.
DEFINING = ("type", "format", "enum", "const", "pattern", "items", "properties", "x-unit")
BOUNDS = {"minLength": max, "minimum": max, "minItems": max, "maxLength": min, "maximum": min, "maxItems": min}


@dataclass
class Asked:
    """One question of one member."""

    member: Member
    name: str
    rule: dict[str, Any]
    plan: dict[str, Any]
    step: dict[str, Any]
    required: bool

    @property
    def fact(self) -> str:
        return str(self.plan.get("prefill") or "")

    @property
    def is_locked(self) -> bool:
        return self.plan.get("lock") in (True, "true")


@dataclass
class CommonForm:
    """Form of the bundle, and under which name it asks each question of each member."""

    schema: dict[str, Any]
    ui: dict[str, Any]
    names: dict[str, dict[str, str]] = field(default_factory=dict)


def asked_by(member: Member) -> Iterator[Asked]:
    """Every question of a member in the order of its pages."""
    schema = member.pack.form_schema
    for step in member.pack.form_ui.get("steps", []):
        for plan in step["fields"]:
            name = str(plan["name"])
            yield Asked(member, name, schema["properties"][name], plan, step, name in schema.get("required", ()))


def common_form(
    source: Source, members: Sequence[Member], conditions: Mapping[str, str], problems: list[Problem]
) -> CommonForm:
    """Merge the forms of the members.

    Args:
        members: in the order in which their questions are asked.
        conditions: when each member takes part, in the names of the bundle; empty for always.
    """
    groups = _groups(source, members)
    names: dict[str, dict[str, str]] = {member.code: {} for member in members}
    taken: set[str] = {one["name"] for one in source.data.get("questions", [])}
    titled: list[tuple[str, list[Asked]]] = []
    for group in groups:
        own = group[0].name
        name = own if own not in taken else f"{group[0].member.code}__{own}"
        taken.add(name)
        titled.append((name, group))
        for one in group:
            names[one.member.code][one.name] = name
    properties, required = _questions_schema(source)
    plans: dict[str, dict[str, Any]] = {}
    for name, group in titled:
        properties[name] = _merged_rule(source, group, problems)
        if any(one.required for one in group):
            required.append(name)
        plans[name] = _merged_plan(name, group, names, conditions)
    title, english = source.data["title"]["zh"], source.data["title"]["en"]
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "title": title,
        "x-title-en": english, "properties": properties, "required": required, "additionalProperties": False,
    }  # fmt: skip
    return CommonForm(schema, {"steps": _steps(source, titled, plans)}, names)


def _groups(source: Source, members: Sequence[Member]) -> list[list[Asked]]:
    """Questions that are one question: the same name, or the same fact that both stand for."""
    apart = set(source.data.get("apart", []))
    groups: list[list[Asked]] = []
    by_key: dict[str, list[Asked]] = {}
    for member in members:
        everything = list(asked_by(member))
        standing = _standing(everything)
        for one in everything:
            keys = [f"fact:{one.fact}"] if standing.get(one.fact) is one else []
            if one.name not in apart:
                keys.append(f"name:{one.name}")
            found = next((by_key[key] for key in keys if key in by_key), None)
            if found is None or any(other.member is member for other in found):
                found = []
                groups.append(found)
            found.append(one)
            for key in keys:
                by_key.setdefault(key, found)
    return groups


def _standing(everything: Sequence[Asked]) -> dict[str, Asked]:
    """For each fact the question of a member that stands for it: the locked one, else the only one without condition.

    A second question with the same fact is only pre-filled by it: where one trades, beside where one is registered.
    """
    found: dict[str, Asked] = {}
    for one in everything:
        if one.fact and (one.is_locked or not one.plan.get("show_if")):
            known = found.get(one.fact)
            if known is None or (one.is_locked and not known.is_locked):
                found[one.fact] = one
    return found


def _merged_rule(source: Source, group: Sequence[Asked], problems: list[Problem]) -> dict[str, Any]:
    first = group[0]
    rule = dict(first.rule)
    for other in group[1:]:
        differing = [key for key in DEFINING if first.rule.get(key) != other.rule.get(key)]
        facts = {one.fact for one in (first, other) if one.fact}
        if differing or len(facts) > 1:
            problems.append(_differ(source, first, other, differing or ["prefill"]))
            continue
        for key, stricter in BOUNDS.items():
            if key in other.rule:
                rule[key] = stricter(rule[key], other.rule[key]) if key in rule else other.rule[key]
    return rule


def _differ(source: Source, first: Asked, other: Asked, keys: Sequence[str]) -> Problem:
    what = other.fact or other.name
    return source.problem(
        ("members", other.member.place, "item"),
        _("“%(a)s”的“%(question)s”和“%(b)s”的“%(other)s”是同一项（%(what)s），定义却不同：%(keys)s")
        % {
            "a": first.member.title["zh"], "question": first.rule.get("title", first.name),
            "b": other.member.title["zh"], "other": other.rule.get("title", other.name), "what": what,
            "keys": "、".join(keys),
        },
        _("请两个部门统一这一项；确实是两回事的，把 %(name)s 写进“分开问的”（apart）") % {"name": other.name},
    )  # fmt: skip


def _merged_plan(
    name: str, group: Sequence[Asked], names: Mapping[str, Mapping[str, str]], conditions: Mapping[str, str]
) -> dict[str, Any]:
    known = next((one for one in group if one.is_locked), None) or next((one for one in group if one.fact), group[0])
    plan = {key: value for key, value in known.plan.items() if key != "show_if"} | {"name": name}
    for key in ("help", "reason", "widget"):
        found = next((one.plan[key] for one in group if one.plan.get(key)), None)
        if found is not None:
            plan[key] = found
    shown = []
    for one in group:
        code = one.member.code
        own = [
            renamed(str(text), names[code], code) for text in (one.step.get("show_if"), one.plan.get("show_if")) if text
        ]
        shown.append(both(conditions.get(code, ""), *own))
    if condition := either(shown):
        plan["show_if"] = condition
    return plan


def _questions_schema(source: Source) -> tuple[dict[str, Any], list[str]]:
    """The questions that choose the members, as properties of the form."""
    properties: dict[str, Any] = {}
    for one in source.data.get("questions", []):
        rule: dict[str, Any] = {"title": one["title"]["zh"], "x-title-en": one["title"]["en"]}
        if one.get("options"):
            rule |= {"type": "string", "enum": [option["value"] for option in one["options"]]}
            rule["x-labels"] = {option["value"]: option["title"] for option in one["options"]}
        else:
            rule["type"] = "boolean"
        properties[one["name"]] = rule
    return properties, list(properties)


def _steps(
    source: Source, titled: Sequence[tuple[str, list[Asked]]], plans: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Pages: first the choice, then those of the members; pages of one title are one page."""
    steps: list[dict[str, Any]] = []
    if source.data.get("questions"):
        fields = [
            {"name": one["name"], "widget": "radio", **({"help": one["help"]} if one.get("help") else {})}
            for one in source.data["questions"]
        ]
        title = {"zh": "您的情况", "en": "Your situation"}
        steps.append({"id": QUESTIONS, "title": title, "fields": fields})
    by_title: dict[str, dict[str, Any]] = {}
    for name, group in titled:
        first = group[0]
        title = first.step["title"]
        step = by_title.get(title["zh"])
        if step is None:
            step = {"id": f"{first.member.code}__{first.step['id']}", "title": title, "fields": []}
            if first.step.get("help"):
                step["help"] = first.step["help"]
            by_title[title["zh"]] = step
            steps.append(step)
        step["fields"].append(plans[name])
    return steps
