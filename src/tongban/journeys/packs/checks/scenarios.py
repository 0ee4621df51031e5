"""Scenarios: executable examples that show what the service does, also when it says no."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.folders import Pack
from tongban.journeys.packs.loader import Document

from .process import blocks_of
from .registry import ITEM, Found, check, problem

WANTED = {
    "granted": "准予",
    "refused": "不予并说明理由",
    "corrected": "一次告知后补正",
    "abandoned": "中途离开",
    "boundary": "边界",
}


# A short pack runs in a shared flow over a kit: correcting and leaving are proved there once for all.
WANTED_OF_SHORT = ("granted", "refused")


@check("scenarios", gettext_lazy("至少五个例子：准予、补正、不予、离开、边界；短事项包至少准予和不予"), kinds=ITEM)
def scenarios(pack: Pack) -> Found:
    shown = {document.data["shows"]: name for name, document in pack.scenarios.items()}
    for kind, words in WANTED.items():
        if kind not in shown and (kind in WANTED_OF_SHORT or not pack.inside):
            yield problem(
                pack, "manifest.yaml", (), _("scenarios/ 里没有“%(words)s”的例子") % {"words": words},
                _("加一个 shows: %(kind)s 的例子") % {"kind": kind},
            )  # fmt: skip
    for name, document in pack.scenarios.items():
        if document.data["shows"] == "refused" and not document.data["then"].get("reasons"):
            yield problem(pack, name, ("then",), _("不予的例子没有写理由"), _("在 then.reasons 写不符合的条件编号"))
    total = sum(document.data.get("per_hundred", 0) for document in pack.scenarios.values())
    if total > 100:
        yield problem(
            pack, "manifest.yaml", (), _("各例子的 per_hundred 加起来是 %(total)d") % {"total": total},
            _("合计不超过 100"),
        )  # fmt: skip


@check("scenario-ids", gettext_lazy("例子里提到的条件、要点、材料、答案、步骤都存在"), kinds=ITEM)
def scenario_ids(pack: Pack) -> Found:
    criteria = {item["id"] for item in pack.criteria}
    points = {item["id"] for item in pack.review_points}
    known = {
        "criteria": criteria | points,
        "materials": {item["id"] for item in pack.materials},
        "answers": set(pack.form_schema.get("properties", {})),
        "tasks": set(blocks_of(pack)),
        "steps": {step["id"] for step in pack.form_ui.get("steps", [])},
    }
    for name, document in pack.scenarios.items():
        for place, kind, used in _used(document):
            if used not in known[kind]:
                yield problem(
                    pack, name, place, _("%(name)s 不存在") % {"name": used},
                    _("改成这个事项包里有的编号：%(known)s") % {"known": "、".join(sorted(known[kind])[:12])},
                )  # fmt: skip


def _used(document: Document) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    when, then = document.data["when"], document.data["then"]
    yield from ((("when", "apply", name), "answers", name) for name in when["apply"])
    yield from ((("when", "materials", n), "materials", name) for n, name in enumerate(when.get("materials", [])))
    if "abandon_after" in when:
        yield ("when", "abandon_after"), "steps", when["abandon_after"]
    for number, act in enumerate(when.get("acts", [])):
        yield from _used_by_act(act, ("when", "acts", number))
    for key in ("precheck", "review", "reasons"):
        yield from ((("then", key, n), "criteria", name) for n, name in enumerate(then.get(key, [])))
    for key in ("asked", "not_asked"):
        yield from ((("then", key, n), "materials", name) for n, name in enumerate(then.get(key, [])))


def _used_by_act(act: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Any]:
    if "task" in act:
        yield (*place, "task"), "tasks", act["task"]
    yield from (((*place, "apply", name), "answers", name) for name in act.get("apply", {}))
    yield from (((*place, "materials", n), "materials", name) for n, name in enumerate(act.get("materials", [])))
    yield from (((*place, "reasons", n), "criteria", name) for n, name in enumerate(act.get("reasons", [])))
