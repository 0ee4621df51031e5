"""A text in sentences: where each stands, under which article, and of which list it is an item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENDS = re.compile(r"[。；;！？\n:：]")
_LISTS = re.compile(r"\s*\n|\s*[（(][一二三四五六七八九十\d]+[）)]|\s*\d{1,2}[.．、]")
INTRODUCES = re.compile(r"下列|以下|如下")
_ITEM = re.compile(r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳])")
_ARTICLE = re.compile(r"\s*第[一二三四五六七八九十百零\d]+条|\s*[一二三四五六七八九十]{1,3}、")
_SPACE = " \t\r　"


@dataclass(frozen=True)
class Sentence:
    """One sentence, or one item of a list.

    Attributes:
        start: offset of its first character in the text; ``end`` is one behind the last.
        article: the article or heading under which it stands, as 第三条 or 二; with the item's number.
        is_heading: a line of its own without any punctuation, such as the title; it names, and sets no condition.
        lead: the sentence that opens the list of which this is an item; empty outside lists.
    """

    start: int
    end: int
    text: str
    article: str = ""
    lead: str = ""
    is_heading: bool = False

    @property
    def is_item(self) -> bool:
        """Whether it is one item of a list."""
        return bool(self.lead)


def split(text: str) -> list[Sentence]:
    """The sentences of a text in order; offsets count characters of ``text`` as given."""
    found: list[Sentence] = []
    article = lead = ""
    in_line = False  # a list that goes on behind its colon, from semicolon to semicolon
    for start, end, mark, new_line in _pieces(text):
        body = text[start:end]
        item = _ITEM.match(body)
        heading = None if item else _ARTICLE.match(body)
        if heading:
            article, lead = heading.group().strip().rstrip("、"), ""
        elif lead and not item and (new_line or not in_line):
            lead = ""
        place = f"{article}{item.group().strip()}" if item and article else article
        is_heading = new_line and not item and mark in ("\n", "") and len(body) <= 40 and not re.search(r"[，,]", body)
        found.append(Sentence(start, end, body, place, lead if (item or not heading) else "", is_heading))
        if mark in (":", "："):
            in_line = text[end + 1 : end + 2].strip() != ""
            lead = body
        elif mark == "。" and in_line:
            lead = ""
    return found


def _pieces(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, the mark that ends it, whether it begins a line) of every piece that is not empty."""
    start, new_line = 0, True
    for match in [*_ENDS.finditer(text), None]:
        end = match.start() if match else len(text)
        if match and match.group() in ":：" and not _opens_list(text, start, match.end()):
            continue
        low, high = start, end
        while low < high and text[low] in _SPACE:
            low += 1
        while high > low and text[high - 1] in _SPACE:
            high -= 1
        if low < high:
            yield low, high, match.group() if match else "", new_line
            new_line = False
        if match:
            new_line = new_line or match.group() == "\n"
            start = match.end()


def _opens_list(text: str, start: int, end: int) -> bool:
    """Whether a list follows the colon that stands before ``end``; any other colon is part of its sentence."""
    return bool(_LISTS.match(text, end) or INTRODUCES.search(text, start, end))


def clauses(sentence: Sentence) -> list[tuple[int, int]]:
    """Offsets of the parts between commas, in the whole text."""
    found, start = [], sentence.start
    for match in re.finditer(r"[，,]", sentence.text):
        if match.group() == "," and sentence.text[match.end() : match.end() + 1].isdigit():
            continue
        found.append((start, sentence.start + match.start()))
        start = sentence.start + match.end()
    found.append((start, sentence.end))
    return [(low, high) for low, high in found if low < high]
