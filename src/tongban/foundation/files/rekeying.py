"""Older files come under the keys of their owners, a batch at a time, while everybody goes on working."""

from __future__ import annotations

import logging
from hashlib import sha256

from django.core.files.storage import default_storage
from django.db import transaction

from tongban.foundation.audit.public import record
from tongban.foundation.trust.public import Unreadable, decrypt_bytes

from .actions import write
from .contents import Content
from .homes import whose_is
from .models import Blob, StoredFile
from .owners import is_live, key_of

log = logging.getLogger(__name__)
BATCH = 200


def give_owners(limit: int = BATCH) -> int:
    """Bring so many older files under their owner's key; returns how many were done, 0 when none is left.

    Killed anywhere it leaves each file under its old key or its new one, never between: run again it goes on with what
    is left. A content that several people handed in becomes one for each; the old object goes with its last holder.
    """
    waiting = list(StoredFile.objects.filter(whose=None).order_by("pk").values_list("pk", flat=True)[:limit])
    for pk in waiting:
        _give_owner(pk)
    return len(waiting)


def _give_owner(pk: int) -> None:
    file = StoredFile.objects.select_related("blob__key").get(pk=pk)
    whose = whose_is(file.owner_ref)
    try:
        data = _clear(file.blob)
    except (Unreadable, FileNotFoundError):
        log.exception("file %s cannot be opened and stays where it is", pk)
        StoredFile.objects.filter(pk=pk, whose=None).update(whose=whose)
        return
    key = key_of(whose)
    wrapped, path = write(key, file.digest, Content(data, None, len(data)))
    with transaction.atomic():
        row = StoredFile.objects.select_for_update(of=("self",)).filter(pk=pk, whose=None).first()
        blob, unused = None, True
        if row is not None and is_live(key):
            blob, unused = Blob.objects.get_or_create(
                key=key, digest=file.digest,
                defaults={"wrapped": wrapped, "path": path, "size": len(data), "kind": file.kind},
            )  # fmt: skip
            unused = blob.path != path
            old = row.blob_id
            row.blob, row.whose = blob, whose
            row.save(update_fields=["blob", "whose"])
            _let_go(old)
            record("system", "file.rekeyed", row)
    if unused:
        default_storage.delete(path)


def _clear(blob: Blob) -> bytes:
    """The content of an older object: under the city's data key, or never encrypted at all."""
    with default_storage.open(blob.path) as stored:
        token: bytes = stored.read()
    if sha256(token).hexdigest() == blob.digest:
        return token
    data = decrypt_bytes(blob.digest, token)
    if sha256(data).hexdigest() != blob.digest:
        raise Unreadable(f"{blob.path} has another content")
    return data


def _let_go(pk: int) -> None:
    blob = Blob.objects.select_for_update(of=("self",)).get(pk=pk)
    if not blob.files.exists():
        path = blob.path
        blob.delete()
        transaction.on_commit(lambda: default_storage.delete(path))
