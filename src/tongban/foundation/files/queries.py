"""Reading files back."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import HttpResponse
from PIL.Image import Image

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import Unreadable, decrypt_bytes

from .images import opened, thumbnail_of
from .kinds import SHOWN_INLINE
from .models import StoredFile


def read(file: StoredFile) -> bytes:
    """The content.

    Raises:
        Unreadable: altered in the storage, or missing; restore it from a backup.
    """
    try:
        with default_storage.open(file.blob.path) as stored:
            token = stored.read()
    except FileNotFoundError as error:
        raise Unreadable(f"file {file.digest} is missing in the storage") from error
    data = decrypt_bytes(file.digest, token)
    if suite("international").hexdigest(data) != file.digest:
        raise Unreadable(f"file {file.digest} has another content")
    return data


def read_image(file: StoredFile) -> Image:
    """The picture, upright. Raises DamagedFile: not a picture that can be decoded here."""
    return opened(read(file))


def thumbnail(file: StoredFile, side: int = 480) -> bytes:
    """A small upright JPEG of a picture."""
    return thumbnail_of(read(file), side)


def file_by_reference(reference: UUID | str) -> StoredFile | None:
    """A file by what stands in its address. Who may see it is decided by the room it belongs to."""
    return StoredFile.objects.select_related("blob").filter(reference=reference).first()


def files_of(owner_ref: str) -> list[StoredFile]:
    """Files that belong to one thing, oldest first."""
    return list(StoredFile.objects.select_related("blob").filter(owner_ref=owner_ref).order_by("pk"))


def response(file: StoredFile, *, inline: bool = False, name: str = "") -> HttpResponse:
    """The file as an answer to a browser, unable to run anything and kept by no cache.

    The caller has already decided that this viewer may have it.

    Args:
        inline: show it in the page where browsers can (PDF, pictures); everything else is always saved.
        name: another name than the stored one.
    """
    answer = HttpResponse(read(file), content_type=file.media_type)
    shown = inline and file.kind in SHOWN_INLINE
    answer["Content-Disposition"] = (
        f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(name or file.name)}"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Frame-Options"] = "SAMEORIGIN"  # officers see materials beside the case
    sandbox = "" if file.kind == "pdf" else "; sandbox"  # a sandboxed frame has no PDF viewer
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'{sandbox}"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
