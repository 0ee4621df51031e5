"""Answers remembered within one request, never longer: a page that asks twice asks the sources once."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from .ports import SourceAnswer

_answers: ContextVar[dict[tuple[str, str], SourceAnswer] | None] = ContextVar("facts_answers", default=None)


def begin(**_: Any) -> None:
    """A request begins: start with an empty memory."""
    _answers.set({})


def end(**_: Any) -> None:
    """A request ends: forget. Outside a request nothing is remembered."""
    _answers.set(None)


def recall(source: str, subject_key: str) -> SourceAnswer | None:
    """The answer of this request, if the source was asked already."""
    answers = _answers.get()
    return answers.get((source, subject_key)) if answers else None


def keep(subject_key: str, found: dict[str, SourceAnswer]) -> None:
    """Remember complete answers of sources until the request ends."""
    answers = _answers.get()
    if answers is not None:
        answers.update({(source, subject_key): answer for source, answer in found.items()})


def forget() -> None:
    """Something changed at a source: ask again."""
    answers = _answers.get()
    if answers is not None:
        answers.clear()
