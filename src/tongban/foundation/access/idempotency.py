"""The same request twice has one effect and one answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from .errors import IdempotencyConflict, StillRunning
from .models import StoredReply

# A request that takes longer has lost its process; the next one with the key may try again.
LONGEST_REQUEST_SECONDS = 60
KEPT_DAYS = 7


@dataclass(frozen=True)
class Reply:
    """What is answered, and kept to be answered again."""

    status: int
    body: bytes
    content_type: str = "application/json"
    is_repeated: bool = False
    """True when the effect happened on an earlier request."""


def idempotent(scope: str, key: str, request_digest: str, produce: Callable[[], Reply]) -> Reply:
    """Have ``produce`` take effect once per (scope, key), and answer every repetition as the first time.

    Only answers below 500 are kept. After a crash in mid-request the next request with the key runs ``produce`` again,
    so the action behind it should be idempotent by its own reference.

    Args:
        scope: who asks for what: ``client 7 POST /cases``.
        key: chosen by the caller, the ``Idempotency-Key``.
        request_digest: digest of the request's content; another content under the same key is refused.
        produce: does the work and returns the answer.
    Raises:
        IdempotencyConflict: the key was used for another content; answer 409.
        StillRunning: the first request has not ended; answer 409 with ``Retry-After``.
    """
    row = _begin(scope[:150], key[:200], request_digest)
    if row.status:
        return Reply(row.status, bytes(row.body), row.content_type, is_repeated=True)
    try:
        reply = produce()
    except BaseException:
        StoredReply.objects.filter(pk=row.pk, status=0).delete()
        raise
    mine = StoredReply.objects.filter(pk=row.pk)
    if reply.status < 500:
        mine.update(status=reply.status, body=reply.body, content_type=reply.content_type)
    else:
        mine.delete()
    return reply


def _begin(scope: str, key: str, digest: str) -> StoredReply:
    """Our own new row, or the finished row of an earlier request."""
    try:
        with transaction.atomic():
            return StoredReply.objects.create(scope=scope, key=key, digest=digest)
    except IntegrityError:
        known = StoredReply.objects.filter(scope=scope, key=key).first()
    if known is None:
        raise StillRunning
    if known.digest != digest:
        raise IdempotencyConflict(f"the key {key!r} was used for another request")
    if known.status:
        return known
    now = timezone.now()
    lost = StoredReply.objects.filter(pk=known.pk, status=0, started_at=known.started_at)
    if known.started_at > now - timedelta(seconds=LONGEST_REQUEST_SECONDS) or not lost.update(started_at=now):
        raise StillRunning
    return known


def forget_old_replies() -> int:
    """Remove replies older than a week; a caller that repeats itself later is a new caller."""
    return StoredReply.objects.filter(started_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()[0]
