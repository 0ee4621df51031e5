"""Searching and suggesting. What can be found is public; there is nothing personal in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Q, QuerySet
from django.utils import timezone

from .index import Entry, Hit, Index
from .models import Article, ContentVersion, Document

CHECK_SECONDS = 1.0
_SEASONS = Path(__file__).parent / "data" / "seasons.yaml"


class _Held:
    """The index of this process and the content version it was built from."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.index: Index | None = None
        self.version = -1
        self.checked_at = float("-inf")


_held = _Held()


def forget_index() -> None:
    """Build anew at the next question; for tests and after restoring a backup."""
    _held.index, _held.version, _held.checked_at = None, -1, float("-inf")


def current_index(*, fresh: bool = False) -> Index:
    """The index of the present content; asks the database for its version at most once a second."""
    held = _held
    if held.index is not None and not fresh and time.monotonic() - held.checked_at < CHECK_SECONDS:
        return held.index
    version = ContentVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    with held.lock:
        if held.index is None or version != held.version:
            held.index, held.version = Index(map(_entry, Document.objects.order_by("pk"))), version
        held.checked_at = time.monotonic()
        return held.index


def _entry(row: Document) -> Entry:
    return Entry(
        row.kind, row.code, row.title, tuple(row.words), row.text, row.audience, row.url_name, row.url_kwargs,
        row.valid_from, row.valid_until,
    )  # fmt: skip


def search(query: str, audience: str = "", lang: str = "zh", limit: int = 20) -> list[Hit]:
    """What somebody means by these words: services first, then questions; best first, empty when nothing fits.

    Understands everyday words, pinyin and its initials, homophones, typing slips and English.

    Args:
        audience: ``person`` or ``organisation``; empty for both.
        lang: ``zh`` or ``en``: the language of titles and excerpts.
    """
    return current_index().search(
        query[:100], audience=audience, lang=lang[:2], limit=limit, today=timezone.localdate()
    )


@dataclass(frozen=True)
class Suggestion:
    """A phrase offered while typing or before; choosing it leads to the document or searches for the phrase."""

    phrase: str
    kind: str = ""
    code: str = ""
    title: str = ""
    url_name: str = ""
    url_kwargs: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def suggest(prefix: str, audience: str = "", lang: str = "zh", limit: int = 8) -> list[Suggestion]:
    """How the words being typed may go on; Chinese, pinyin or initials."""
    found = current_index().suggest(prefix[:40], audience=audience, limit=limit, today=timezone.localdate())
    return [
        Suggestion(
            phrase, entry.kind, entry.code, entry.title.get(lang[:2]) or entry.title.get("zh", ""), entry.url_name,
            entry.url_kwargs,
        )
        for phrase, entry in found
    ]  # fmt: skip


@dataclass(frozen=True)
class Asker:
    """What the home page knows about who is looking; nothing of it is kept."""

    audience: str = "person"
    age: int | None = None
    has_hukou: bool | None = None
    has_children: bool | None = None


Suggester = Callable[[Asker, date], list[Suggestion]]
_suggesters: dict[str, Suggester] = {}


def register_suggester(name: str, suggester: Suggester) -> None:
    """Let a higher room propose services before anything is typed, such as an expiring licence."""
    _suggesters[name] = suggester


@lru_cache(maxsize=1)
def _seasons() -> list[dict[str, Any]]:
    return list(yaml.load(_SEASONS.read_text(encoding="utf-8"), yaml.BaseLoader)["examples"])


def examples_for(asker: Asker | None = None, today: date | None = None, limit: int = 6) -> list[Suggestion]:
    """Words to try, by season and by who is looking: first what rooms propose, then the examples of the month."""
    who, day = asker or Asker(), today or timezone.localdate()
    found = [suggestion for suggester in _suggesters.values() for suggestion in suggester(who, day)]
    rows = [row for row in _seasons() if _fits(row, who, day)]
    rows.sort(key=lambda row: "months" not in row)
    found += [Suggestion(row["phrase"], reason=row.get("reason", "")) for row in rows]
    return list({suggestion.phrase: suggestion for suggestion in found}.values())[:limit]


def _fits(row: dict[str, Any], who: Asker, day: date) -> bool:
    if str(day.month) not in row.get("months", [str(day.month)]) or row.get("audience", "person") != who.audience:
        return False
    if "from_age" in row and (who.age is None or who.age < int(row["from_age"])):
        return False
    if "to_age" in row and (who.age is None or who.age > int(row["to_age"])):
        return False
    if "hukou" in row and who.has_hukou is not (row["hukou"] == "true"):
        return False
    return not ("children" in row and who.has_children is not True)


def articles(source: str = "", *, audience: str = "", on: date | None = None) -> QuerySet[Article]:
    """Questions with answers that are valid that day (today), of one source or all."""
    day = on or timezone.localdate()
    rows = Article.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day)
    )
    if source:
        rows = rows.filter(source=source)
    return rows.filter(audience__in=["all", audience]) if audience else rows
