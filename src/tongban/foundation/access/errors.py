"""Refusals that every channel turns into a page or a problem document."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _


class NotVisible(Http404):
    """The thing is not there for this viewer. A stranger gets the same answer as for a thing that does not exist."""


class IdempotencyConflict(Exception):
    """The same idempotency key came with another content. The caller takes a new key or sends the first content."""

    message = _("这个幂等键已经用于另一个请求，请换一个键，或者原样重发第一次的内容。")


class TooManyRequests(PermissionDenied):
    """Too many tries in a short time. The caller waits ``retry_after_seconds``."""

    message = _("操作太频繁了，请稍后再试。")

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(str(retry_after_seconds))
        self.retry_after_seconds = retry_after_seconds


class StillRunning(Exception):
    """The first request with this idempotency key has not ended. The caller asks again in a moment (409)."""

    message = _("同一个请求正在处理，请稍后再查。")
