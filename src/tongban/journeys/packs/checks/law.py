"""Limits and grounds: no promise beyond the law, no condition without its article."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.folders import Pack

from .registry import ITEM, Found, check, problem

# Rough length of each unit in working days; only for comparing a promise with the legal limit.
WORKING_DAYS = {"hour": 1 / 8, "working_day": 1.0, "calendar_day": 5 / 7, "month": 21.0, "year": 250.0}


@check("limits", gettext_lazy("承诺时限不超过法定时限；即办件当日办结"), kinds=ITEM)
def limits(pack: Pack) -> Found:
    promised, statutory = pack.manifest["promised_limit"], pack.manifest["statutory_limit"]
    if promised["value"] * WORKING_DAYS[promised["unit"]] > statutory["value"] * WORKING_DAYS[statutory["unit"]]:
        yield problem(
            pack, "manifest.yaml", ("promised_limit",), _("承诺时限比法定时限长"), _("承诺时限只能等于或短于法定时限")
        )
    if pack.manifest["pace"] == "instant" and promised["value"] > 1:
        yield problem(
            pack, "manifest.yaml", ("promised_limit",), _("即办件不能承诺多日"),
            _("即办件写 value: 0 或 1 个工作日；否则把 pace 改成 timed"),
        )  # fmt: skip


@check("catalogue", gettext_lazy("目录编码各段与事项类型、层级一致"), kinds=ITEM)
def catalogue(pack: Pack) -> Found:
    place = pack.manifest["catalogue"]
    if place["catalog_code"][2:4] != place["item_type"]:
        yield problem(
            pack, "manifest.yaml", ("catalogue", "catalog_code"), _("基本编码第3、4位应是事项类型代码"),
            _("改正 catalog_code 或 item_type（GB/T 39554.1 的十二位结构）"),
        )  # fmt: skip
    numbers = [variant["sequence"] for variant in place["variants"]]
    if len(set(numbers)) != len(numbers):
        yield problem(
            pack, "manifest.yaml", ("catalogue", "variants"), _("业务办理项的序号重复"), _("每项写不同的两位序号")
        )


@check("refusals", gettext_lazy("每条条件都说明不符合时是什么理由、可以怎么办"))
def refusals(pack: Pack) -> Found:
    for place, item in enumerate(pack.criteria):
        if item["refusal"]["zh"] == item["text"]["zh"]:
            yield problem(
                pack, "rules.yaml", ("criteria", place, "refusal"), _("不符合时的理由与条件一字不差"),
                _("用群众的话说哪里不符合"),
            )  # fmt: skip
        if item.get("unknown") == item["refusal"]:
            yield problem(
                pack, "rules.yaml", ("criteria", place, "unknown"), _("“还不知道”与“不符合”说得一样"),
                _("未知不等于否：写明缺哪一项、向谁核对"),
            )  # fmt: skip
    for place, item in enumerate(pack.review_points):
        if item["on_false"] == "correction" and item["message"]["zh"] == item["text"]["zh"]:
            yield problem(
                pack, "rules.yaml", ("review_points", place, "message"), _("补正告知没有说要改什么"),
                _("写明要改哪一处、改成什么样"),
            )  # fmt: skip
