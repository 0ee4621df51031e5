"""How often one source may ask; counted in the cache all processes share."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from .errors import TooManyRequests


def client_address(request: HttpRequest) -> str:
    """Address of the one who asks; behind a proxy the one the proxy saw, never what the client claims."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def count_request(name: str, source: str, *, times: int, seconds: int) -> None:
    """Count one request of a source.

    Args:
        name: what is limited: ``verify_licence``.
        source: who asks: an address, an account; kept as a digest only.
        times: allowed in each window.
        seconds: length of the window.
    Raises:
        TooManyRequests: more than ``times`` in this window; tell the person how long to wait.
    """
    now = int(time.time())
    who = hashlib.sha256(f"{settings.SECRET_KEY}{source}".encode()).hexdigest()[:24]
    key = f"limit:{name}:{who}:{now // seconds}"
    if cache.add(key, 1, timeout=seconds * 2):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # it expired between the two calls
        return
    if count > times:
        raise TooManyRequests(seconds - now % seconds)


View = Callable[..., HttpResponseBase]


def rate_limited(
    name: str, *, times: int, seconds: int, methods: tuple[str, ...] = ("POST",)
) -> Callable[[View], View]:
    """Limit how often one address may use a view; put it below the access decorator.

    Args:
        name: unique name of the limit.
        times: allowed in each window.
        seconds: length of the window.
        methods: HTTP methods that count.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                count_request(name, client_address(request), times=times, seconds=seconds)
            return view(request, *args, **kwargs)

        return limited

    return decorate


def forget_old_counts() -> None:
    """Remove what has expired from a cache that is a table; other caches forget by themselves."""
    shared = caches["default"]
    if isinstance(shared, DatabaseCache):
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(shared._table)  # type: ignore[attr-defined]
            cursor.execute(
                f"DELETE FROM {table} WHERE expires < %s", [connection.ops.adapt_datetimefield_value(timezone.now())]
            )
