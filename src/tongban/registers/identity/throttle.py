"""Counting tries in the shared cache, so that all processes count together."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

from tongban.foundation.access.public import TooManyRequests


def count_a_try(scope: str, key: str, *, limit: int, seconds: int) -> None:
    """Count one try of ``key``; the window begins with the first try.

    Args:
        key: a phone's index, an address, an account; only its digest is kept.
    Raises:
        TooManyRequests: more than ``limit`` in ``seconds``. Wait; nothing else was done.
    """
    name = f"identity.throttle:{scope}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    if cache.add(name, 1, seconds):
        return
    try:
        tries = cache.incr(name)
    except ValueError:  # it ran out between the two calls
        cache.set(name, 1, seconds)
        return
    if tries > limit:
        raise TooManyRequests(seconds)
