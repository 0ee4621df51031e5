"""Materials: nothing is asked for that the city holds, and what is asked for is explained."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.folders import Pack

from .registry import ITEM, Found, check, problem


@check("materials", gettext_lazy("已有的不再要；要交的说明怎么准备"), kinds=ITEM)
def materials(pack: Pack) -> Found:
    for place, item in enumerate(pack.materials):
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
