"""Events that enter the log: the rooms above say at start-up which, and what of each is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tongban.foundation.events.public import Event, subscribe

from .actions import append


@dataclass(frozen=True)
class Said:
    """What an event says to the log.

    Attributes:
        content: references, codes and digests; nothing personal.
        about: the row it is about.
        within: a row it also belongs to, such as its case.
    """

    content: Mapping[str, Any]
    about: str
    within: str = ""


def remember(type: str, *, kind: str, content: Callable[[Event], Said | None] | None = None) -> None:
    """Have every event of one type enter the log, once, some seconds after it became true.

    Args:
        type: of the event, as ``tongban.case.decided``.
        kind: of the entry, lasting, as ``case.decided``.
        content: what is said of it, None to say nothing; without this the event's own data about its subject.
    """

    def said(event: Event) -> None:
        found = content(event) if content else Said(event.data, event.subject)
        if found is None:
            return
        told = {**found.content, "event": str(event.event_id), "happened_at": event.at.isoformat(timespec="seconds")}
        append(kind, told, about=found.about, within=found.within, reference=f"{kind}:{event.event_id}", keep=True)

    said.__qualname__ = f"remember.{kind}"
    subscribe(type, name=f"ledger.{kind}")(said)
