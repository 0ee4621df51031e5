"""Attaches ``request.viewer`` to every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .viewers import viewer_of_request


class ViewerMiddleware:
    """``request.viewer``: computed when first asked, once a request; pages that never ask pay nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of_request(request))  # type: ignore[attr-defined]
        return self.get_response(request)
