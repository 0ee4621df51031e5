"""Reading a file before it is handed in; what is handed in is read again from the library, and this is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.files.public import StoredFile, read

from .actions import Owner, column, owner_ref
from .models import Material, ReadState, UploadReading
from .ports import text_reader
from .recognising import MOST_CHARACTERS

KEPT_DAYS = 60


def read_upload(owner: Owner, file: StoredFile) -> str:
    """What stands on a file of an owner, read once; in a job, outside any transaction.

    Raises:
        PortUnavailable: the plug does not answer; the job comes again.
    """
    known = texts_of(owner, [file.digest])
    if file.digest in known:
        return known[file.digest]
    try:
        text = text_reader().read(read(file), file.kind).text[:MOST_CHARACTERS]
    except PortRefused:
        text = ""
    UploadReading.objects.get_or_create(whose=owner_ref(owner), digest=file.digest, defaults={"text": text})
    return text


def texts_of(owner: Owner, digests: Iterable[str]) -> dict[str, str]:
    """What stands on contents of an owner, by digest, whether in the library or not yet handed in.

    Empty where nothing could be read; what is not read yet is left out. The caller has decided who may know.
    """
    wanted = list(digests)
    early = UploadReading.objects.filter(whose=owner_ref(owner), digest__in=wanted)
    kept = Material.objects.filter(**{column(owner): owner}, digest__in=wanted, deleted_at=None)
    return {
        **{one.digest: one.text for one in early},
        **{one.digest: one.text for one in kept.exclude(read_state=ReadState.WAITING)},
    }


def forget_uploads(owner: Owner, digests: Iterable[str] | None = None) -> None:
    """Forget what was read on files that were never handed in, of some contents or of all."""
    rows = UploadReading.objects.filter(whose=owner_ref(owner))
    (rows if digests is None else rows.filter(digest__in=list(digests))).delete()


def tidy_uploads() -> int:
    """Readings that are two months old go: what was handed in since has its own; returns how many."""
    gone, _kinds = UploadReading.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    return gone
