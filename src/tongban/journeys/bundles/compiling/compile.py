"""One pack from several: form, materials, rules, process, limits and guide of a bundle, derived from its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tongban.capabilities.forms.public import Form, FormFault
from tongban.capabilities.process.public import check_bpmn
from tongban.capabilities.rules.public import Parameters, RulesError, compile_rule_set, parse
from tongban.journeys.bundles.compiling.diagram import diagram
from tongban.journeys.bundles.compiling.form import CommonForm, common_form
from tongban.journeys.bundles.compiling.graph import Graph, edges_of, graph_of, joined, working_days
from tongban.journeys.bundles.compiling.guide import comparison, guides
from tongban.journeys.bundles.compiling.industry import industry, joint_limit
from tongban.journeys.bundles.compiling.names import answers_in
from tongban.journeys.bundles.compiling.passing import pass_on
from tongban.journeys.bundles.compiling.rules import common_materials, common_parameters, common_rules
from tongban.journeys.bundles.errors import BundleFaulty
from tongban.journeys.bundles.source import Member, Source
from tongban.journeys.packs.public import Problem, Reading, types_of


@dataclass
class Compiled(Reading):
    """A bundle as a pack that can be published, filed and decided."""

    content: dict[str, Any]


def compile_bundle(source: Source, packs: Mapping[str, Reading], digests: Mapping[str, str] | None = None) -> Compiled:
    """Derive everything from the manifest and the packs of its members.

    Args:
        packs: pack of each item, by its code.
        digests: digest of each published pack, kept so that a case runs with the versions it was compiled from.
    Raises:
        BundleFaulty: it does not fit; every fault names its place in ``bundle.yaml``, what is wrong and what to do.
    """
    if source.problems:
        raise BundleFaulty(source.problems)
    problems: list[Problem] = []
    members = _members(source, packs, digests or {}, problems)
    if problems:
        raise BundleFaulty(problems)
    whole = members
    members, passed = pass_on(source, whole, problems)
    graph = graph_of(source, members, joined(edges_of(source, members, problems), passed), problems)
    graph = _promised(source, graph, problems)
    ordered = sorted(members, key=lambda member: graph.order.index(member.code))
    written = {member.code: str(member.entry.get("when", "")) for member in ordered}
    form = common_form(source, ordered, written, problems)
    problems += _strange_conditions(source, ordered, form)
    if problems:
        raise BundleFaulty(problems)
    section = industry(source, ordered, form, problems)
    if problems:
        raise BundleFaulty(problems)
    content = _content(source, ordered, graph, form, written)
    if section is not None:
        content["industry"] = section
        content["manifest"]["statutory_limit"] = joint_limit(graph.promised_days)
    content["bundle"]["compared"] = comparison(whole, graph, form, content["materials"]["materials"])
    content["guide"] = guides(source, ordered, graph, content)
    problems += _unfit(source, content)
    if problems:
        raise BundleFaulty(problems)
    return Compiled(content)


def _promised(source: Source, graph: Graph, problems: list[Problem]) -> Graph:
    """The graph with what the lead department promises for all, where it promises more than the longest chain."""
    days = source.data.get("promised_days")
    if days is None:
        return graph
    longest, most = graph.promised_days, max(graph.statutory_days, graph.promised_days)
    if not longest <= int(days) <= most:
        problems.append(source.problem(
            ("promised_days",),
            _("承诺 %(days)d 个工作日不行：各部门的承诺一环扣一环要 %(longest)d 个，法定最多 %(most)d 个")
            % {"days": int(days), "longest": longest, "most": most},
            _("写两数之间的天数，或者不写；要更快，先请最长一环的部门缩短自己的承诺"),
        ))  # fmt: skip
    return replace(graph, promised_days=int(days))


def _members(
    source: Source, packs: Mapping[str, Reading], digests: Mapping[str, str], problems: list[Problem]
) -> list[Member]:
    found: list[Member] = []
    for place, entry in enumerate(source.data["members"]):
        code, where = str(entry["item"]), ("members", place, "item")
        pack = packs.get(code)
        if pack is None:
            problems.append(
                source.problem(
                    where, _("没有已发布的事项 %(code)s") % {"code": code}, _("先发布这个事项，或者改正代码")
                )
            )
            continue
        if code in [member.code for member in found]:
            problems.append(source.problem(where, _("事项 %(code)s 写了两次") % {"code": code}, _("只留一处")))
            continue
        if not entry.get("for_whom") and pack.manifest.get("audience") != source.data["audience"]:
            problems.append(source.problem(
                where, _("“%(title)s”的办理对象与这件事不同") % {"title": pack.manifest["title"]["zh"]},
                _("个人办的和企业办的事项不能放在同一张表里；另做一件"),
            ))  # fmt: skip
            continue
        found.append(Member(place, entry, pack, str(pack.manifest.get("version", "")), digests.get(code, "")))
    for second in [member for member in found if member.pack.manifest.get("signers")][1:]:
        problems.append(source.problem(
            ("members", second.place, "item"), _("已有另一个成员要多人签署；一张表只能有一组签署人"),
            _("把其中一个移出这件事"),
        ))  # fmt: skip
    return found


def _strange_conditions(source: Source, members: Sequence[Member], form: CommonForm) -> list[Problem]:
    """Conditions of members may name questions of the common form only."""
    known = set(form.schema["properties"])
    return [
        source.problem(
            ("members", member.place, "when"),
            _("条件里的问题 %(names)s 不在表单里") % {"names": "、".join(sorted(strange))},
            _("在“先问的问题”（questions）里提出，或改正名字"),
        )
        for member in members
        if (strange := answers_in(str(member.entry.get("when", ""))) - known)
    ]


def _content(
    source: Source, members: Sequence[Member], graph: Graph, form: CommonForm, conditions: Mapping[str, str]
) -> dict[str, Any]:
    materials, ids, made = common_materials(members, graph, form.names, conditions)
    rules = common_rules(members, graph, form.names, conditions)
    content: dict[str, Any] = {
        "format": "1",
        "folder": source.path.parent.name,
        "manifest": _manifest(source, members, graph, form),
        "form": {"schema": form.schema, "ui": form.ui},
        "rules": rules,
        "parameters": common_parameters(members),
        "materials": {"materials": materials},
        "process": diagram(source.code, source.data["title"], members, graph),
        "faq": {"questions": []},
    }
    content["bundle"] = {
        "trigger": source.data["trigger"],
        "shared_result": source.data["shared_result"],
        "members": [_plan(member, graph, form, ids, conditions) for member in members],
        "path": list(graph.path),
        "made": made,
        "source": source.data,
    }
    return content


def _plan(
    member: Member, graph: Graph, form: CommonForm, ids: Mapping[str, Mapping[str, str]], conditions: Mapping[str, str]
) -> dict[str, Any]:
    """What the running case needs to know of one member."""
    manifest = member.pack.manifest
    return {
        "code": member.code, "for_whom": member.for_whom, "version": member.version, "digest": member.digest,
        "title": member.title,
        "authority": manifest["owner"]["authority"], "result": manifest["result"].get("title", {}),
        "licence": member.makes, "when": conditions[member.code], "days": working_days(manifest.get("promised_limit")),
        "promised_limit": manifest.get("promised_limit"), "visits": int(manifest.get("visits", 0)),
        "after": [
            {"item": edge.earlier, "licence": edge.licence, "materials": list(edge.materials),
             "settles": list(edge.settles)}
            for edge in graph.before(member.code)
        ],
        "if_refused": member.entry["if_refused"],
        "answers": form.names[member.code], "materials": dict(ids[member.code]),
        "has_fee": bool(manifest.get("fee")),
    }  # fmt: skip


def _manifest(source: Source, members: Sequence[Member], graph: Graph, form: CommonForm) -> dict[str, Any]:
    data, packs = source.data, [member.pack.manifest for member in members]
    may_file = [one.pack.manifest.get("who_may_file", {}) for one in members if not one.for_whom]
    manifest: dict[str, Any] = {
        **{key: data[key] for key in ("code", "version", "effective_from", "title", "summary", "owner", "audience",
                                      "catalogue", "search_words")},
        "kind": "bundle",
        "pace": "timed",
        "statutory_limit": {"value": max(graph.statutory_days, graph.promised_days), "unit": "working_day"},
        "promised_limit": {"value": graph.promised_days, "unit": "working_day"},
        "legal_basis": _all_grounds(data["legal_basis"], packs),
        "who_may_file": {
            who: all(may.get(who) is True for may in may_file) for who in ("self", "relative", "delegate")
        },
        "assurance": max(int(pack.get("assurance", 1)) for pack in packs),
        "visits": max(int(pack.get("visits", 0)) for pack in packs),
        "channels": ["web", "counter"],
        "result": {"kind": "other", "title": data["shared_result"]},
        "district_may_set": [],
    }  # fmt: skip
    for member, pack in zip(members, packs, strict=True):
        if signers := pack.get("signers"):
            name = str(signers["from"]).removeprefix("answers.")
            manifest["signers"] = {**signers, "from": f"answers.{form.names[member.code].get(name, name)}"}
    pledges = [pack["pledge"]["text"] for pack in packs if pack.get("pledge")]
    if pledges and "pledge" not in form.schema["properties"]:
        manifest["pledge"] = {"text": {lang: "\n".join(text[lang] for text in pledges) for lang in ("zh", "en")}}
    return manifest


def _all_grounds(own: Sequence[Mapping[str, Any]], packs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in [*own, *(one for pack in packs for one in pack.get("legal_basis", []))]:
        found.setdefault((str(entry.get("document")), str(entry.get("article"))), dict(entry))
    return list(found.values())


def _unfit(source: Source, content: dict[str, Any]) -> list[Problem]:
    """The proof of the result: form, expressions and diagram of the compiled pack can be used as they are."""
    pack = Compiled(content)
    remedy = _("改正条件，或把同名的问题写进“分开问的”（apart）")
    try:
        types = types_of(pack)
        Form(pack.form_schema, pack.form_ui, types)
        parameters = Parameters(content["parameters"])
        judged = [spec for spec in [*pack.criteria, *pack.review_points] if spec.get("expr")]
        compile_rule_set(judged, types, parameters)
        for entry in pack.materials:
            if entry.get("when"):
                parse(str(entry["when"]), types, parameters)
    except (FormFault, RulesError) as error:
        return _unreadable(source, types_of(pack)) or [source.problem(("members",), str(error), remedy)]
    return _unreadable(source, types) or [
        source.problem(("members",), f"{fault.element_id}: {fault.message}", fault.remedy)
        for fault in check_bpmn(pack.process_xml)
    ]


def _unreadable(source: Source, types: Mapping[str, Any]) -> list[Problem]:
    """Conditions of members that cannot be read, each at its line."""
    found = []
    for place, member in enumerate(source.data["members"]):
        try:
            parse(str(member.get("when") or "TRUE"), types)
        except RulesError as error:
            found.append(source.problem(("members", place, "when"), str(error), _("改正这个条件")))
    return found
