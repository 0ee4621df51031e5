"""What members pass on: the result of one becomes a fact, a person or a firm that the next one knows.

A member that is handled for whom an earlier one enters (``for_whom``) knows nothing of them before; a member that needs
a fact which an earlier one makes known waits for it. Either is not asked for what will be known when its turn comes:
its pack is reduced to what has to be told before, and everything else of the compiler works on that.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from tongban.journeys.bundles.compiling.graph import Edge
from tongban.journeys.bundles.compiling.names import answers_in, both, facts_in
from tongban.journeys.bundles.source import Member, Source
from tongban.journeys.packs.public import Problem, Reading, entered_kind, made_of_applicant, made_of_entered


@dataclass
class Reduced(Reading):
    """The pack of a member without what comes from earlier members.

    Attributes:
        whole: ids of all conditions that the pack has, also of those that its department judges in its turn.
    """

    content: dict[str, Any]
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Comes:
    """What a member gets from earlier ones.

    Attributes:
        makers: fact → the member that makes it known.
        is_other: it is handled for whom an earlier member enters, so that no fact of them is known before.
    """

    makers: Mapping[str, Member] = field(default_factory=dict)
    is_other: bool = False

    def without(self, name: str) -> str:
        """Condition under which nobody makes this fact known; empty when somebody always does."""
        when = str(self.makers[name].entry.get("when", ""))
        return f"NOT coalesce({when}, FALSE)" if when else ""


def pass_on(source: Source, members: Sequence[Member], problems: list[Problem]) -> tuple[list[Member], list[Edge]]:
    """The members with reduced packs, and who waits for whom because of what is passed on."""
    by_code = {member.code: member for member in members}
    reduced, edges = [], []
    for member in members:
        comes = _comes_to(member, members, by_code)
        used = _used(member.pack) & set(comes.makers)
        if member.for_whom and not _fits(source, member, by_code, problems):
            reduced.append(member)
            continue
        earlier = dict.fromkeys([*filter(None, [member.for_whom]), *(comes.makers[name].code for name in sorted(used))])
        edges += [Edge(code, member.code) for code in earlier]
        reduced.append(_reduced(source, member, comes, problems) if earlier else member)
    return reduced, edges


def _fits(source: Source, member: Member, by_code: Mapping[str, Member], problems: list[Problem]) -> bool:
    where = ("members", member.place, "for_whom")
    maker = by_code.get(member.for_whom)
    kind = entered_kind(maker.pack) if maker is not None else ""
    if not kind:
        problems.append(source.problem(
            where, _("“%(item)s”不会把新的人或者单位登记入库") % {"item": member.for_whom},
            _("写能登记的成员事项，或者改成为申请人自己办（for_whom）"),
        ))  # fmt: skip
    elif kind != member.pack.manifest.get("audience"):
        problems.append(source.problem(
            where, _("“%(title)s”的办理对象与登记的不同") % {"title": member.title["zh"]}, _("换一个成员事项")
        ))  # fmt: skip
    elif kind == "person" and member.pack.manifest.get("who_may_file", {}).get("relative") not in (True, "true"):
        problems.append(source.problem(
            where, _("“%(title)s”不能由父母代办") % {"title": member.title["zh"]}, _("请它的部门允许父母代办")
        ))  # fmt: skip
    else:
        return True
    return False


def _comes_to(member: Member, members: Sequence[Member], by_code: Mapping[str, Member]) -> Comes:
    """Facts that others make about whom this member is handled for; the entry itself first."""
    makers: dict[str, Member] = {}
    if member.for_whom in by_code:
        makers |= dict.fromkeys(made_of_entered(by_code[member.for_whom].pack), by_code[member.for_whom])
    for other in members:
        if other is not member and other.for_whom == member.for_whom:
            makers |= {name: other for name in made_of_applicant(other.pack) if name not in makers}
    return Comes(makers, bool(member.for_whom))


def _used(pack: Reading) -> set[str]:
    """Facts that a pack asks for, judges or is covered by."""
    fields = [one for step in pack.form_ui.get("steps", []) for one in step["fields"]]
    texts = [str(spec.get("expr", "")) for spec in [*pack.criteria, *pack.review_points]]
    covers = {str((entry.get("covered_by") or {}).get("fact", "")) for entry in pack.materials}
    return (
        {str(one.get("prefill", "")) for one in fields} | covers | {name for text in texts for name in facts_in(text)}
    )


def _reduced(source: Source, member: Member, comes: Comes, problems: list[Problem]) -> Member:
    pack = Reduced(
        copy.deepcopy(dict(member.pack.content)), frozenset(str(spec["id"]) for spec in member.pack.criteria)
    )
    form = pack.content["form"]
    dropped = _fields(source, member, form, comes, problems)
    rules = pack.content["rules"]
    if comes.is_other:
        rules["values"] = {}
    for kind in ("criteria", "review_points"):
        kept = (_judged(spec, comes, dropped) for spec in rules.get(kind, []))
        rules[kind] = [spec for spec in kept if spec is not None]
    materials = (_material(entry, comes) for entry in pack.materials)
    pack.content["materials"] = {"materials": [entry for entry in materials if entry is not None]}
    return replace(member, pack=pack, whole=member.pack)


def _fields(source: Source, member: Member, form: dict[str, Any], comes: Comes, problems: list[Problem]) -> set[str]:
    """Take out of the form what need not be asked; the names of what was taken out."""
    dropped: set[str] = set()
    required = set(form["schema"].get("required", ()))
    for step in form["ui"]["steps"]:
        for one in step["fields"]:
            fact = str(one.get("prefill") or "")
            if fact in comes.makers:
                unless = comes.without(fact)
                if unless and not comes.is_other:
                    one["show_if"] = both(unless, str(one.get("show_if") or ""))
                else:
                    dropped.add(str(one["name"]))
            elif comes.is_other and fact and one.get("lock") in (True, "true"):
                dropped.add(str(one["name"]))
                if one["name"] in required:
                    problems.append(_unknown(source, member, fact))
            elif comes.is_other:
                one.pop("prefill", None)
        step["fields"] = [one for one in step["fields"] if one["name"] not in dropped]
    _forget(form, comes, lambda text: bool(answers_in(text) & dropped) or (comes.is_other and bool(facts_in(text))))
    form["ui"]["steps"] = [step for step in form["ui"]["steps"] if step["fields"]]
    for name in dropped:
        form["schema"]["properties"].pop(name, None)
    form["schema"]["required"] = [name for name in form["schema"].get("required", ()) if name not in dropped]
    return dropped


def _forget(form: dict[str, Any], comes: Comes, is_unknown: Callable[[str], bool]) -> None:
    """Conditions that cannot be judged before: the question is asked."""
    for step in form["ui"]["steps"]:
        for one in [step, *step["fields"]]:
            if is_unknown(str(one.get("show_if") or "")):
                one.pop("show_if")


def _unknown(source: Source, member: Member, fact: str) -> Problem:
    return source.problem(
        ("members", member.place, "for_whom"),
        _("“%(title)s”要用 %(fact)s，可前面的事项没有让它入库") % {"title": member.title["zh"], "fact": fact},
        _("在前面事项的 enters 里写上它，或者把这一项改成可以填写"),
    )


def _judged(spec: Mapping[str, Any], comes: Comes, dropped: set[str]) -> dict[str, Any] | None:
    """A condition or point as far as it can be judged before; None when only its department can, in its turn."""
    text = str(spec.get("expr") or "")
    facts = facts_in(text)
    if answers_in(text) & dropped or (comes.is_other and (facts or "values." in text)):
        return None
    made = sorted(facts & set(comes.makers))
    if not made:
        return dict(spec)
    unless = [comes.without(name) for name in made]
    if not all(unless):
        return None
    return {**spec, "expr": " OR ".join([*(f"NOT ({one})" for one in unless), f"({text})"])}


def _material(entry: Mapping[str, Any], comes: Comes) -> dict[str, Any] | None:
    """A document that has to be handed in before; None when the city will hold it."""
    covered = dict(entry.get("covered_by") or {})
    fact = str(covered.get("fact", ""))
    if fact in comes.makers:
        unless = comes.without(fact)
        if comes.is_other or not unless:
            return None
        return {**entry, "when": both(unless, str(entry.get("when") or ""))}
    one = dict(entry)
    if comes.is_other:
        covered.pop("fact", None)
        one.pop("covered_by", None)
        if covered.get("licence"):
            one["covered_by"] = covered
        if facts_in(str(one.get("when") or "")):
            one.pop("when")
    return one
