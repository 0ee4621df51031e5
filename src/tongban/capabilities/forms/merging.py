"""Two devices, one form: what a page showed when it was opened tells what its sender changed, and what another changed.

A page carries one *mark* for each of its questions: a short digest of the answer it showed. When the page comes back,
three answers are compared for each question: the one that was shown, the one that was sent, the one that is kept now.
Only where sender and somebody else changed the same question differently is there a *clash*; then nobody loses: the
kept answer stays, the typed one goes back to the page, and the sender chooses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import answers as paths

SHOWN, CHOSEN = "_base", "_keep."


def mark(value: Any) -> str:
    """A short digest of one answer; everything empty has the same."""
    written = "" if paths.is_empty(value) else json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def marks(answers: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """The mark of each of these questions."""
    return {name: mark(answers.get(name)) for name in names}


@dataclass(frozen=True)
class Clash:
    """One question that two devices answered differently."""

    name: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Sheet:
    """One page as it comes back.

    Attributes:
        shown: mark of what the page showed, by question; empty for a sender without pages.
        chosen: ``mine:<mark>`` or ``theirs:<mark>`` by question; holds only against the kept answer of that mark.
        device: who sent it, to tell two devices apart; a device does not clash with itself.
    """

    shown: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    device: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any], device: str) -> Sheet:
        """The hidden marks and the choices of a sent page; broken marks count as none, and nothing is merged."""
        try:
            shown = json.loads(str(data.get(SHOWN) or "{}"))
        except ValueError:
            shown = {}
        if not isinstance(shown, dict):
            shown = {}
        chosen = {name.removeprefix(CHOSEN): str(data[name]) for name in data if name.startswith(CHOSEN)}
        return cls({str(name): str(value) for name, value in shown.items()}, chosen, device)


def merge(
    kept: Mapping[str, Any], sent: Mapping[str, Any], sheet: Sheet, own: Collection[str] = ()
) -> tuple[dict[str, Any], list[Clash]]:
    """The answers after a page came back, and where two devices disagree (there the kept answer stays).

    Args:
        kept: answers as they are kept now.
        sent: answers of the page.
        own: questions that this device itself answered last.
    """
    if not sheet.shown:
        return {**kept, **sent}, []
    merged, clashes = dict(kept), []
    for name in sent:
        shown = sheet.shown.get(name)
        mine, theirs = mark(sent[name]), mark(kept.get(name))
        if shown is None or mine in (shown, theirs):
            continue
        choice = sheet.chosen.get(name)
        if choice == f"theirs:{theirs}":
            continue
        if theirs != shown and name not in own and choice != f"mine:{theirs}":
            clashes.append(Clash(name, sent[name], kept.get(name)))
        else:
            merged[name] = sent[name]
    return merged, clashes
