"""Counting tries in the shared cache, so that all processes count together."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

from tongban.foundation.access.public import TooManyRequests


def count_a_try(scope: str, key: str, *, limit: int, seconds: int) -> None:
    """Count one try of ``key``; each is forgotten ``seconds`` later. Tries at the same moment are all counted.

    Args:
        key: a phone's index, an address, an account; only its digest is kept.
    Raises:
        TooManyRequests: more than ``limit`` in ``seconds``. Wait; nothing else was done.
    """
    name = f"identity.throttle:{scope}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    # One cache entry for each try: ``add`` is atomic in every cache, ``incr`` is not, and would move the expiry.
    hint = cache.get(name, 0)
    for slot in (*range(hint, limit), *range(min(hint, limit))):
        if cache.add(f"{name}:{slot}", 1, seconds):
            cache.set(name, (slot + 1) % limit, seconds)
            return
    raise TooManyRequests(seconds)
