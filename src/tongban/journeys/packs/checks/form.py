"""Form and facts: what is asked, in which order, prefilled from where."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.errors import Problem
from tongban.journeys.packs.folders import Pack
from tongban.journeys.packs.vocabulary import fact_types

from .registry import ITEM, Found, check, problem

Place = tuple[str | int, ...]


def placed_fields(pack: Pack) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Fields of all steps with their place in ``form.ui.yaml``."""
    for number, step in enumerate(pack.form_ui.get("steps", [])):
        for place, field in enumerate(step["fields"]):
            yield ("steps", number, "fields", place), field


@check("form-fields", gettext_lazy("每个字段恰好出现在一个步骤里"), kinds=ITEM)
def fields_meet(pack: Pack) -> Found:
    properties, seen = pack.form_schema.get("properties", {}), set()
    for place, field in placed_fields(pack):
        name = field["name"]
        if name not in properties:
            yield problem(
                pack, "form.ui.yaml", (*place, "name"), _("form.schema.json 里没有字段 %(name)s") % {"name": name},
                _("在 form.schema.json 加上它，或改正名字"),
            )  # fmt: skip
        elif name in seen:
            yield problem(pack, "form.ui.yaml", (*place, "name"), _("字段 %(name)s 问了两次") % field, _("去掉一处"))
        seen.add(name)
        yield from _rows_meet(pack, place, field, properties.get(name, {}))
    for name in properties:
        if name not in seen:
            yield problem(
                pack, "form.schema.json", ("properties", name), _("字段 %(name)s 不在任何步骤里") % {"name": name},
                _("在 form.ui.yaml 的某个步骤里加上它，或删去"),
            )  # fmt: skip
    for number, name in enumerate(pack.form_schema.get("required", [])):
        if name not in properties:
            yield problem(
                pack, "form.schema.json", ("required", number), _("必填字段 %(name)s 不存在") % {"name": name},
                _("改正名字"),
            )  # fmt: skip


def _rows_meet(pack: Pack, place: Place, field: dict[str, Any], rule: dict[str, Any]) -> Found:
    inner = rule.get("items", {}).get("properties")
    if inner is None:
        return
    named = [row["name"] for row in field.get("fields", [])]
    for number, name in enumerate(named):
        if name not in inner:
            yield problem(
                pack, "form.ui.yaml", (*place, "fields", number), _("重复组里没有字段 %(name)s") % {"name": name},
                _("在 form.schema.json 的 items.properties 中加上它，或改正名字"),
            )  # fmt: skip
    for name in inner:
        if name not in named:
            yield problem(
                pack, "form.ui.yaml", place, _("重复组的字段 %(name)s 没有显示位置") % {"name": name},
                _("在这一组的 fields 中加上它"),
            )  # fmt: skip


@check("prefill-facts", gettext_lazy("预填和免于提交所引用的事实都在事实字典里"), kinds=ITEM)
def prefill_facts(pack: Pack) -> Found:
    facts = fact_types()
    for place, field in placed_fields(pack):
        name = field.get("prefill")
        if name and name not in facts:
            yield _unknown_fact(pack, "form.ui.yaml", (*place, "prefill"), name, facts)
    for number, item in enumerate(pack.materials):
        name = item.get("covered_by", {}).get("fact")
        if name and name not in facts:
            yield _unknown_fact(pack, "materials.yaml", ("materials", number, "covered_by"), name, facts)
    for file, document in pack.scenarios.items():
        given = document.data["given"]
        for kind in ("person", "organisation"):
            for name in given.get(kind, {}):
                if f"{kind}.{name}" not in facts:
                    yield _unknown_fact(pack, file, ("given", kind, name), f"{kind}.{name}", facts)


def _unknown_fact(pack: Pack, file: str, place: Place, name: str, facts: dict[str, Any]) -> Problem:
    near = get_close_matches(name, facts, n=3)
    return problem(
        pack, file, place, _("事实字典里没有 %(name)s") % {"name": name},
        _("改成：%(near)s") % {"near": "、".join(near)} if near else _("在 registers/facts/dictionary 中加上它"),
    )  # fmt: skip


@check("form-choices", gettext_lazy("每个选项都有中英文名称"), kinds=ITEM)
def choices(pack: Pack) -> Found:
    def walk(rule: dict[str, Any], place: Place) -> Found:
        labels = rule.get("x-labels", {})
        missing = [value for value in rule.get("enum", []) if str(value) not in labels]
        if missing:
            yield problem(
                pack, "form.schema.json", place, _("选项 %(names)s 没有名称") % {"names": missing},
                _("在 x-labels 中给每个选项写 zh 和 en"),
            )  # fmt: skip
        for name, inner in rule.get("properties", {}).items():
            yield from walk(inner, (*place, "properties", name))
        if "items" in rule:
            yield from walk(rule["items"], (*place, "items"))

    yield from walk(pack.form_schema, ())
