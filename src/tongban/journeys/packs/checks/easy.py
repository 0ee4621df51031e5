"""The easy-read guide can be read by a twelve-year-old and by an elder with a screen reader."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.errors import Problem
from tongban.journeys.packs.folders import Pack

from .registry import Found, check

LONGEST = 24
MEAN = 13
# Words of official letters, each with what to say instead.
HARD = {
    "申请人": "你", "受理": "收下", "予以": "给", "依据": "按", "须": "要", "应当": "要", "不予": "不给", "凭": "带",
    "法定": "法律规定的", "承诺": "保证", "之日起": "那天起", "上述": "上面", "周岁": "岁", "提供材料": "带东西",
    "户籍": "户口", "办理时限": "要多久", "缴纳": "交", "送达": "送到", "核发": "发", "逾期": "过了时间",
    "告知": "告诉",
    "即可": "就行", "持有": "有", "相关": "", "进行": "", "以及": "和", "且": "还", "若": "如果", "经营者": "店主",
}  # fmt: skip


def sentences(markdown: str) -> list[tuple[int, str]]:
    """(line number, sentence) without marks of layout."""
    found = []
    for number, line in enumerate(markdown.splitlines(), start=1):
        text = re.sub(r"^[#>\-*\d.\s|]+", "", line).strip("| ")
        found += [(number, part) for part in re.split(r"[。！？；：，、]|\s\|\s", text) if part.strip()]
    return found


def is_common(letter: str) -> bool:
    """Whether a Chinese character is among the 3,755 of level one of GB/T 2312, those in daily use."""
    try:
        return 0xB0 <= letter.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


@check("easy-guide", gettext_lazy("易读版：短句、常用字、不用公文词"))
def easy_guide(pack: Pack) -> Found:
    text = pack.content.get("guide", {}).get("easy", "")
    parts = sentences(text)
    file = "guide.easy.md"
    for line, part in parts:
        letters = len(re.findall(r"[\u4e00-\u9fff]", part))
        if letters > LONGEST:
            yield Problem(
                file, line, _("一口气%(n)d个字：%(text)s") % {"n": letters, "text": part},
                _("拆成不超过%(n)d个字的短句") % {"n": LONGEST},
            )  # fmt: skip
        for word, instead in HARD.items():
            if word in part:
                yield Problem(
                    file, line, _("“%(word)s”是公文词") % {"word": word},
                    _("换成“%(word)s”这样的说法") % {"word": instead or _("（删去）")},
                )  # fmt: skip
        rare = sorted({letter for letter in part if "\u4e00" <= letter <= "\u9fff" and not is_common(letter)})
        if rare:
            yield Problem(file, line, _("不常用的字：%(letters)s") % {"letters": "".join(rare)}, _("换个常用的说法"))
    lengths = [len(re.findall(r"[\u4e00-\u9fff]", part)) for _line, part in parts]
    if lengths and sum(lengths) / len(lengths) > MEAN:
        yield Problem(
            file, 0, _("平均每个短句%(n).1f个字") % {"n": sum(lengths) / len(lengths)},
            _("平均不超过%(n)d个字") % {"n": MEAN},
        )  # fmt: skip
