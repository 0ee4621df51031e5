"""How a question becomes terms: everyday words to house words, characters and pairs, pinyin, spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from pypinyin import Style, lazy_pinyin
from rapidfuzz import fuzz, process

_SYNONYMS = Path(__file__).parent / "data" / "synonyms.txt"
# What people add around the thing itself; longest first, so that 怎么办理 goes before 怎么.
_FILLER_WORDS = """
怎么办理 如何办理 怎么申请 如何申请 可不可以 怎么办 怎么弄 怎么搞 我想要 能不能 在哪里 去哪里 上海市 怎样
怎么 如何 请问 我要 我想 想要 可以 需要 办理 申请 申领 帮我 帮忙 一下 哪里 在哪 去哪 哪儿 什么 流程 手续
网上 在线 上海 我的 你好 您好 谢谢 吗 呢 啊 了 的 想 要 办 给
"""
_FILLERS = sorted(_FILLER_WORDS.split(), key=len, reverse=True)
_ENGLISH_FILLER_WORDS = """
how to do i a an the my for of get apply want can is in where what me need please and or on by it
"""
_ENGLISH_FILLERS = frozenset(_ENGLISH_FILLER_WORDS.split())
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z0-9]+")


def normal(text: str) -> str:
    """Same width, same case, no punctuation."""
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[^\u4e00-\u9fffa-z0-9]+", " ", text).strip()


def without_fillers(text: str) -> str:
    """The question without what surrounds its subject; the question itself when nothing would be left."""
    short = text
    for filler in _FILLERS:
        short = short.replace(filler, " ")
    return short if short.strip() else text


def stem(word: str) -> str:
    """Plural and -ing off, crudely: licences, licensing and license meet."""
    word = word.replace("licens", "licenc")
    for ending in ("ing", "ies", "es", "s", "ed", "e"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def terms(text: str) -> list[str]:
    """Characters and pairs of Chinese, stems of Latin words."""
    found: list[str] = []
    for run in _HAN.findall(text):
        found += run
        found += [run[i : i + 2] for i in range(len(run) - 1)]
    found += [stem(word) for word in _LATIN.findall(text) if word not in _ENGLISH_FILLERS]
    return found


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """Spoken word → house words."""
    table: dict[str, list[str]] = {}
    for line in _SYNONYMS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "=" not in line:
            continue
        house, spoken = line.split("=", 1)
        targets = [normal(word) for word in house.split("|")]
        for word in map(normal, spoken.split()):
            table.setdefault(word, []).extend(target for target in targets if target not in table.get(word, []))
    return {word: tuple(targets) for word, targets in table.items()}


def group_count() -> int:
    """How many groups the dictionary has."""
    lines = _SYNONYMS.read_text(encoding="utf-8").splitlines()
    return sum("=" in line and not line.startswith("#") for line in lines)


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, synonyms()))


def expansions(text: str) -> list[tuple[str, str]]:
    """(spoken word, house word) for every longest spoken word in the text."""
    table, found = synonyms(), list[tuple[str, str]]()
    for run in _HAN.findall(text):
        at = 0
        while at < len(run):
            for length in range(min(_longest(), len(run) - at), 1, -1):
                word = run[at : at + length]
                if word in table:
                    found += [(word, house) for house in table[word]]
                    at += length - 1
                    break
            at += 1
    for word in _LATIN.findall(text):
        found += [(word, house) for house in table.get(word, ())]
    return found


@lru_cache(maxsize=65536)
def pinyin(text: str) -> str:
    """驾驶证 → jiashizheng."""
    return "".join(lazy_pinyin(text, style=Style.NORMAL))


@lru_cache(maxsize=65536)
def initials(text: str) -> str:
    """驾驶证 → jsz."""
    return "".join(part[0] for part in lazy_pinyin(text, style=Style.NORMAL) if part)


class Lexicon:
    """Words of the documents and of the dictionary, found again by pinyin, by initials and in spite of typos.

    Args:
        titled: those that stand in titles or are the house's own; preferred when letters fit several words.
    """

    def __init__(self, words: set[str], titled: set[str]) -> None:
        self.titled = titled
        han = {word for word in words if _HAN.fullmatch(word) and 2 <= len(word) <= 12}
        self.by_pinyin: dict[str, set[str]] = {}
        self.by_initials: dict[str, set[str]] = {}
        for word in han:
            self.by_pinyin.setdefault(pinyin(word), set()).add(word)
            self.by_initials.setdefault(initials(word), set()).add(word)
        self.han = sorted(word for word in han if len(word) >= 3)
        self.latin = sorted({word for word in words if _LATIN.fullmatch(word) and len(word) > 3})
        self._pinyin = sorted(self.by_pinyin)

    def of_letters(self, letters: str) -> list[tuple[str, float]]:
        """Words that somebody may mean by typing letters: full pinyin, initials, their beginnings, misspelt pinyin."""
        exact = self.by_pinyin.get(letters, set()) | self.by_initials.get(letters, set())
        if exact:
            return [(word, 1.0 if word in self.titled or not exact & self.titled else 0.2) for word in exact]
        if len(letters) < 3:
            return []
        partial = {word for key, words in self.by_initials.items() if letters in key for word in words}
        partial |= {word for key in self._pinyin if len(letters) > 3 and letters in key for word in self.by_pinyin[key]}
        if partial:
            return [(word, 0.7) for word in partial]
        close = process.extract(letters, self._pinyin, scorer=fuzz.ratio, score_cutoff=84, limit=3)
        return [(word, 0.6) for key, _score, _ in close for word in self.by_pinyin[key]]

    def of_typo(self, run: str) -> list[tuple[str, float]]:
        """Words that sound the same, or differ in one character."""
        found = [(word, 0.9) for word in self._same_sound(run)]
        if found or len(run) < 3:
            return found
        close = process.extract(run, self.han, scorer=fuzz.ratio, score_cutoff=66, limit=3)
        return [(word, 0.5) for word, _score, _ in close]

    def _same_sound(self, run: str) -> list[str]:
        sounds = lazy_pinyin(run, style=Style.NORMAL)
        for length in range(len(run), 1, -1):
            for at in range(len(run) - length + 1):
                words = self.by_pinyin.get("".join(sounds[at : at + length]), set()) - {run[at : at + length]}
                if words and (length > 2 or len(run) == 2):
                    return sorted(words)
        return []

    def of_english_typo(self, word: str) -> list[tuple[str, float]]:
        """English words that differ by a slip of the finger."""
        close = process.extract(word, self.latin, scorer=fuzz.ratio, score_cutoff=78, limit=2)
        return [(found, 0.7) for found, _score, _ in close]
