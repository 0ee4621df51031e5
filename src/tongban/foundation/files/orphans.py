"""Encrypted objects that no row names: left behind when a process died between writing the object and its row."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from tongban.foundation.audit.public import record

from .models import Blob

log = logging.getLogger(__name__)
# An upload writes its object and its row within one request; a day is far more than any request or clock skew.
OLDER_THAN = timedelta(days=1)
BATCH = 500
SHARD = re.compile(r"[0-9a-f]{2}")
OBJECT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}(_[A-Za-z0-9]+)?")


def remove_orphans() -> int:
    """Remove objects older than a day that no row names; returns how many. Safe beside running uploads.

    Only what this room wrote is looked at: its own folders and names. A row made while we look is seen, because rows
    are asked for right before each removal; an object so old belongs to no upload that is still running.
    """
    removed = 0
    waiting: list[str] = []
    for path in _objects(default_storage):
        waiting.append(path)
        if len(waiting) == BATCH:
            removed += _remove_unnamed(waiting)
            waiting = []
    removed += _remove_unnamed(waiting)
    if removed:
        record("system", "file.orphans_removed", "files", detail={"count": removed})
    return removed


def _remove_unnamed(paths: list[str]) -> int:
    unnamed = set(paths) - set(Blob.objects.filter(path__in=paths).values_list("path", flat=True))
    before, removed = timezone.now() - OLDER_THAN, 0
    for path in sorted(unnamed):
        try:
            if _written(path) < before and not Blob.objects.filter(path=path).exists():
                default_storage.delete(path)
                removed += 1
        except OSError:
            log.exception("the object %s could not be looked at", path)
    return removed


def _written(path: str) -> datetime:
    return default_storage.get_modified_time(path)


def _objects(storage: Storage) -> Iterator[str]:
    """Paths of everything in the two levels of folders that ``store`` writes to."""
    for first in _folders(storage, ""):
        for second in _folders(storage, first):
            folder = f"{first}/{second}"
            for name in storage.listdir(folder)[1]:
                if OBJECT.fullmatch(f"{folder}/{name}"):
                    yield f"{folder}/{name}"


def _folders(storage: Storage, above: str) -> list[str]:
    try:
        return sorted(name for name in storage.listdir(above)[0] if SHARD.fullmatch(name))
    except FileNotFoundError:
        return []
