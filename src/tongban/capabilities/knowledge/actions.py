"""Putting things where they can be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from .models import Article, ContentVersion, Document


def _changed() -> None:
    """Tell every process to read again; one cheap statement, in the caller's transaction."""
    if not ContentVersion.objects.filter(pk=1).update(number=F("number") + 1):
        ContentVersion.objects.get_or_create(pk=1, defaults={"number": 1})


def _both(text: str | Mapping[str, str], lang: str) -> dict[str, str]:
    return {lang: text} if isinstance(text, str) else {key: str(value) for key, value in text.items() if value}


@transaction.atomic
def put_document(
    kind: str,
    code: str,
    title: str | Mapping[str, str],
    words: Sequence[str] = (),
    text: str | Mapping[str, str] = "",
    audience: str = "all",
    lang: str = "zh",
    url_name: str = "",
    url_kwargs: Mapping[str, Any] | None = None,
    *,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Document:
    """Make one thing findable; putting it again replaces what was there. Every process sees it within a second.

    Args:
        kind: ``service`` ranks before ``article`` and ``page``.
        title: in both languages, ``{"zh": …, "en": …}``, or in one, named by ``lang``.
        words: other words that people use for it, in any language.
        audience: ``person``, ``organisation`` or ``all``.
        url_name: name of the URL pattern it leads to; the channel reverses it with ``url_kwargs``.
    """
    document, _ = Document.objects.update_or_create(
        kind=kind,
        code=code,
        defaults={
            "title": _both(title, lang), "words": list(words), "text": _both(text, lang) if text else {},
            "audience": audience, "url_name": url_name, "url_kwargs": dict(url_kwargs or {}),
            "valid_from": valid_from, "valid_until": valid_until,
        },
    )  # fmt: skip
    _changed()
    return document


@transaction.atomic
def remove_document(kind: str, code: str) -> None:
    """Make it unfindable; removing twice is harmless."""
    if Document.objects.filter(kind=kind, code=code).delete()[0]:
        _changed()


@transaction.atomic
def put_articles(
    source: str,
    questions: Sequence[Mapping[str, Any]],
    *,
    audience: str = "all",
    url_name: str = "",
    url_kwargs: Mapping[str, Any] | None = None,
) -> list[Article]:
    """The questions and answers of one source, such as a pack; they replace all it had before.

    Args:
        questions: ``[{q: {zh, en}, a: {zh, en}, from: date, until: date | None}]``; dates may be ISO texts.
    """
    Article.objects.filter(source=source).delete()
    Document.objects.filter(kind="article", code__startswith=f"{source}.").delete()
    articles, documents = [], []
    for number, row in enumerate(questions, 1):
        start, end = _day(row.get("from")), _day(row.get("until"))
        question, answer = _both(row["q"], "zh"), _both(row["a"], "zh")
        code = f"{source}.{number}"
        articles.append(
            Article(code=code, source=source, question=question, answer=answer, audience=audience, valid_from=start,
                    valid_until=end, order=number)
        )  # fmt: skip
        documents.append(
            Document(kind="article", code=code, title=question, text=answer, audience=audience, url_name=url_name,
                     url_kwargs=dict(url_kwargs or {}), valid_from=start, valid_until=end)
        )  # fmt: skip
    Article.objects.bulk_create(articles)
    Document.objects.bulk_create(documents)
    _changed()
    return articles


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))
