"""Adding rows; there is no other write."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from django.db import connection, models, transaction
from django.utils import timezone

from tongban.foundation.values.public import mask_deep, mask_personal

from .chains import CHAINS, canonical, digest_of, hash_name, seal_of
from .models import ChainHead, Entry


class HasActorRef(Protocol):
    """Anything that acts: a viewer, an officer, a job."""

    @property
    def actor_ref(self) -> str: ...


_COLUMNS = (
    "chain", "position", "at", "actor", "for_whom", "action", "subject", "reason", "detail_json", "previous", "digest",
    "hash_name",
)  # fmt: skip
_INSERT = f"INSERT INTO {Entry._meta.db_table} ({', '.join(_COLUMNS)}) VALUES "
_ONE_ROW = f"({', '.join(['%s'] * len(_COLUMNS))})"
_MOVE = f"UPDATE {ChainHead._meta.db_table} SET position = %s, digest = %s, seal = %s WHERE chain = %s"
_HEAD = f"SELECT chain, position, digest FROM {ChainHead._meta.db_table}"


# Rows that wait for the end of ``together``, and the savepoints that were open at its beginning.
_waiting: ContextVar[tuple[list[dict[str, Any]], list[str]] | None] = ContextVar("audit_waiting", default=None)


def _savepoints() -> list[str]:
    return [name for name in connection.savepoint_ids if name]


@contextmanager
def together() -> Iterator[None]:
    """One transaction whose audit rows are written at its end, in their order: a chain is taken once and briefly.

    An error takes the rows back with the effects. What is recorded in a transaction nested within is written at once,
    so that it goes if that is rolled back alone.
    """
    with transaction.atomic():
        rows: list[dict[str, Any]] = []
        token = _waiting.set((rows, _savepoints()))
        try:
            yield
        finally:
            _waiting.reset(token)
        if rows:
            _write(rows)


def ref(thing: models.Model | str) -> str:
    """Short name of a row anywhere in the house: ``cases.case:12``; a text stays as it is."""
    return thing if isinstance(thing, str) else f"{thing._meta.label_lower}:{thing.pk}"


def actor_ref(by: HasActorRef | models.Model | str) -> str:
    """Short name of who acts: its ``actor_ref``, else the row's name, else the text itself."""
    own = getattr(by, "actor_ref", None)
    return own if isinstance(own, str) else ref(by)  # type: ignore[arg-type]


def record(
    by: HasActorRef | models.Model | str,
    action: str,
    subject: models.Model | str,
    *,
    for_whom: models.Model | str = "",
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one row to the audit trail, in the caller's transaction: no effect without its row, no row without effect.

    Citizen ids, mobile numbers and bank cards in ``reason`` and ``detail`` are masked. Writers do not wait for each
    other: each takes a chain that is free at the moment. Two statements on PostgreSQL, three on SQLite; ``together``
    spends them once for several rows.

    Args:
        by: who did it; anything with ``actor_ref``, a row, or a text such as ``"system"``.
        action: what was done, room first: ``case.accepted``.
        subject: to what; a row or its name.
        for_whom: the person or organisation it was done for, when that is another than ``by``.
        reason: why, in the words of who did it.
        detail: small facts that help to understand; never personal data.
    """
    row: dict[str, Any] = {
        "actor": actor_ref(by)[:100], "for_whom": ref(for_whom)[:100], "action": action[:100],
        "subject": ref(subject)[:200], "reason": mask_personal(str(reason)),
        "detail_json": canonical(mask_deep(detail or {})), "hash_name": hash_name(),
    }  # fmt: skip
    waiting = _waiting.get()
    if waiting is not None and waiting[1] == _savepoints():
        waiting[0].append(row)
    else:
        _write([row])


def _write(rows: list[dict[str, Any]]) -> None:
    """Link rows to the end of a chain and move its head."""
    with transaction.atomic(savepoint=False):
        chain, position, previous = _take_a_chain()
        for row in rows:
            position += 1
            row |= {"chain": chain, "position": position, "at": timezone.now(), "previous": previous}
            row["digest"] = previous = digest_of(row)
        insert = _INSERT + ", ".join([_ONE_ROW] * len(rows))
        values: list[Any] = [row[name] for row in rows for name in _COLUMNS]
        head: list[Any] = [position, previous, seal_of(chain, position, previous), chain]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"WITH added AS ({insert}) {_MOVE}", values + head)
            else:
                cursor.execute(insert, values)
                cursor.execute(_MOVE, head)


def _take_a_chain() -> tuple[int, int, str]:
    """(chain, last position, last digest) of a chain that is ours until the transaction ends."""
    preferred = (os.getpid() * 7 + threading.get_ident() // 4096) % CHAINS
    found = _lock_head(preferred)
    if found is None:
        new = [ChainHead(chain=number, seal=seal_of(number, 0, "")) for number in range(CHAINS)]
        ChainHead.objects.bulk_create(new, ignore_conflicts=True)
        found = _lock_head(preferred)
        if found is None:
            raise RuntimeError("no audit chain could be taken")
    return found


def _lock_head(preferred: int) -> tuple[int, int, str] | None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Any free chain, ours first: no writer waits for another, so no two can wait for each other.
            cursor.execute(f"{_HEAD} ORDER BY chain <> %s, chain LIMIT 1 FOR UPDATE SKIP LOCKED", [preferred])
            if free := cursor.fetchone():
                return free[0], free[1], free[2]
            cursor.execute(f"{_HEAD} WHERE chain = %s FOR UPDATE", [preferred])
        else:
            cursor.execute(f"{_HEAD} WHERE chain = %s", [preferred])
        row = cursor.fetchone()
    return (row[0], row[1], row[2]) if row else None
