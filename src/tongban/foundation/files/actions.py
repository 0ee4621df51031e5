"""Taking files in and letting them go."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from tongban.foundation.adapters.public import PortError
from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import encrypt_bytes

from .errors import EmptyFile, FileTooLarge, InfectedFile, ScannerSilent, TypeNotAllowed
from .images import cleaned
from .kinds import IMAGES, kind_of
from .models import Blob, StoredFile
from .ports import scanner

MEGABYTE = 1024 * 1024
_ALIASES = {"jpeg": "jpg", "heif": "heic"}


def store(
    content: bytes | File[bytes],
    *,
    name: str,
    by: HasActorRef | str,
    max_bytes: int = 20 * MEGABYTE,
    allowed: set[str] | None = None,
    owner_ref: str = "",
    scan: bool = True,
) -> StoredFile:
    """Keep a file that somebody handed in or the house made.

    The type is what the content says. Pictures lose the place where they were taken. The same content is kept once.

    Args:
        content: bytes, or an uploaded file.
        name: as the person calls it; shortened and freed of path and control characters.
        by: who hands it in.
        allowed: kinds such as ``{"pdf", "jpg"}``; None takes every kind.
        owner_ref: what it belongs to, such as ``"cases.case:12"``.
        scan: False only for what the house itself has just made.
    Raises:
        FileRefused: one of its kinds says why, in words for the person; nothing was kept.
    """
    data = _read(content, max_bytes)
    kinds = {_ALIASES.get(kind.lower(), kind.lower()) for kind in allowed} if allowed is not None else None
    kind = kind_of(data)
    if kinds is not None and kind not in kinds:
        raise TypeNotAllowed(kinds)
    if scan:
        _scan(data)
    if kind in IMAGES:
        data = cleaned(data, kind)
    return _keep(data, kind, clean_name(name, kind), by, owner_ref)


def _keep(data: bytes, kind: str, name: str, by: HasActorRef | str, owner_ref: str) -> StoredFile:
    digest = suite("international").hexdigest(data)
    path = "" if Blob.objects.filter(digest=digest).exists() else _write(digest, data)
    with transaction.atomic():
        blob = Blob.objects.select_for_update().filter(digest=digest).first()
        if blob is None:  # also when the last holder removed it a moment ago
            path = path or _write(digest, data)
            blob = Blob.objects.create(digest=digest, path=path, size=len(data), kind=kind)
        file = StoredFile.objects.create(blob=blob, name=name, owner_ref=owner_ref, stored_by=actor_ref(by)[:80])
        record(by, "file.stored", file, detail={"digest": digest, "kind": kind, "size": len(data)})
    if path and blob.path != path:  # somebody else stored the same content in the same moment
        default_storage.delete(path)
    return file


def _write(digest: str, data: bytes) -> str:
    return str(default_storage.save(f"{digest[:2]}/{digest[2:4]}/{digest}", ContentFile(encrypt_bytes(digest, data))))


def _read(content: bytes | File[bytes], max_bytes: int) -> bytes:
    if isinstance(content, bytes):
        data = content
    else:
        if (content.size or 0) > max_bytes:
            raise FileTooLarge(max_bytes)
        content.seek(0)
        data = content.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise FileTooLarge(max_bytes)
    if not data:
        raise EmptyFile
    return data


def _scan(data: bytes) -> None:
    try:
        threat = scanner().scan(data)
    except PortError as error:
        raise ScannerSilent from error
    if threat:
        raise InfectedFile(threat)


def clean_name(name: str, kind: str) -> str:
    """A name that is safe in a header and on any disk, with the extension that its content deserves."""
    name = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    name = re.sub(r'[\x00-\x1f\x7f<>:"/|?*\u202a-\u202e\u2066-\u2069]', "", name).strip(" .")
    return f"{PurePath(name).stem[:120] or '文件'}.{kind}"


@transaction.atomic
def remove(file: StoredFile, *, by: HasActorRef | str, reason: str) -> None:
    """Forget a file; its content goes too when nobody else holds it. Removing twice is harmless."""
    blob = Blob.objects.select_for_update().filter(pk=file.blob_id).first()
    if blob is None or not blob.files.filter(pk=file.pk).exists():
        return
    record(by, "file.removed", file, reason=reason, detail={"digest": blob.digest})
    file.delete()
    if not blob.files.exists():
        path = blob.path
        blob.delete()
        transaction.on_commit(lambda: default_storage.delete(path))
