"""What every request gets: an id for the logs, strict headers, no copies of personal pages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

from .doors import Access
from .logs import request_id

PERMISSIONS = (
    "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), midi=(), "
    "accelerometer=(), gyroscope=(), magnetometer=(), display-capture=(), browsing-topics=()"
)
_ID = re.compile(r"[0-9a-zA-Z-]{8,64}\Z")


def _holds_nul(request: HttpRequest) -> bool:
    """True when address, form or JSON hold the one character that no form can type and PostgreSQL does not store."""
    if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.method not in ("POST", "PUT", "PATCH"):
        return False
    if request.content_type == "application/json":
        return b"\\u0000" in request.body or b"\0" in request.body
    return any("\0" in value for values in request.POST.lists() for value in (values[0], *values[1]))


class AccessMiddleware:
    """Names the request, and seals the answer with headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        name = given if _ID.match(given) else uuid.uuid4().hex
        request.request_id = name  # type: ignore[attr-defined]
        token = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = name
        response.setdefault("Permissions-Policy", PERMISSIONS)
        if self._is_personal(request) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        request.access = getattr(view, "access", None)  # type: ignore[attr-defined]
        if _holds_nul(request):
            raise BadRequest("a NUL character")

    @staticmethod
    def _is_personal(request: HttpRequest) -> bool:
        access: Access | None = getattr(request, "access", None)
        return bool(access and access.roles) or settings.SESSION_COOKIE_NAME in request.COOKIES
