"""What an officer asked for or refused upon, held against what the item declares; pure, over texts.

It only points at what a person should read: words are compared, not meanings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tongban.journeys.packs.public import Reading

# Ends of words that name a paper one has to bring.
PAPERS = (
    "证明", "证书", "许可证", "营业执照", "身份证", "户口簿", "居住证", "结婚证", "产权证", "合格证",
    "资格证", "公证书", "鉴定书", "承诺书", "委托书", "同意书", "介绍信", "申请表", "登记表", "审批表",
    "批准文件", "批文", "报告", "合同", "协议", "图纸", "发票", "情况说明",
)  # fmt: skip
_PAPER = re.compile(rf"[\u4e00-\u9fff]{{0,12}}?(?:{'|'.join(PAPERS)})")
# Before the name of a paper: what one is told to do with it, and small words.
_LEAD = re.compile(
    r"^(?:请|到|去|须|应|需|还|要|再|另|并|且|和|及|与|或|在|将|把|由|向|按|凭|未|没有|缺少|提供|提交|补充|补交|出具|附上|上传|携带|办理|开具|"
    r"重新|近期|有效|的|本人|您|相关|一份|原件|复印件|社区|单位|所在)+"
)
# A reason stands on a published condition if the shorter of the two shares so large a part of its pairs of characters.
SAME = 0.5


def declared(pack: Reading) -> tuple[frozenset[str], str, tuple[str, ...]]:
    """What an item names: ids that may be asked about, all of its words, and the sentences of its conditions."""
    ids, words, sentences = set(), [], []
    for spec in [*pack.criteria, *pack.review_points]:
        ids.add(str(spec["id"]))
        sentences += [text for name in ("text", "refusal", "message", "remedy") if (text := _zh(spec.get(name)))]
    for name, rule in pack.form_schema.get("properties", {}).items():
        ids.add(str(name))
        words += [str(rule.get("title", "")), str(rule.get("description", ""))]
    for material in pack.materials:
        ids.add(str(material["id"]))
        words += [_zh(material.get("title")), _zh(material.get("note")), _zh(material.get("requirements"))]
    words += [_zh((pack.manifest.get("pledge") or {}).get("text")), pack.guide("zh")]
    return frozenset(ids), "\n".join([*words, *sentences]), tuple(sentences)


def beyond_correction(pack: Reading, items: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a request for correction asks that the item does not declare, in the officer's words.

    Legal: 行政许可法 第三十条 (all materials are published), 第三十一条第一款 (nothing unrelated may be asked for).
    """
    ids, words, _sentences = declared(pack)
    found = []
    for item in items:
        text = str(item.get("text", ""))
        unknown = str(item.get("id", "")) not in ids
        papers = list(_unknown_papers(f"{text}。{item.get('remedy', '')}", words))
        if unknown and not papers:
            papers = [text or str(item.get("id", ""))]
        found += papers
    return list(dict.fromkeys(found))


def beyond_refusal(pack: Reading, reasons: Iterable[str]) -> list[str]:
    """Reasons of a refusal that name no published condition, or a paper that the item does not ask for.

    Legal: 行政许可法 第三十条, 第三十八条第一款、第二款 (granted where the conditions of the law are met).
    """
    _ids, words, sentences = declared(pack)
    known = [_pairs(one) for one in sentences]
    found = []
    for reason in reasons:
        pairs = _pairs(reason)
        if pairs and max((_likeness(pairs, one) for one in known), default=0.0) < SAME:
            found.append(reason)
        else:
            found += _unknown_papers(reason, words)
    return list(dict.fromkeys(found))


def _unknown_papers(text: str, words: str) -> Iterator[str]:
    for match in _PAPER.finditer(text):
        paper = _LEAD.sub("", match.group())
        if paper and paper not in words and not any(part in words for part in _shorter(paper)):
            yield paper


def _shorter(paper: str) -> Iterator[str]:
    """The name without what describes it: at least two characters before the kind of paper."""
    kind = next((one for one in sorted(PAPERS, key=len, reverse=True) if paper.endswith(one)), "")
    before = paper[: len(paper) - len(kind)]
    yield from (before[place:] + kind for place in range(1, max(1, len(before) - 1)))


def _pairs(text: str) -> set[str]:
    kept = re.sub(r"[^\w]|_", "", text)
    return {kept[place : place + 2] for place in range(len(kept) - 1)}


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _zh(text: Any) -> str:
    return str(text.get("zh", "")) if isinstance(text, Mapping) else str(text or "")
