"""Shared passages of the guides: a line ``@use how_it_works`` becomes the passage, filled from what the pack declares.

So the guide cannot say another limit, another condition or another material than manifest, rules and materials do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongban.foundation.values.public import TimeLimit

from .errors import Problem
from .shared import library

_USE = re.compile(r"^@use ([a-z_]+)$", re.MULTILINE)
_SLOT = re.compile(r"\{([a-z_]+)\}")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}


def written_guide(text: str, file: str, language: str, content: Mapping[str, Any], problems: list[Problem]) -> str:
    """A guide with its shared passages written out.

    Args:
        language: ``zh``, ``en`` or ``easy``; each passage has words for those it is meant for.
        content: what has been read of the pack; it fills the passages.
    """
    if "@use" not in text:
        return text
    passages, filling = library("guides"), slots(content, language)

    def passage(found: re.Match[str]) -> str:
        words = passages.get(found[1], {}).get(language)
        if words is None:
            line = text[: found.start()].count("\n") + 1
            known = "、".join(name for name, one in passages.items() if language in one)
            problems.append(Problem(
                file, line, _("packs/_shared/guides.yaml 里没有 %(name)s") % {"name": found[1]},
                _("写其中一个：%(known)s") % {"known": known}, "files",
            ))  # fmt: skip
            return found[0]
        return _SLOT.sub(lambda slot: filling.get(slot[1], slot[0]), words).strip()

    return _USE.sub(passage, text)


def slots(content: Mapping[str, Any], language: str) -> dict[str, str]:
    """What the passages are filled with: limits, fee, validity, conditions, materials, law, telephone."""
    manifest, en = content.get("manifest", {}), language == "en"
    return {
        "statutory": _limit(manifest.get("statutory_limit"), en),
        "promised": _limit(manifest.get("promised_limit"), en),
        "contact": manifest.get("owner", {}).get("contact", ""), "law": _law(manifest, en),
        "result": manifest.get("result", {}).get("title", {}).get("en" if en else "zh", ""),
        "fee": _fee(content, en), "validity": _validity(manifest, language),
        "conditions": _conditions(content, en), "materials": _materials(content, language),
    }  # fmt: skip


def _limit(limit: Mapping[str, Any] | None, en: bool) -> str:
    if not limit:
        return ""
    try:
        found = TimeLimit.of({key: value for key, value in limit.items() if key in ("value", "unit")})
    except (KeyError, TypeError, ValueError):
        return ""
    return found.text_en if en else found.text_zh


def _validity(manifest: Mapping[str, Any], language: str) -> str:
    valid = manifest.get("result", {}).get("valid_for")
    if not isinstance(valid, dict):
        return {"en": "It has no end date.", "easy": "一直可以用。"}.get(language, "长期有效。")
    words = _limit(valid, language == "en")
    return {"en": f"It is valid for {words}.", "easy": f"可以用{words}。"}.get(language, f"有效期{words}。")


def _fee(content: Mapping[str, Any], en: bool) -> str:
    fee = content.get("manifest", {}).get("fee")
    if not fee:
        return "It is free." if en else "不收费。"
    title = fee.get("title", {}).get("en" if en else "zh", "")
    name = str(fee.get("amount", "")).removeprefix("parameters.")
    values = content.get("parameters", {}).get(name, {}).get("values", [{}])
    amount = f"{int(values[-1].get('value', 0)) / 100:g}"
    return f"The fee is {amount} yuan ({title.lower()})." if en else f"{title}{amount}元。"


def _conditions(content: Mapping[str, Any], en: bool) -> str:
    return "\n".join(f"- {_words(item, 'text', en)}" for item in content.get("rules", {}).get("criteria", []))


def _words(item: Mapping[str, Any], key: str, en: bool) -> str:
    """Words of an entry; nothing where it is faulty, which its own check reports."""
    text = item.get(key)
    return str(text.get("en" if en else "zh", "")) if isinstance(text, dict) else ""


def _materials(content: Mapping[str, Any], language: str) -> str:
    en = language == "en"
    items = content.get("materials", {}).get("materials", [])
    asked = [item for item in items if "accept" in item]
    held = [_words(item, "title", en) for item in items if "covered_by" in item and "accept" not in item]
    lines = [f"- {_words(item, 'title', en)}" for item in asked]
    if language != "easy":
        helps = [_words(item, "help", en) for item in asked]
        lines = [f"{line}: {text}" if en else f"{line}：{text}" for line, text in zip(lines, helps, strict=True)]
    if not lines:
        lines = ["Nothing." if en else "什么都不用交。" if language == "zh" else "什么都不用带。"]
    if held and language != "easy":
        lines += ["", f"Not needed, because we hold it: {'; '.join(held)}." if en
                  else f"我们已经有了，不用交：{'、'.join(held)}。"]  # fmt: skip
    return "\n".join(lines)


def _law(manifest: Mapping[str, Any], en: bool) -> str:
    parts = []
    for ground in manifest.get("legal_basis", []):
        document, article = str(ground.get("document", "")), str(ground.get("article", ""))
        if not en:
            parts.append(f"《{document}》{article}")
            continue
        numbers = [str(_number(word)) for word in re.findall(r"[一二三四五六七八九十百千]+", article)]
        parts.append(f"《{document}》" + (f", article {' and '.join(numbers)}" if numbers else ""))
    return "; ".join(parts) + "." if en else "；".join(parts) + "。"


def _number(words: str) -> int:
    """一百零五 → 105 (零 has no value of its own)."""
    total = digit = 0
    for letter in words:
        if letter in _TENS:
            total, digit = total + (digit or 1) * _TENS[letter], 0
        else:
            digit = _DIGITS[letter]
    return total + digit
