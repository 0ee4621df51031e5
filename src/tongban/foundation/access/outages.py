"""Faults of the database that pass: what was asked is worth asking again in a moment."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .logs import request_id
from .problems import problem

RETRY_AFTER_SECONDS = 5
TITLE = "系统暂时不可用，请稍后再试"
DETAIL = (
    "请在 Retry-After 之后用同一个幂等键再试，重复的请求只生效一次。"
    "Temporarily unavailable: ask again after Retry-After seconds with the same Idempotency-Key; it has one effect."
)
# SQLite calls many things operational, a missing table too; these pass.
_SQLITE = ("database is locked", "database table is locked", "unable to open database", "disk i/o error")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def passes(error: BaseException | None) -> bool:
    """True when the database was away, restarted, busy or ended this one connection; false for faults of ours.

    A transaction that PostgreSQL gave up to free another one (deadlock) counts too: nothing of it has happened.
    """
    for one in _chain(error):
        if isinstance(one, InterfaceError):
            return True
        if isinstance(one, OperationalError):
            return connections["default"].vendor != "sqlite" or any(word in str(one).lower() for word in _SQLITE)
    return False


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with ``Retry-After``: a problem for the API, else a page in both languages that asks the database nothing."""
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    if request.path.startswith("/api/") or request.accepts("text/html") is False:
        return problem(503, TITLE, detail=DETAIL, headers=headers)
    again = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    page = render_to_string("ui/unavailable.html", {"again": again, "reference": request_id.get()})
    return HttpResponse(page, status=503, headers=headers)
