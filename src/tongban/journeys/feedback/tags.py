"""The levels and the short reasons offered beside them. Codes run as in GB/T 39046-2020: 1 is best."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """满意度, five levels; the first three count as good.

    Legal: 国办发〔2019〕51号 （五）; GB/T 39046-2020 (codes 1 to 5).
    """

    VERY_CONTENT = 1, _("非常满意")
    CONTENT = 2, _("满意")
    FAIRLY_CONTENT = 3, _("基本满意")
    DISCONTENT = 4, _("不满意")
    VERY_DISCONTENT = 5, _("非常不满意")

    @property
    def is_good(self) -> bool:
        return self <= Level.FAIRLY_CONTENT


GOOD_TAGS = {
    "one_window": _("一窗受理一次办结"),
    "materials_later": _("可以先受理后补材料"),
    "no_proofs": _("不用提交证明"),
    "fully_online": _("可以全程网上办理"),
    "on_the_phone": _("可以使用手机办理"),
    "nearby": _("可以就近办理"),
    "no_materials": _("无需材料直接办理"),
    "warm_and_quick": _("服务热情效率高"),
}
BAD_TAGS = {
    "no_sample": _("没有提供材料样本"),
    "no_list": _("没有提供材料清单"),
    "late": _("未在承诺时间内办结"),
    "paper_after_online": _("网上提交后仍要纸质材料"),
    "too_long": _("办理时间太长"),
    "many_visits": _("需要多次跑动"),
    "attitude": _("工作人员态度不好"),
    "extra_materials": _("在办事指南之外增加材料"),
}


def tags_for(level: Level | int) -> dict[str, str]:
    """Tags that go with a level: code → words in the reader's language."""
    chosen = GOOD_TAGS if Level(level).is_good else BAD_TAGS
    return {code: str(words) for code, words in chosen.items()}
