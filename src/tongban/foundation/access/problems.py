"""Errors of the API in the form of RFC 9457."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse


def problem(
    status: int,
    title: str,
    *,
    detail: str = "",
    type: str = "about:blank",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> JsonResponse:
    """An ``application/problem+json`` answer.

    Args:
        status: HTTP status.
        title: short, the same for every occurrence of the problem.
        detail: what this caller can do about this occurrence.
        type: URI of the kind of problem.
        headers: further headers, ``Retry-After``.
        more: extension members, such as ``errors``.
    Legal: RFC 9457
    """
    body = {"type": type, "title": title, "status": status, **({"detail": detail} if detail else {}), **more}
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        headers=dict(headers or {}),
        json_dumps_params={"ensure_ascii": False},
    )
