"""The same request twice has one effect and one answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from tongban.foundation.statements.public import forget

from .errors import IdempotencyConflict, StillRunning
from .models import StoredReply

KEPT_DAYS = 7
_TABLE = StoredReply._meta.db_table
_CLAIM = (
    f"INSERT INTO {_TABLE} (scope, key, digest, status, body, content_type, started_at) "
    "VALUES (%s, %s, %s, 0, %s, '', %s) ON CONFLICT (scope, key) DO NOTHING RETURNING id"
)
_KEEP = f"UPDATE {_TABLE} SET status = %s, body = %s, content_type = %s WHERE id = %s"


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

    The key, the effect and the answer are one transaction: a request whose process dies leaves nothing, and a
    repetition that comes while the first runs waits for it. Only answers below 500 are kept; an error frees the key.

    Args:
        scope: who asks for what: ``client 7 POST /cases``.
        key: chosen by the caller, the ``Idempotency-Key``.
        request_digest: digest of the request's content; another content under the same key is refused.
        produce: does the work and returns the answer.
    Raises:
        IdempotencyConflict: the key was used for another content; answer 409.
        StillRunning: the first request has just failed or has not ended; answer 409 with ``Retry-After``.
    """
    with transaction.atomic():
        claimed = _claim(scope[:150], key[:200], request_digest)
        if claimed is None:
            return _known(scope[:150], key[:200], request_digest)
        reply = produce()
        if reply.status < 500:
            with connection.cursor() as cursor:
                cursor.execute(_KEEP, [reply.status, reply.body, reply.content_type, claimed])
        else:
            StoredReply.objects.filter(pk=claimed).delete()
        return reply


def _claim(scope: str, key: str, digest: str) -> int | None:
    """Number of our own new row; None when the key was used before."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [scope, key, digest, b"", now])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _known(scope: str, key: str, digest: str) -> Reply:
    """What was answered to the first request with the key."""
    row = StoredReply.objects.filter(scope=scope, key=key).first()
    if row is None or (row.digest == digest and not row.status):
        raise StillRunning
    if row.digest != digest:
        raise IdempotencyConflict(f"the key {key!r} was used for another request")
    return Reply(row.status, bytes(row.body), row.content_type, is_repeated=True)


def forget_old_replies() -> int:
    """Remove replies older than a week; a caller that repeats itself later is a new caller."""
    return forget(StoredReply.objects.filter(started_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)))
