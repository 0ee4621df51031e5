"""Taking files in and letting them go."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from tongban.foundation.adapters.public import PortError
from tongban.foundation.audit.public import HasActorRef, actor_ref, record

from .contents import IN_MEMORY_BYTES, Content, content_of
from .envelopes import opened, sealed
from .errors import InfectedFile, ScannerSilent, TypeNotAllowed
from .homes import whose_is
from .images import cleaned
from .kinds import IMAGES, kind_of
from .models import Blob, OwnerKey, StoredFile
from .owners import is_live, key_of
from .ports import scanner
from .queries import pieces

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
    whose: str | None = None,
    scan: bool = True,
) -> StoredFile:
    """Keep a file that somebody handed in or the house made.

    The type is what the content says. Pictures lose the place where they were taken. It is encrypted under the key of
    the person or organisation whose it is; the same content of the same owner is kept once. Large files are never held
    in memory as a whole.

    Args:
        content: bytes, or an uploaded file.
        name: as the person calls it; shortened and freed of path and control characters.
        by: who hands it in.
        allowed: kinds such as ``{"pdf", "jpg"}``; None takes every kind.
        owner_ref: what it belongs to, such as ``"cases.case:12"``.
        whose: the owner, such as ``"people.person:12"``; asked of ``owner_ref``'s room when not given, see
            ``declare_home``; empty for the house.
        scan: False only for what the house itself has just made.
    Raises:
        FileRefused: one of its kinds says why, in words for the person; nothing was kept.
    """
    taken = content_of(content, max_bytes)
    kinds = {_ALIASES.get(kind.lower(), kind.lower()) for kind in allowed} if allowed is not None else None
    kind = kind_of(taken.source())
    if kinds is not None and kind not in kinds:
        raise TypeNotAllowed(kinds)
    if scan:
        _scan(taken.source())
    if kind in IMAGES:
        data = cleaned(taken.whole(), kind)
        taken = Content(data, None, len(data))
    owner = whose_is(owner_ref) if whose is None else whose
    return _keep(taken, kind, clean_name(name, kind), by, owner_ref, owner)


def _keep(taken: Content, kind: str, name: str, by: HasActorRef | str, owner_ref: str, whose: str) -> StoredFile:
    digest = taken.digest()
    key = key_of(whose)
    known = Blob.objects.filter(key=key, digest=digest).exists()
    wrapped, path = ("", "") if known else write(key, digest, taken)
    with transaction.atomic():
        if not is_live(key):  # everything of this owner was shredded a moment ago: this file comes after
            blob = None
        else:
            blob = Blob.objects.select_for_update(of=("self",)).filter(key=key, digest=digest).first()
            if blob is None:  # also when the last holder removed it a moment ago
                wrapped, path = (wrapped, path) if path else write(key, digest, taken)
                blob = Blob.objects.create(
                    digest=digest, key=key, wrapped=wrapped, path=path, size=taken.size, kind=kind
                )
            file = _name(blob, name, by, owner_ref, whose)
    if path and (blob is None or blob.path != path):  # somebody else stored the same content in the same moment
        default_storage.delete(path)
    return _keep(taken, kind, name, by, owner_ref, whose) if blob is None else file


def _name(blob: Blob, name: str, by: HasActorRef | str, owner_ref: str, whose: str) -> StoredFile:
    file = StoredFile.objects.create(
        blob=blob, name=name, owner_ref=owner_ref, whose=whose, stored_by=actor_ref(by)[:80]
    )
    record(by, "file.stored", file, detail={"kind": blob.kind, "size": blob.size})
    return file


def write(key: OwnerKey, digest: str, taken: Content) -> tuple[str, str]:
    """(the file's key as it may be stored, where its bytes lie)."""
    owner = opened(key)
    address = owner.address(digest)
    secret, wrapped = owner.new_file_key(address)
    pieces = sealed(taken.pieces(), secret, owner.suite, address)
    with SpooledTemporaryFile(max_size=2 * IN_MEMORY_BYTES) as closed:
        for piece in pieces:
            closed.write(piece)
        closed.seek(0)
        path = default_storage.save(f"{address[:2]}/{address[2:4]}/{address}", File(closed, name=address))
    return wrapped, str(path)


def adopt(file: StoredFile, *, owner_ref: str, by: HasActorRef | str, name: str = "") -> StoredFile:
    """The same content for another thing of the same owner, under a row of its own; no byte is copied.

    What belongs to somebody else is stored anew under their key. Removing one row leaves the other.

    Raises:
        Unreadable: the content is gone.
    """
    whose = whose_is(owner_ref)
    if file.blob.key_id is None or whose != file.whose:
        return store(
            b"".join(pieces(file)), name=name or file.name, by=by, max_bytes=file.size, owner_ref=owner_ref, scan=False
        )
    with transaction.atomic():
        blob = Blob.objects.select_for_update(of=("self",)).get(pk=file.blob_id)
        return _name(blob, name or file.name, by, owner_ref, whose)


def _scan(content: bytes | IO[bytes]) -> None:
    try:
        threat = scanner().scan(content)
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
    blob = Blob.objects.select_for_update(of=("self",)).filter(pk=file.blob_id).first()
    if blob is None or not blob.files.filter(pk=file.pk).exists():
        return
    record(by, "file.removed", file, reason=reason)
    file.delete()
    if not blob.files.exists():
        path = blob.path
        blob.delete()
        transaction.on_commit(lambda: default_storage.delete(path))
