"""The index in memory: characters and pairs with weights by field, scored by how rare a term is."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .text import Lexicon, expansions, initials, normal, pinyin, synonyms, terms, without_fillers

TITLE, WORDS, TEXT = 3.0, 2.6, 0.6
PAIR, CHARACTER = 1.0, 0.25
# A typed word counts fully; what the dictionary makes of it a little more: it is what the house calls it.
SPOKEN, HOUSE = 1.0, 1.15
KIND = {"service": 1.3}


@dataclass(frozen=True)
class Entry:
    """One document as the index holds it."""

    kind: str
    code: str
    title: dict[str, str]
    words: tuple[str, ...]
    text: dict[str, str]
    audience: str
    url_name: str
    url_kwargs: dict[str, Any]
    valid_from: date | None = None
    valid_until: date | None = None

    def fits(self, audience: str, today: date) -> bool:
        """May it be shown to this audience today?"""
        if self.valid_from and today < self.valid_from or self.valid_until and today > self.valid_until:
            return False
        return not audience or self.audience in ("all", audience)


@dataclass(frozen=True)
class Hit:
    """One result, best first; ``matched`` are the words to highlight."""

    kind: str
    code: str
    title: str
    excerpt: str
    score: float
    url_name: str
    url_kwargs: dict[str, Any]
    matched: tuple[str, ...] = field(default=())


class Index:
    """Built once per content version and process; 0.1–1 ms per question."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self.postings: dict[str, dict[int, float]] = defaultdict(dict)
        words: set[str] = set()
        for number, entry in enumerate(self.entries):
            for text, weight in self._fields(entry):
                for term in set(terms(text)):
                    self.postings[term][number] = max(self.postings[term].get(number, 0.0), weight)
                if weight > TEXT:
                    words |= set(text.split())
        self.cores = [self._cores(entry) for entry in self.entries]
        total = len(self.entries) or 1
        self.rarity = {term: math.log(1 + total / len(found)) for term, found in self.postings.items()}
        house = {word for targets in synonyms().values() for word in targets}
        known = {word for word in house | set(synonyms()) if self._covers(word)}
        titled = {normal(title) for entry in self.entries for title in entry.title.values()}
        shown = {word for title in titled for word in (*title.split(), *without_fillers(title).split())}
        self.lexicon = Lexicon(words | known | self._pieces(words), shown | self._pieces(shown) | house)
        self.phrases = self._phrases()

    @staticmethod
    def _fields(entry: Entry) -> Iterable[tuple[str, float]]:
        for title in entry.title.values():
            yield normal(title), TITLE
        for word in entry.words:
            yield normal(word), WORDS
        for text in entry.text.values():
            yield normal(text), TEXT / (1 + math.log1p(len(text)) / 6)  # a long guide mentions everything

    @staticmethod
    def _cores(entry: Entry) -> list[set[str]]:
        """Pairs and words of each title without what many titles share (申请, 办理)."""
        found = []
        for title in entry.title.values():
            core = {term for term in terms(without_fillers(normal(title))) if len(term) > 1}
            if core:
                found.append(core)
        return found

    def _coverage(self, number: int, asked: dict[str, float]) -> float:
        """How much of the best-fitting title the question says: 居住证 says all of 居住证办理, half of 居住证积分."""
        best = 0.0
        for core in self.cores[number]:
            whole = sum(self.rarity[term] for term in core)
            said = sum(self.rarity[term] * min(1.0, asked.get(term, 0.0)) for term in core)
            best = max(best, said / whole)
        return best

    def _covers(self, word: str) -> bool:
        """Would this word, or what the house calls it, find anything?"""
        return any(
            all(term in self.postings for term in terms(target) if len(term) > 1)
            for target in (word, *synonyms().get(word, ()))
        )

    @staticmethod
    def _pieces(words: set[str]) -> set[str]:
        """Ends of long titles, so that jsz finds 机动车驾驶证."""
        return {word[at:] for word in words if 4 <= len(word) <= 12 for at in range(1, len(word) - 2)}

    def _phrases(self) -> list[tuple[str, str, str, int]]:
        """(phrase, pinyin, initials, entry) offered while somebody types."""
        found = []
        for number, entry in enumerate(self.entries):
            if entry.kind != "article":
                for phrase in dict.fromkeys([entry.title.get("zh", ""), *entry.words]):
                    found.append((phrase, pinyin(normal(phrase)), initials(normal(phrase)), number))
        return found

    def weighted_terms(self, query: str) -> tuple[dict[str, float], set[str]]:
        """Terms of a question with their weights, and the words they come from."""
        asked = normal(query)
        core = without_fillers(asked)
        weights: dict[str, float] = defaultdict(float)
        seen: set[str] = set()

        def add(text: str, weight: float) -> None:
            seen.update(text.split())
            for term in terms(text):
                share = CHARACTER if len(term) == 1 and term >= "\u4e00" else PAIR
                weights[term] = max(weights[term], weight * share)

        add(core, SPOKEN)
        said = expansions(asked) + expansions(core)
        for _spoken, house in said:
            add(house, HOUSE)
        spoken = {word for word, _ in said}
        for run in re.findall(r"[a-z0-9]+", core):
            if run not in spoken and not self._knows(run):
                for word, certainty in self.lexicon.of_letters(run) or self.lexicon.of_english_typo(run):
                    for text in (word, *synonyms().get(word, ())):
                        add(text, certainty)
        for run in re.findall(r"[\u4e00-\u9fff]{2,}", core):
            if not any(word in run for word in spoken) and not self._all_known(run):
                for word, certainty in self.lexicon.of_typo(run):
                    for text in (word, *synonyms().get(word, ())):
                        add(text, certainty)
        return weights, seen

    def _knows(self, word: str) -> bool:
        return any(term in self.postings for term in terms(word))

    def _all_known(self, run: str) -> bool:
        return all(run[i : i + 2] in self.postings for i in range(len(run) - 1))

    def search(self, query: str, *, audience: str, lang: str, limit: int, today: date) -> list[Hit]:
        """Best documents for a question."""
        weights, seen = self.weighted_terms(query)
        scores: dict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            for number, strength in self.postings.get(term, {}).items():
                scores[number] += weight * strength * self.rarity[term]
        ranked = sorted(
            ((self._final(number, score, weights), number) for number, score in scores.items()),
            key=lambda pair: (-pair[0], pair[1]),
        )
        floor = ranked[0][0] * 0.22 if ranked else 0
        hits: list[Hit] = []
        for score, number in ranked:
            if score < floor or len(hits) == limit:
                break
            if self.entries[number].fits(audience, today):
                hits.append(self._hit(self.entries[number], score, lang, seen))
        return hits

    def _final(self, number: int, score: float, asked: dict[str, float]) -> float:
        entry = self.entries[number]
        return score * KIND.get(entry.kind, 1.0) * (0.75 + 0.5 * self._coverage(number, asked))

    @staticmethod
    def _hit(entry: Entry, score: float, lang: str, seen: set[str]) -> Hit:
        title = entry.title.get(lang) or entry.title.get("zh", "")
        text = entry.text.get(lang) or entry.text.get("zh", "")
        shown = normal(title + text)
        matched = tuple(sorted((word for word in seen if len(word) > 1 and word in shown), key=len, reverse=True))
        return Hit(
            entry.kind, entry.code, title, text[:120], round(score, 3), entry.url_name, entry.url_kwargs, matched[:6]
        )

    def suggest(self, prefix: str, *, audience: str, limit: int, today: date) -> list[tuple[str, Entry]]:
        """Phrases that begin like, contain, or sound like what has been typed so far; one for each document."""
        typed = normal(prefix).replace(" ", "")
        if not typed:
            return []
        found: dict[int, tuple[int, str]] = {}
        for phrase, sound, first, number in self.phrases:
            flat = normal(phrase).replace(" ", "")
            rank = next(
                (r for r, yes in enumerate((flat.startswith(typed), first.startswith(typed), sound.startswith(typed),
                                            typed in flat, len(typed) > 1 and typed in first)) if yes),
                None,
            )  # fmt: skip
            if rank is not None and self.entries[number].fits(audience, today):
                best = found.get(number)
                if best is None or (rank, len(phrase)) < (best[0], len(best[1])):
                    found[number] = (rank, phrase)
        order = sorted(found.items(), key=lambda item: (item[1][0], len(item[1][1]), item[0]))
        return [(phrase, self.entries[number]) for number, (_rank, phrase) in order[:limit]]
