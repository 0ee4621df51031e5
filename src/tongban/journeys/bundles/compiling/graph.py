"""Which member waits for which, and how long the longest chain takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from tongban.journeys.bundles.source import Member, Source
from tongban.journeys.packs.public import Problem

# Working days that a limit in another unit never exceeds.
WORKING_DAYS = {"hour": 1 / 8, "working_day": 1, "calendar_day": 5 / 7, "month": 23, "year": 251}


@dataclass(frozen=True)
class Edge:
    """``later`` needs the result of ``earlier``.

    Attributes:
        licence: type of the licence that it needs; empty when the order is only declared.
        materials: materials of ``later`` that this licence covers.
        settles: conditions of ``later`` that hold once the result is there.
    """

    earlier: str
    later: str
    licence: str = ""
    materials: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graph:
    """Members in an order that respects all edges, with the longest chain."""

    order: tuple[str, ...]
    edges: tuple[Edge, ...]
    path: tuple[str, ...]
    promised_days: int
    statutory_days: int

    def before(self, code: str) -> list[Edge]:
        return [edge for edge in self.edges if edge.later == code]

    def after(self, code: str) -> list[Edge]:
        return [edge for edge in self.edges if edge.earlier == code]


def working_days(limit: Mapping[str, Any] | None) -> int:
    """A limit of a pack in whole working days, rounded up; zero is decided on the spot."""
    return ceil(int(limit["value"]) * WORKING_DAYS[str(limit["unit"])]) if limit else 0


def covered_types(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Licences that make a material unnecessary."""
    named = (entry.get("covered_by") or {}).get("licence") or ()
    return (named,) if isinstance(named, str) else tuple(named)


def edges_of(source: Source, members: Sequence[Member], problems: list[Problem]) -> list[Edge]:
    """Declared orders, and those that follow from materials: who needs a licence waits for the member that makes it."""
    by_code = {member.code: member for member in members}
    makers = {member.makes: member.code for member in members if member.makes}
    found: list[Edge] = []
    for member in members:
        materials: dict[str, list[str]] = {}
        for entry in member.pack.materials:
            for maker in {makers[kind] for kind in covered_types(entry) if kind in makers} - {member.code}:
                materials.setdefault(maker, []).append(str(entry["id"]))
        declared = {one["item"]: (place, one) for place, one in enumerate(member.entry.get("after", []))}
        for earlier in dict.fromkeys([*declared, *materials]):
            place, one = declared.get(earlier, (0, {}))
            if earlier not in by_code:
                problems.append(source.problem(
                    ("members", member.place, "after", place, "item"),
                    _("“%(title)s”要等“%(item)s”的结果，可它不在这件事里")
                    % {"title": member.title["zh"], "item": earlier},
                    _("把它加进成员事项（members），或者不等它（after）"),
                ))  # fmt: skip
                continue
            wanted = str(one.get("licence", ""))
            if wanted and by_code[earlier].makes != wanted:
                problems.append(source.problem(
                    ("members", member.place, "after", place, "licence"),
                    _("“%(title)s”需要证照 %(licence)s，“%(earlier)s”不发这种证照")
                    % {"title": member.title["zh"], "licence": wanted, "earlier": by_code[earlier].title["zh"]},
                    _("改写能发这种证照的成员事项：%(known)s")
                    % {"known": makers.get(wanted) or _("这件事里没有，请加入一个")},
                ))  # fmt: skip
            problems += _unknown_criteria(source, member, place, one)
            licence = wanted or (by_code[earlier].makes if earlier in materials else "")
            found.append(Edge(
                earlier, member.code, licence, tuple(materials.get(earlier, ())), tuple(one.get("settles", ()))
            ))  # fmt: skip
    return found


def joined(edges: Sequence[Edge], others: Sequence[Edge]) -> list[Edge]:
    """The first with those of the others that join two members which nothing joins yet."""
    known = {(edge.earlier, edge.later) for edge in edges}
    return [*edges, *(edge for edge in others if (edge.earlier, edge.later) not in known)]


def _unknown_criteria(source: Source, member: Member, place: int, one: Mapping[str, Any]) -> list[Problem]:
    known = {item["id"] for item in (member.whole or member.pack).criteria} | set(getattr(member.pack, "whole", ()))
    return [
        source.problem(
            ("members", member.place, "after", place, "settles", number),
            _("“%(title)s”没有条件 %(name)s") % {"title": member.title["zh"], "name": name},
            _("写它 rules.yaml 里的条件：%(known)s") % {"known": "、".join(sorted(known))},
        )
        for number, name in enumerate(one.get("settles", ()))
        if name not in known
    ]


def graph_of(source: Source, members: Sequence[Member], edges: Sequence[Edge], problems: list[Problem]) -> Graph:
    """Order and longest chain; a cycle is a fault that names its members."""
    codes = [member.code for member in members]
    order: list[str] = []
    left = list(codes)
    while left:
        free = [code for code in left if all(edge.earlier in order for edge in edges if edge.later == code)]
        if not free:
            titles = {member.code: member.title["zh"] for member in members}
            named = "、".join(titles[code] for code in left)
            problems.append(source.problem(
                ("members",), _("这些事项互相等待，谁也开不了头：%(items)s") % {"items": named},
                _("去掉其中一条先后（after），或者让其中一个的材料不靠另一个的证照"),
            ))  # fmt: skip
            order += left
            edges = [edge for edge in edges if edge.later not in left]
            break
        order += [code for code in left if code in free]
        left = [code for code in left if code not in free]
    path, promised = _longest(members, order, edges, "promised_limit")
    return Graph(tuple(order), tuple(edges), path, promised, _longest(members, order, edges, "statutory_limit")[1])


def _longest(
    members: Sequence[Member], order: Sequence[str], edges: Sequence[Edge], limit: str
) -> tuple[tuple[str, ...], int]:
    own = {member.code: working_days(member.pack.manifest.get(limit)) for member in members}
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    for code in order:
        earlier = [best[edge.earlier] for edge in edges if edge.later == code]
        days, path = max(earlier, default=(0, ()), key=lambda pair: (pair[0], len(pair[1])))
        best[code] = (days + own[code], (*path, code))
    days, path = max(best.values(), key=lambda pair: (pair[0], len(pair[1])))
    return path, days
