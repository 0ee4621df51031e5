"""Numbers: dated, with an article, used somewhere, and the same in every text."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.folders import Pack

from .registry import ITEM, Found, check, problem

YEAR = timedelta(days=366)
ZH = {
    "working_day": ["{}个工作日"],
    "calendar_day": ["{}日", "{}天", "{}个自然日"],
    "hour": ["{}小时", "{}个小时"],
    "month": ["{}个月"],
    "year": ["{}年"],
}
EN = {"working_day": "working day", "calendar_day": "day", "hour": "hour", "month": "month", "year": "year"}


@check("parameters", gettext_lazy("每个数字都有单位、起始日期、条文和来源，按时间排列，并且有人用它"))
def parameters(pack: Pack) -> Found:
    text = (
        str(pack.rules)
        + str(pack.policy)
        + str(pack.manifest)
        + pack.process_xml
        + str(pack.form_ui)
        + str(pack.materials)
    )
    for name, parameter in pack.content.get("parameters", {}).items():
        begun = [entry["from"] for entry in parameter["values"]]
        if begun != sorted(set(begun)):
            yield problem(
                pack, "parameters.yaml", (name, "values"), _("起始日期没有从早到晚排列，或有重复"), _("按 from 排好")
            )
        for place, entry in enumerate(parameter["values"]):
            if not {"value", "brackets", "list", "table"} & set(entry):
                yield problem(
                    pack, "parameters.yaml", (name, "values", place), _("没有写数值"), _("写 value、brackets 或 list")
                )
        if f"param.{name}" not in text and f"parameters.{name}" not in text and not parameter.get("shown"):
            yield problem(
                pack, "parameters.yaml", (name,), _("没有任何规则、收费或材料用到 %(name)s") % {"name": name},
                _("在表达式中写 param.%(name)s，或删去；只供展示的写 shown: true") % {"name": name},
            )  # fmt: skip


@check("verified", gettext_lazy("一年内有人打开过原文核对"))
def verified(pack: Pack) -> Found:
    today = localdate()
    for name, parameter in pack.content.get("parameters", {}).items():
        seen = parameter.get("last_verified_on")
        if seen is None:
            yield problem(
                pack, "parameters.yaml", (name,), _("还没有人对照原文核对过 %(name)s") % {"name": name},
                _("打开原文核对后写 last_verified_on"), warning=True,
            )  # fmt: skip
        elif today - date.fromisoformat(seen) > YEAR:
            yield problem(
                pack, "parameters.yaml", (name, "last_verified_on"), _("上次核对已过一年"), _("重新打开原文核对"),
                warning=True,
            )  # fmt: skip


@check("limits-in-texts", gettext_lazy("指南和常见问题里的时限与 manifest 相同"), kinds=ITEM)
def limits_in_texts(pack: Pack) -> Found:
    manifest = pack.manifest
    limits = [manifest["statutory_limit"], manifest["promised_limit"]]
    for limit in limits:
        if limit["value"]:
            yield from _said(pack, limit)
    allowed = {str(limit["value"]) for limit in [*limits, *_other_limits(pack)] if limit["unit"] == "working_day"}
    for file, text in _texts(pack):
        for number in re.findall(r"(\d+)\s*个?工作日|(\d+) working days?", text):
            found = number[0] or number[1]
            if found not in allowed:
                yield problem(
                    pack, file, (), _("这里写了%(n)s个工作日，manifest 没有这个时限") % {"n": found},
                    _("改成 manifest 的时限，或把这个时限写进 parameters.yaml（单位 working_day）"),
                )  # fmt: skip


def _said(pack: Pack, limit: dict[str, object]) -> Found:
    value, unit = str(limit["value"]), str(limit["unit"])
    if not any(form.format(value) in pack.guide("zh") for form in ZH[unit]):
        yield problem(
            pack, "guide.zh.md", (), _("办事指南没有写“%(limit)s”") % {"limit": ZH[unit][0].format(value)},
            _("把法定时限和承诺时限都写进指南"),
        )  # fmt: skip
    if not re.search(rf"\b{value} {EN[unit]}", pack.guide("en")):
        yield problem(
            pack, "guide.en.md", (), _("英文指南没有写“%(limit)s”") % {"limit": f"{value} {EN[unit]}s"},
            _("把法定时限和承诺时限都写进英文指南"),
        )  # fmt: skip


def _other_limits(pack: Pack) -> list[dict[str, object]]:
    manifest = pack.manifest
    found = [manifest.get("pledge", {}).get("check_within"), manifest.get("conditional_acceptance", {}).get("within")]
    for parameter in pack.content.get("parameters", {}).values():
        if parameter["unit"] == "working_day":
            found += [{"value": entry.get("value"), "unit": "working_day"} for entry in parameter["values"]]
    return [limit for limit in found if limit]


def _texts(pack: Pack) -> list[tuple[str, str]]:
    guides = pack.content.get("guide", {})
    found = [("guide.zh.md", guides.get("zh", "")), ("guide.en.md", guides.get("en", ""))]
    found += [("guide.easy.md", guides.get("easy", "")), ("faq.yaml", str(pack.content.get("faq", "")))]
    return found


@check("amounts-in-texts", gettext_lazy("指南和常见问题里的金额都出自 parameters"))
def amounts_in_texts(pack: Pack) -> Found:
    known: set[int] = set()
    for parameter in pack.content.get("parameters", {}).values():
        if parameter["unit"].startswith("fen"):
            for entry in parameter["values"]:
                amounts = entry.get("brackets", entry.get("table", {})).values() or [entry.get("value", 0)]
                known |= {int(amount) for amount in amounts}
    for file, text in _texts(pack):
        for found in re.findall(r"(\d[\d,]*(?:\.\d+)?)\s*(?:元|yuan)", text):
            if round(float(found.replace(",", "")) * 100) not in known:
                yield problem(
                    pack, file, (), _("金额%(amount)s元不在 parameters.yaml 中") % {"amount": found},
                    _("改成参数中的金额，或把它连同条文写进 parameters.yaml"),
                )  # fmt: skip
