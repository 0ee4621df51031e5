"""Amounts, shares and days in a sentence, and the condition that stands beside an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from .drafts import DraftDate, DraftParameter
from .numerals import NUMBER, number
from .patterns import Hit
from .sentences import Sentence

N = f"({NUMBER})"
_AMOUNT = re.compile(
    rf"(?P<cap>最高(?:额)?(?:不超过|为|限额)?|不超过|上限(?:为)?|限额)?(?P<before>每[人户]?(?:每)?(?:月|年|季度|季)|每[人户]"
    rf"|一次性(?:[^0-9，。；一二三四五六七八九]{{0,14}}))?(?P<how>[^0-9，。；一二三四五六七八九最不]{{0,8}}?)"
    rf"(?P<cap2>最高(?:额)?(?:不超过|为)?|不超过|上限(?:为)?)?(?P<n>{NUMBER})元(?:/|每)?(?P<after>人?(?:·|/)?(?:月|年)|人)?"
)
_SHARE = re.compile(rf"(?:按|按照|给予|返还|减征|减按|补贴|在)[^，。；]{{0,24}}?(?:的)?{N}[%％]")
_DAY = re.compile(r"(?:自|从)?\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*(起|止|前|至)?")
# So few characters between a condition and a sum mean that the one chooses the other.
NEAR = 8
_UNITS = {"月": "fen_per_month", "年": "fen_per_year", "季": "fen_per_quarter"}


@dataclass(frozen=True)
class Sum:
    """A sum of money or a share in a sentence, with the conditions that choose it; offsets of the whole text."""

    start: int
    end: int
    value: int
    unit: str
    role: str
    beside: tuple[Hit, ...] = ()


class Read(NamedTuple):
    """One sentence with what was found in it."""

    sentence: Sentence
    hits: list[Hit]
    money: list[Sum]


def sums(sentence: Sentence, hits: Sequence[Hit]) -> Iterator[Sum]:
    """Sums that are paid or capped, and shares, in order, each with the conditions between it and the sum before.

    Thresholds of income and assets are conditions, not sums.
    """
    last = sentence.start
    for found in sorted([*_amounts(sentence), *_shares(sentence)], key=lambda one: one.start):
        if any(hit.start <= found.start < hit.end for hit in hits):
            continue
        beside = tuple(hit for hit in hits if last <= hit.start and hit.end <= found.start)
        yield replace(found, beside=beside)
        last = found.end


def _amounts(sentence: Sentence) -> Iterator[Sum]:
    for match in _AMOUNT.finditer(sentence.text):
        before = sentence.text[max(0, match.start() - 14) : match.start("n")].rpartition("元")[2]
        if re.search(r"收入(?!困难|家庭)|资产|所得额|注册资本|价格|存款", before):
            continue
        words = f"{match['before'] or ''}{match['how'] or ''}{match['after'] or ''}"
        if not (words or match["cap"] or match["cap2"] or re.search(r"标准|补贴|补助|奖励|津贴|发放|支付", before)):
            continue
        period = next((_UNITS[word] for word in "月年季" if word in words), "fen")
        unit = "fen" if "一次性" in words else period
        role = "cap" if match["cap"] or match["cap2"] else "amount"
        start, end = sentence.start + match.start("n"), sentence.start + match.end("n") + 1
        yield Sum(start, end, int(number(match["n"]) * 100), unit, role)


def _shares(sentence: Sentence) -> Iterator[Sum]:
    for match in _SHARE.finditer(sentence.text):
        share = number(match[1])
        if share == share.to_integral_value():
            yield Sum(sentence.start + match.start(1), sentence.start + match.end(), int(share), "percent", "rate")


_NAMES = {
    ("fen_per_month", "amount"): ("monthly_amount", "每月金额"),
    ("fen_per_year", "amount"): ("yearly_amount", "每年金额"),
    ("fen_per_quarter", "amount"): ("quarterly_amount", "每季金额"), ("fen", "amount"): ("amount_once", "金额"),
    ("percent", "rate"): ("rate_percent", "比例"),
}  # fmt: skip
_AGE = re.compile(r"person\.age >= (\d+)(?: AND person\.age <=? \d+)?\Z")


def settled(block: list[Read]) -> list[Read]:
    """Conditions choose sums only where several sums have one each; a single sum is for all who meet the conditions."""
    paid = [one for read in block for one in read.money if one.role != "cap"]
    own = [one for one in paid if one.beside]
    if len(own) > 1 or (len(paid) > 1 and any(one.start - one.beside[-1].end <= NEAR for one in own)):
        return block
    return [Read(read.sentence, read.hits, [replace(one, beside=()) for one in read.money]) for read in block]


def parameters(block: list[Read], names: set[str]) -> Iterator[DraftParameter]:
    """The numbers of one block; sums by steps of age become one. ``names`` holds the names that are taken and grows."""
    aged = {one: _AGE.match(one.beside[0].expr) for read in block for one in read.money if len(one.beside) == 1}
    steps = {one: match[1] for one, match in aged.items() if match}
    if len(steps) > 1:
        yield _stepped(block, steps, names)
    for read in block:
        for one in read.money:
            if one not in steps or len(steps) < 2:
                yield _plain(read.sentence, one, names)


def _stepped(block: list[Read], steps: dict[Sum, str], names: set[str]) -> DraftParameter:
    held = [read.sentence for read in block if any(one in steps for one in read.money)]
    first, last = min(steps, key=lambda one: one.start), max(steps, key=lambda one: one.end)
    name, zh = _NAMES.get((first.unit, "amount"), ("amount", "金额"))
    return DraftParameter(
        _free(f"{name}_by_age", names), f"{zh}（按年龄）", first.unit, "amount", None,
        {age: one.value for one, age in sorted(steps.items(), key=lambda pair: int(pair[1]))}, "",
        first.beside[0].start, last.end, held[0].start, held[-1].end, held[0].article, 0.95,
    )  # fmt: skip


def _plain(sentence: Sentence, one: Sum, names: set[str]) -> DraftParameter:
    name, zh = _NAMES.get((one.unit, one.role), ("most", "最高金额"))
    known = [hit.expr for hit in one.beside if hit.expr]
    when = " AND ".join(f"({text})" if " OR " in text else text for text in known)
    sure = 0.9 if one.role == "amount" else 0.8
    if len(known) < len(one.beside):
        sure = 0.5
    return DraftParameter(
        _free(name, names), zh, one.unit, one.role, one.value, {}, when, one.start, one.end, sentence.start,
        sentence.end, sentence.article, sure,
    )  # fmt: skip


def _free(name: str, names: set[str]) -> str:
    found, count = name, 1
    while found in names:
        count += 1
        found = f"{name}_{count}"
    names.add(found)
    return found


def days(text: str) -> Iterator[DraftDate]:
    """The days from which and until which a text says that it holds."""
    for match in _DAY.finditer(text):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            continue
        behind = text[match.end() : match.end() + 8]
        before = text[max(0, match.start() - 8) : match.start()]
        if match[4] in ("止", "前") or re.search(r"至$|有效期[至到]|截至$", before):
            yield DraftDate("until", day, match.start(), match.end())
        elif match[4] == "起" or re.match(r"[起开始]*(?:施行|执行|实施)", behind):
            yield DraftDate("from", day, match.start(), match.end())
