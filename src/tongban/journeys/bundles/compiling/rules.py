"""Conditions, review points, parameters and materials of all members, each under the condition of its member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tongban.journeys.bundles.compiling.graph import Graph
from tongban.journeys.bundles.compiling.names import both, either, renamed
from tongban.journeys.bundles.source import Member
from tongban.journeys.packs.public import documents_in

Names = Mapping[str, Mapping[str, str]]


def common_rules(
    members: Sequence[Member], graph: Graph, names: Names, conditions: Mapping[str, str]
) -> dict[str, Any]:
    """``rules.yaml`` of the bundle. What an earlier member settles, and what documents say, is judged
    when its member begins.
    """
    rules: dict[str, Any] = {"criteria": [], "review_points": [], "values": {}}
    for kind in ("criteria", "review_points"):
        seen: dict[str, dict[str, Any]] = {}
        for member in members:
            settled = {name for edge in graph.before(member.code) for name in edge.settles}
            for spec in member.pack.rules.get(kind, []):
                if spec["id"] in settled or documents_in(str(spec.get("expr", ""))):
                    continue
                one = _under_condition(spec, member, names[member.code], conditions.get(member.code, ""))
                if seen.setdefault(one.get("expr") or one["id"], one) is one:
                    rules[kind].append(one)
    for member in members:
        for name, text in member.pack.rules.get("values", {}).items():
            rules["values"][f"{member.code}__{name}"] = renamed(str(text), names[member.code], member.code)
    return rules


def _under_condition(
    spec: Mapping[str, Any], member: Member, names: Mapping[str, str], condition: str
) -> dict[str, Any]:
    """A point that only people judge has no expression, and is judged whenever its member takes part."""
    one = {**spec, "id": f"{member.code}__{spec['id']}"}
    if spec.get("expr"):
        expr = renamed(str(spec["expr"]), names, member.code)
        one["expr"] = f"NOT ({condition}) OR ({expr})" if condition else expr
    return one


def common_parameters(members: Sequence[Member]) -> dict[str, Any]:
    """The numbers of all members, told apart by their codes."""
    return {
        f"{member.code}__{name}": parameter
        for member in members
        for name, parameter in member.pack.content.get("parameters", {}).items()
    }


def common_materials(
    members: Sequence[Member], graph: Graph, names: Names, conditions: Mapping[str, str]
) -> tuple[list[dict[str, Any]], dict[str, dict[str, str]], list[dict[str, str]]]:
    """Materials of all members: the same one is handed in once; a licence that a member makes is not handed in at all.

    Returns:
        the materials; the id of each under its member's own id; what is not handed in because a member makes it.
    """
    found: dict[str, dict[str, Any]] = {}
    ids: dict[str, dict[str, str]] = {member.code: {} for member in members}
    made: list[dict[str, str]] = []
    for member in members:
        for entry in member.pack.materials:
            own = str(entry["id"])
            makers = [edge.earlier for edge in graph.before(member.code) if own in edge.materials]
            made += [{"member": member.code, "material": own, "made_by": maker} for maker in makers]
            if any(not conditions.get(maker) for maker in makers):
                continue
            unless = [f"NOT coalesce({conditions[maker]}, FALSE)" for maker in makers]
            when = renamed(str(entry["when"]), names[member.code], member.code) if entry.get("when") else ""
            shown = [names[member.code].get(one, one) for one in entry.get("shows", ())]
            one = {
                **_kept_optional(entry),
                "shows": shown,
                "when": both(conditions.get(member.code, ""), *unless, when),
            }
            name = _name_of(own, entry, found, member.code)
            ids[member.code][own] = name
            found[name] = _merged(found[name], one) if name in found else {**one, "id": name}
    return [_clean(entry) for entry in found.values()], ids, made


def _name_of(own: str, entry: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]], member: str) -> str:
    """The same id with the same title is the same document."""
    known = found.get(own)
    return own if known is None or known["title"]["zh"] == entry["title"]["zh"] else f"{member}__{own}"


def _kept_optional(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What may follow after acceptance (容缺) need not stop the common filing; its own department sets the term."""
    if entry.get("need") != "deferrable":
        return dict(entry)
    later = {
        "zh": "暂时没有的可以先不交：这个事项受理以后在承诺的期限内补交。",
        "en": "If you do not have it yet, leave it out: it may follow within the promised term after acceptance.",
    }
    given = entry.get("help") or {}
    text = {language: " ".join(filter(None, [given.get(language), words])) for language, words in later.items()}
    return {**entry, "need": "optional", "help": text}


def _merged(first: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**other, **first, "when": either([str(first["when"]), str(other["when"])])}
    merged["shows"] = [*first["shows"], *other["shows"]] if first["shows"] and other["shows"] else []
    if "required" in (first["need"], other["need"]):
        merged["need"] = "required"
    if first.get("covered_by") and other.get("covered_by"):
        types: list[str] = []
        for entry in (first, other):
            named = entry["covered_by"].get("licence") or []
            types += [named] if isinstance(named, str) else list(named)
        merged["covered_by"] = {**other["covered_by"], **first["covered_by"]}
        if types:
            merged["covered_by"]["licence"] = list(dict.fromkeys(types))
    return merged


def _clean(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("when", "shows") or value}
