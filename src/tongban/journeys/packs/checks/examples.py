"""Examples of a policy: worked out by hand, on both sides of every threshold, and agreeing with the rules."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.capabilities.rules.public import Boundary, Kind
from tongban.capabilities.rules.public import boundaries as boundaries_of
from tongban.journeys.packs import shared
from tongban.journeys.packs.folders import Pack
from tongban.journeys.packs.policies import Policy
from tongban.journeys.packs.policy_scenarios import Example, examples_of, judgements, play_example, policy_facts
from tongban.journeys.packs.vocabulary import fact_types

from .policy import compiled
from .registry import POLICY, Found, check, problem

# How near to a threshold an example has to be: one day, one year of age, one yuan; fractions within 2 per cent.
NEAR = {Kind.INTEGER: 1.0, Kind.DATE: 1.0, Kind.MONEY: 100.0}
FRACTION = 0.02


@check("example-facts", gettext_lazy("例子里的事实、来源、条件都存在"), kinds=POLICY)
def example_facts(pack: Pack) -> Found:
    facts = fact_types()
    sources = {fact.source for fact in facts.values()}
    ids = {item["id"] for item in pack.criteria}
    audience = pack.manifest["audience"]
    for example in examples_of(pack):
        names = [f"{kind}.{name}" for kind in ("person", "organisation") for name in example.given.get(kind, {})]
        for name in [*names, *(one for one in example.given.get("unknown", []) if one not in sources)]:
            if name not in facts or facts[name].subject != audience:
                near = get_close_matches(name, facts, n=3)
                yield problem(
                    pack, example.file, example.place, _("%(name)s 不是 %(audience)s 的事实")
                    % {"name": name, "audience": audience}, _("改成：%(near)s") % {"near": "、".join(near) or "…"},
                )  # fmt: skip
        for key in ("unmet", "unknown"):
            for name in example.then.get(key, []):
                if name not in ids:
                    yield problem(
                        pack, example.file, example.place, _("没有条件 %(name)s") % {"name": name},
                        _("写 rules.yaml 中的编号：%(known)s") % {"known": "、".join(sorted(ids))},
                    )  # fmt: skip


def _playable(pack: Pack) -> Policy | None:
    return None if any(True for _fault in example_facts(pack)) else compiled(pack)


@check("examples", gettext_lazy("每个例子手算的结果与规则算的一样"), kinds=POLICY)
def examples(pack: Pack) -> Found:
    policy = _playable(pack)
    if policy is None:
        return
    for example in examples_of(pack):
        try:
            faults = play_example(policy, example)
        except ValueError as error:
            faults = [str(error)]
        for fault in faults:
            yield problem(
                pack, example.file, example.place, f"{example.name}: {fault}", _("重新手算一遍：改例子，或改规则")
            )


@check("examples-shown", gettext_lazy("例子里有符合、不符合、还不知道；每条条件都有人不符合"), kinds=POLICY)
def examples_shown(pack: Pack) -> Found:
    policy = _playable(pack)
    if policy is None:
        return
    verdicts: set[str] = set()
    unmet: set[str] = set()
    for example in examples_of(pack):
        for _unit, one in _judged(policy, example):
            verdicts.add(one.word)
            unmet |= {item.id for item in one.unmet}
    for word, words in (("eligible", "符合"), ("refused", "不符合"), ("unknown", "还不知道")):
        if word not in verdicts:
            yield problem(
                pack, "manifest.yaml", (), _("scenarios/ 里没有“%(words)s”的例子") % {"words": words}, _("加一个")
            )
    for place, item in enumerate(pack.criteria):
        if item["id"] not in unmet:
            yield problem(
                pack, "rules.yaml", ("criteria", place), _("没有一个例子不符合 %(id)s") % {"id": item["id"]},
                _("加一个例子，then.unmet 里写它"),
            )  # fmt: skip


def _judged(policy: Policy, example: Example) -> list[Any]:
    try:
        return judgements(policy, example)
    except ValueError:
        return []


@check("boundaries", gettext_lazy("每个数字界限的两边都有例子"), kinds=POLICY)
def boundaries(pack: Pack) -> Found:
    policy = _playable(pack)
    if policy is None:
        return
    seen = [(policy_facts(e.given, policy.audience), day) for e in examples_of(pack) for day in _days(policy, e)]
    days = sorted({day for _facts, day in seen})
    tested = {item["expr"] for item in shared.criteria().values() if "param." not in item["expr"]}
    rows: list[tuple[tuple[str | int, ...], Any]] = [
        (("criteria", place, "expr"), tree)
        for place, (item, tree) in enumerate(zip(pack.criteria, policy.rules.predicates, strict=True))
        if item["expr"] not in tested
    ]
    for where, expression in [*rows, (("values", "amount"), policy.amount)]:
        for boundary in boundaries_of(expression, policy.parameters, days):
            found = [gap for facts, day in seen if (gap := boundary.distance(facts, day)) is not None]
            for side in _bare_sides(boundary, found):
                what = "、".join(boundary.names) + (f" = {boundary.step:g}" if boundary.step is not None else "")
                yield problem(
                    pack, "rules.yaml", where, _("%(what)s 的界限，%(side)s没有例子") % {"what": what, "side": side},
                    _("加一个恰好在界限这一边的例子（差一天、一岁、一元之内）"),
                )  # fmt: skip


def _bare_sides(boundary: Boundary, distances: list[float]) -> list[str]:
    """The sides of a threshold next to which there is no example, in words."""
    near = NEAR.get(boundary.kind, max((abs(one) for one in distances), default=1.0) * FRACTION)
    at_zero = boundary.reached_at_zero
    lowest = boundary.step is not None and boundary.step <= 1  # nobody has less than nothing, no household is empty
    below = lowest or any(-near <= gap < 0 or (gap == 0 and not at_zero) for gap in distances)
    above = any(0 < gap <= near or (gap == 0 and at_zero) for gap in distances)
    return [*([] if below else [_("刚好不到的一边")]), *([] if above else [_("刚好达到的一边")])]


def _days(policy: Policy, example: Example) -> list[date]:
    if example.on:
        return [example.on]
    try:
        return [unit.evaluated_on for unit in policy.schedule.named(example.period).units]
    except ValueError:
        return []
