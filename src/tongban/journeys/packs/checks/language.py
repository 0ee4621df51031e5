"""Every text that people read exists in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.packs.folders import Pack
from tongban.journeys.packs.loader import Document

from .registry import Found, check, problem

HAN = re.compile(r"[\u4e00-\u9fff]")
# Numbers of documents, titles in book marks and words in quotes stay Chinese in English texts.
KEPT = re.compile(r"[\u4e00-\u9fff]+〔\d{4}〕\d+号|《[^》]+》|“[^”]*”|\([^)]*[\u4e00-\u9fff][^)]*\)")


def texts_of(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], dict[str, str]]]:
    """Every ``{zh, en}`` text in a document with its place."""
    if isinstance(data, dict):
        if "zh" in data and set(data) <= {"zh", "en"}:
            yield path, data
            return
        for key, value in data.items():
            yield from texts_of(value, (*path, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from texts_of(value, (*path, place))


@check("languages", gettext_lazy("给群众看的文字中英文齐全，没有混用"))
def languages(pack: Pack) -> Found:
    for name, document in pack.documents.items():
        for path, text in texts_of(document.data):
            yield from _text(pack, name, path, text)
    if "form.schema.json" in pack.documents:
        yield from _form_titles(pack, pack.documents["form.schema.json"])
    if len(_headings(pack.guide("zh"))) != len(_headings(pack.guide("en"))):
        yield problem(pack, "guide.en.md", (), _("英文指南的小标题数目与中文不同"), _("两种语言的指南逐节对应"))
    foreign = KEPT.sub("", pack.guide("en"))
    if found := HAN.search(foreign):
        line = foreign[: found.start()].count("\n") + 1
        yield problem(pack, "guide.en.md", (), _("英文指南第%(line)d行有中文") % {"line": line}, _("译成英文"))


def _text(pack: Pack, name: str, path: tuple[str | int, ...], text: dict[str, str]) -> Found:
    if not HAN.search(text.get("zh", "")):
        yield problem(pack, name, (*path, "zh"), _("zh 里没有中文"), _("写中文"))
    if HAN.search(KEPT.sub("", text.get("en", ""))):
        yield problem(pack, name, (*path, "en"), _("en 里有中文"), _("译成英文"))


def _form_titles(pack: Pack, form: Document) -> Found:
    for path, rule in _rules(form.data, ()):
        if HAN.search(str(rule.get("x-title-en", ""))) or not HAN.search(str(rule.get("title", "一"))):
            yield problem(pack, form.name, path, _("title 写中文，x-title-en 写英文"), _("把两个标题各写成对应语言"))


def _rules(data: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    if isinstance(data, dict):
        if "x-title-en" in data:
            yield path, data
        for key, value in data.items():
            yield from _rules(value, (*path, key))


def _headings(markdown: str) -> list[str]:
    return [line for line in markdown.splitlines() if line.startswith("#")]


@check("search-words", gettext_lazy("群众会怎么搜，就写怎么搜"))
def search_words(pack: Pack) -> Found:
    words = pack.manifest["search_words"]
    for place, word in enumerate(words):
        if word == pack.manifest["title"]["zh"] or word in words[:place]:
            yield problem(
                pack, "manifest.yaml", ("search_words", place), _("“%(word)s”重复或与名称相同") % {"word": word},
                _("换成群众自己的说法、俗称或常见错字"),
            )  # fmt: skip
