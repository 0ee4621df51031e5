"""Reading files back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import PurePath
from typing import cast
from urllib.parse import quote
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from PIL.Image import Image

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import Unreadable, decrypt_bytes

from .contents import IN_MEMORY_BYTES
from .envelopes import unsealed
from .errors import DamagedFile, Shredded
from .images import for_print, for_the_screen, opened, thumbnail_of
from .kinds import SHOWN_INLINE, media_type
from .models import StoredFile
from .ports import scanner


def read(file: StoredFile) -> bytes:
    """The content.

    Raises:
        Shredded: its owner's key was destroyed on purpose.
        Unreadable: altered in the storage, or missing; restore it from a backup.
    """
    return b"".join(pieces(file))


def pieces(file: StoredFile) -> Iterator[bytes]:
    """The content piece by piece, a megabyte at once, each checked before it is given.

    Raises:
        Shredded, Unreadable: as ``read``, at the piece that cannot be opened.
    """
    blob = file.blob
    if blob.key_id is not None and blob.key is not None and blob.key.shredded_at:
        raise Shredded
    hasher = suite("international").hasher()
    try:
        with default_storage.open(blob.path) as stored:
            source = [decrypt_bytes(blob.digest, stored.read())] if blob.key_id is None else unsealed(stored, blob)
            for piece in source:
                hasher.update(piece)
                yield piece
    except FileNotFoundError as error:
        raise Unreadable(f"the content of file {file.pk} is missing in the storage") from error
    if hasher.hexdigest() != file.digest:
        raise Unreadable(f"file {file.pk} has another content")


def read_image(file: StoredFile) -> Image:
    """The picture, upright. Raises DamagedFile: not a picture that can be decoded here."""
    return opened(read(file))


def printable(file: StoredFile) -> bytes:
    """The picture for a card or a letter: upright, jpg or png. Raises DamagedFile: it cannot be decoded here."""
    return for_print(read(file))


def thumbnail(file: StoredFile, side: int = 480) -> bytes:
    """A small upright JPEG of a picture."""
    return thumbnail_of(read(file), side)


def file_by_reference(reference: UUID | str) -> StoredFile | None:
    """A file by what stands in its address. Who may see it is decided by the room it belongs to."""
    return StoredFile.objects.select_related("blob__key").filter(reference=reference).first()


def files_of(owner_ref: str) -> list[StoredFile]:
    """Files that belong to one thing, oldest first."""
    return list(StoredFile.objects.select_related("blob__key").filter(owner_ref=owner_ref).order_by("pk"))


def threat_in(content: bytes) -> str | None:
    """Name of what the scanner finds in bytes that are not stored here, or None.

    Raises:
        PortError: the scanner does not answer; ask again later.
    """
    return scanner().scan(content)


def response(file: StoredFile, *, inline: bool = False, name: str = "") -> HttpResponse:
    """The file as an answer to a browser, unable to run anything and kept by no cache; a large one is streamed.

    What was destroyed on purpose is answered with 410 and a sentence. A photo that browsers do not show (HEIC) is
    shown ``inline`` as a JPEG; saved, it is the original.

    The caller has already decided that this viewer may have it.

    Args:
        inline: show it in the page where browsers can (PDF, pictures); everything else is always saved.
        name: another name than the stored one.
    """
    answer: HttpResponseBase
    kind, title = file.kind, name or file.name
    try:
        if inline and kind == "heic" and (shown_as := _as_jpeg(file)):
            kind, title = "jpg", f"{PurePath(title).stem}.jpg"
            answer = HttpResponse(shown_as, content_type=media_type(kind))
        elif file.size > IN_MEMORY_BYTES:
            content = pieces(file)
            answer = StreamingHttpResponse(chain([next(content)], content), content_type=file.media_type)
            answer["Content-Length"] = str(file.size)
        else:
            answer = HttpResponse(read(file), content_type=file.media_type)
    except Shredded:
        return HttpResponse(_("这份文件已按本人要求彻底删除。"), status=410, content_type="text/plain; charset=utf-8")
    shown = inline and kind in SHOWN_INLINE
    answer["Content-Disposition"] = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(title)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Frame-Options"] = "SAMEORIGIN"  # officers see materials beside the case
    sandbox = "" if file.kind == "pdf" else "; sandbox"  # a sandboxed frame has no PDF viewer
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'{sandbox}"
    )
    answer["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, answer)  # views hand it on untouched, streamed or not


def _as_jpeg(file: StoredFile) -> bytes | None:
    """The photo as browsers show it; None when it cannot be decoded, then the original is offered for saving."""
    try:
        return for_the_screen(read(file))
    except DamagedFile:
        return None
