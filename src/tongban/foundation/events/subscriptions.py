"""Who wants to hear of what; filled at start-up by the rooms' ``subscribers.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .models import Event

Handler = Callable[[Event], object]


@dataclass(frozen=True)
class Subscription:
    """One handler of one type of event."""

    name: str
    type: str
    handler: Handler
    retries: int


_by_name: dict[str, Subscription] = {}


def subscribe(type: str, *, name: str, retries: int = 12) -> Callable[[Handler], Handler]:
    """Have a function called for every event of one type, at least once, in order per subject.

    The function runs in the worker, outside any transaction. It must be safe to run twice, and quick: what takes
    longer than seconds it gives to a job. When it raises it is called again with growing pauses; the later events of
    the same subject wait for it. After the last attempt the event becomes a dead letter that the console shows, and
    the later ones go on.

    Args:
        type: ``tongban.case.accepted``.
        name: room and purpose, unique and lasting: ``benefits.match_on_birth``; rows carry it.
        retries: further attempts after the first.
    Raises:
        ValueError: the name is taken by another function.
    """

    def register(handler: Handler) -> Handler:
        known = _by_name.get(name)
        if known and (known.handler.__module__, known.handler.__qualname__) != (
            handler.__module__, handler.__qualname__,
        ):  # fmt: skip
            raise ValueError(f"subscriber {name!r} exists already")
        _by_name[name] = Subscription(name, type, handler, retries)
        return handler

    return register


def unsubscribe(name: str) -> None:
    """Forget a subscriber; its undelivered events become dead letters. For tests and retired features."""
    _by_name.pop(name, None)


def subscription(name: str) -> Subscription | None:
    return _by_name.get(name)


def subscribers_of(type: str) -> list[Subscription]:
    return [subscription for subscription in _by_name.values() if subscription.type == type]


def subscriptions() -> list[Subscription]:
    """All subscribers, by name; the console lists them."""
    return [_by_name[name] for name in sorted(_by_name)]
