"""What a language model may add: proposals that quote the text and can be read with our facts, nothing else."""

from __future__ import annotations

import json
from typing import Any

from tongban.registers.facts.public import all_facts

from .drafts import DraftCriterion
from .errors import ModelAnswerFaulty
from .ports import language_model
from .vocabulary import predicate

# A model's word for how sure it is counts for nothing here; what it says is always checked by a person.
CONFIDENCE = 0.5
MOST = 40
_INSTRUCTION = """你是政策条件的摘录员。只摘录原文写明的申领条件，不推断、不补充。
每项给出：quote（原文中逐字连续的一段）、expr（条件表达式）、zh（不超过二十个字的说明）。
expr 是 SQL 布尔表达式，只能用下列数据项，以及 AND、OR、NOT、IN、比较符、has(x)、age(日期)、
months_between(日期, today)、in_region(区划, '310000')。金额以分为单位。
只回答一个 JSON：{"criteria": [{"quote": "…", "expr": "…", "zh": "…"}]}。没有就给空列表。
数据项：
"""


def propose(text: str) -> list[DraftCriterion]:
    """Ask the model about a policy text and keep what holds.

    A proposal is dropped when its quote does not stand in the text word for word, or its expression cannot be read.

    Raises:
        PortUnavailable, PortRefused: as the port says.
        ModelAnswerFaulty: the answer is no JSON of the form that was asked for.
    """
    answer = language_model().complete(instruction=_INSTRUCTION + _facts(), text=text, as_json=True)
    return [one for row in _listed(answer)[:MOST] if (one := _checked(row, text)) is not None]


def _facts() -> str:
    lines = []
    for fact in all_facts():
        codes = (
            "（" + "、".join(f"{code}={words[0]}" for code, words in fact.codes.items()) + "）" if fact.codes else ""
        )
        lines.append(f"{fact.id} {fact.type} {fact.zh}{codes}")
    return "\n".join(lines)


def _listed(answer: str) -> list[Any]:
    try:
        found = json.loads(answer)["criteria"]
    except (ValueError, KeyError, TypeError):
        raise ModelAnswerFaulty("the answer is not the JSON that was asked for") from None
    if not isinstance(found, list):
        raise ModelAnswerFaulty("the answer holds no list of criteria")
    return found


def _checked(row: Any, text: str) -> DraftCriterion | None:
    if not isinstance(row, dict):
        return None
    quote, expr, zh = (str(row.get(key) or "").strip() for key in ("quote", "expr", "zh"))
    start = text.find(quote) if len(quote) >= 2 else -1
    read = predicate(expr) if expr else None
    if start < 0 or read is None or not read.names:
        return None
    end = start + len(quote)
    return DraftCriterion(expr, zh[:60] or quote[:60], read.names, start, end, start, end, "", CONFIDENCE, "model")
