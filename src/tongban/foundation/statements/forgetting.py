"""Removing many old rows without holding up those who work."""

from __future__ import annotations

from typing import Any

from django.db import models

BATCH = 1000


def forget(rows: models.QuerySet[Any], batch: int = BATCH) -> int:
    """Delete rows a batch at a time, each batch a transaction of its own where the caller holds none.

    Stopped in the middle it has simply forgotten less; the next run goes on. A row that no longer fits the question
    when its turn comes is left alone.

    Returns: how many rows were asked for; those that go with them by cascade are not counted.
    """
    forgotten = 0
    rows = rows.order_by("pk")
    while keys := list(rows.values_list("pk", flat=True)[:batch]):
        rows.filter(pk__in=keys).order_by().delete()
        forgotten += len(keys)
    return forgotten
