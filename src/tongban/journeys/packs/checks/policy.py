"""A policy fits together: amount, periods, purpose, consent, review, budget, account, sources, stops."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.capabilities.rules.public import Kind, RulesError
from tongban.journeys.packs.folders import Pack
from tongban.journeys.packs.periods import Schedule
from tongban.journeys.packs.policies import Policy
from tongban.journeys.packs.shared import purposes
from tongban.journeys.packs.vocabulary import fact_types

from .registry import POLICY, Found, check, problem

FILE = "policy.yaml"


def compiled(pack: Pack) -> Policy | None:
    """The policy ready to judge; None while another check reports why it cannot be."""
    try:
        return Policy(pack)
    except (RulesError, KeyError, ValueError):
        return None


@check("amount", gettext_lazy("金额是钱，以分为单位；每个中间值都有人用"), kinds=POLICY)
def amount(pack: Pack) -> Found:
    policy, values = compiled(pack), pack.rules["values"]
    if policy is None:
        return
    if policy.amount.kind is not Kind.MONEY:
        yield problem(
            pack, "rules.yaml", ("values", "amount"),
            _("amount 是 %(kind)s，不是金额") % {"kind": policy.amount.kind},
            _("参数的 unit 写 fen…；按比例用 part_of(金额, 分子, 分母)，不要用除法"),
        )  # fmt: skip
    used = " ".join([*values.values(), *(step["value"] for step in pack.rules["arithmetic"]["steps"])])
    used += " ".join(item["expr"] for item in pack.criteria)
    used += str(pack.policy.get("review", {}).get("when", ""))
    for name in values:
        if name != "amount" and f"values.{name}" not in used:
            yield problem(
                pack, "rules.yaml", ("values", name), _("没有人用 values.%(name)s") % {"name": name},
                _("在 amount 或 arithmetic 中用它，或删去"),
            )  # fmt: skip


@check("periods", gettext_lazy("单位、周期、发放日合得上；施行期间按时间排列、互不重叠"), kinds=POLICY)
def periods(pack: Pack) -> Found:
    try:
        Schedule.of(pack.policy)
    except ValueError as error:
        yield problem(
            pack, FILE, ("period",), _("周期合不上：%(fault)s") % {"fault": error},
            _("对照 docs/pack-authors/policies.md 的“常见周期”，改 unit、period、pay_on 或 pays_for"),
        )  # fmt: skip
    last = ""
    for place, entry in enumerate(pack.policy["in_force"]):
        if entry["from"] <= last or entry.get("until", "9999") < entry["from"]:
            yield problem(pack, FILE, ("in_force", place), _("施行期间重叠或颠倒"), _("按 from 排好，until 写最后一天"))
        last = entry.get("until", "9999-12-31")


@check("demo", gettext_lazy("示范参数一律标 confidence: low，依据写明是示范"), kinds=POLICY)
def demo(pack: Pack) -> Found:
    entries: list[tuple[str, tuple[str | int, ...], dict[str, Any]]] = [
        (FILE, ("in_force", place), entry) for place, entry in enumerate(pack.policy["in_force"])
    ]
    for name, parameter in pack.content.get("parameters", {}).items():
        entries += [
            ("parameters.yaml", (name, "values", place), entry) for place, entry in enumerate(parameter["values"])
        ]
    for file, place, entry in entries:
        if entry.get("demo") and (entry["confidence"] != "low" or "示范参数" not in entry["legal"]):
            yield problem(
                pack, file, place, _("示范参数没有标清楚"), _("写 demo: true、confidence: low，legal 里写“示范参数”")
            )


@check("purpose", gettext_lazy("用途在 packs/_shared/purposes.yaml 中"), kinds=POLICY)
def purpose(pack: Pack) -> Found:
    name = pack.policy["purpose_group"]
    if name not in purposes():
        yield problem(
            pack, FILE, ("purpose_group",), _("没有 %(name)s 这一用途") % {"name": name},
            _("写其中一个：%(known)s；或在那里加一个") % {"known": "、".join(purposes())},
        )  # fmt: skip


@check("consent", gettext_lazy("只有法律要求时才问意愿，并写明依据和问题"), kinds=POLICY)
def consent(pack: Pack) -> Found:
    asked = pack.policy["consent"]
    given = {"legal", "text"} & set(asked)
    if asked["mode"] == "confirm" and len(given) < 2:
        yield problem(
            pack,
            FILE,
            ("consent",),
            _("要确认意愿，却没有依据或没有问题"),
            _("写 legal 和 text；法律不要求的写 mode: none"),
        )
    if asked["mode"] == "none" and given:
        yield problem(pack, FILE, ("consent",), _("不问意愿，却写了依据或问题"), _("删去，或写 mode: confirm"))


@check("review", gettext_lazy("自动决定有公布的规则，且只在规则成立时"), kinds=POLICY)
def review(pack: Pack) -> Found:
    written = pack.policy["review"]
    if written["mode"] == "automatic" and not {"when", "rule"} <= set(written):
        yield problem(
            pack, FILE, ("review",), _("自动决定却没有条件或没有公布的规则"),
            _("写 when（表达式）和 rule（给群众看的话）；否则写 mode: list"),
        )  # fmt: skip
    if written["mode"] == "list" and "when" in written:
        yield problem(pack, FILE, ("review", "when"), _("都由人审，用不着条件"), _("删去 when，或写 mode: automatic"))


@check("budget", gettext_lazy("施行的年份有预算，一年一条"), kinds=POLICY)
def budget(pack: Pack) -> Found:
    years = [entry["year"] for entry in pack.policy["budget"]]
    if years != sorted(set(years)):
        yield problem(pack, FILE, ("budget",), _("预算年份重复或没有排好"), _("一年一条，从早到晚"))
    last = pack.policy["in_force"][-1]
    from_year = int(pack.manifest["effective_from"][:4])
    if last["from"] <= f"{from_year}-12-31" and from_year not in years:
        yield problem(
            pack, FILE, ("budget",), _("没有 %(year)d 年的预算") % {"year": from_year}, _("加上版本施行那一年的预算")
        )


@check("account", gettext_lazy("收款账号是事实字典里这类对象的文字事实；只有发钱的才写追回"), kinds=POLICY)
def account(pack: Pack) -> Found:
    pays, name = pack.policy["kind"] == "payment", pack.policy.get("pay_to")
    if name is not None:
        entry = fact_types().get(name)
        if entry is None or entry.type != "text" or entry.subject != pack.manifest["audience"]:
            yield problem(
                pack, FILE, ("pay_to",), _("%(name)s 不是这类对象的账号") % {"name": name},
                _("写事实字典里的账号，如 person.bank_account、organisation.bank_account"),
            )  # fmt: skip
    for key in ("clawback", "pay_to"):
        if key in pack.policy and not pays:
            yield problem(
                pack, FILE, (key,), _("不发钱的政策不写 %(key)s") % {"key": key}, _("删去，或写 kind: payment")
            )


def _subjects(pack: Pack, names: Iterable[str]) -> Found:
    audience = pack.manifest["audience"]
    for name in names:
        if not name.startswith(f"{audience}."):
            yield problem(
                pack, "rules.yaml", (), _("%(name)s 不是 %(audience)s 的事实") % {"name": name, "audience": audience},
                _("一项政策只看一类对象；用这类对象自己的事实"),
            )  # fmt: skip


@check("sources", gettext_lazy("公布的数据来源与规则用到的事实一致"), kinds=POLICY)
def sources(pack: Pack) -> Found:
    policy = compiled(pack)
    if policy is None:
        return
    yield from _subjects(pack, policy.fact_ids)
    names = dict.fromkeys((*policy.rules.names, *policy.amount.names))
    facts = fact_types()
    used = {facts[name].source for name in names if name in facts}
    named = set(pack.policy["sources"])
    for source in sorted(used - named):
        yield problem(
            pack, FILE, ("sources",), _("规则用到 %(name)s 的数据，这里没有写") % {"name": source}, _("加上它")
        )
    for source in sorted(named - used):
        yield problem(pack, FILE, ("sources",), _("规则没有用到 %(name)s 的数据") % {"name": source}, _("删去它"))


@check("stops", gettext_lazy("停发条件都对得上一条资格条件"), kinds=POLICY)
def stops(pack: Pack) -> Found:
    known = {item["id"] for item in pack.criteria}
    for place, item in enumerate(pack.policy["stop"]):
        if item["criterion"] not in known:
            yield problem(
                pack, FILE, ("stop", place, "criterion"), _("没有条件 %(name)s") % {"name": item["criterion"]},
                _("写 rules.yaml 中的编号：%(known)s") % {"known": "、".join(sorted(known))},
            )  # fmt: skip
