"""Materials: nothing is asked for that the city holds, and what is asked for is explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.capabilities.licences.public import licence_types
from tongban.capabilities.materials.public import kind_of_entry, material_kinds
from tongban.journeys.packs.folders import Pack

from .registry import ITEM, Found, check, problem


@check("materials", gettext_lazy("已有的不再要；要交的说明怎么准备"), kinds=ITEM)
def materials(pack: Pack) -> Found:
    questions = set(pack.form_schema.get("properties", {}))
    for place, item in enumerate(pack.materials):
        yield from _known(pack, place, item)
        for name in set(item.get("shows", ())) - questions:
            yield problem(
                pack, "materials.yaml", ("materials", place, "shows"), _("表单里没有 %(name)s") % {"name": name},
                _("写表单里有的问题，或者去掉"),
            )  # fmt: skip
        if item.get("covered_by"):
            continue
        if item.get("source") == "government" and item["need"] == "required":
            yield problem(
                pack, "materials.yaml", ("materials", place),
                _("%(id)s 由政府部门核发，不应再让群众提交") % item,
                _("写 covered_by 说明从哪里取得（两个免于提交）"),
            )  # fmt: skip
        for key, words in (("accept", _("写可以上传的格式，如 accept: [pdf, jpg]")), ("help", _("写怎么准备、怎么拍"))):
            if key not in item:
                yield problem(pack, "materials.yaml", ("materials", place), f"{item['id']}: {key}", words)


def _known(pack: Pack, place: int, item: Mapping[str, Any]) -> Found:
    """Licences that cover it are declared, and it is kept under a kind that other services know."""
    named = (item.get("covered_by") or {}).get("licence") or ()
    for code in (named,) if isinstance(named, str) else named:
        if code not in licence_types():
            yield problem(
                pack, "materials.yaml", ("materials", place, "covered_by"), _("没有 %(name)s 这种证照")
                % {"name": code}, _("写已登记的证照类型"),
            )  # fmt: skip
    if kind_of_entry(item) == "other" and "accept" in item:
        yield problem(
            pack, "materials.yaml", ("materials", place),
            _("%(id)s 不是已登记的电子材料种类，交过一次以后别处不能复用") % item,
            _("写 kind：%(known)s") % {"known": "、".join(material_kinds())},
        )  # fmt: skip
