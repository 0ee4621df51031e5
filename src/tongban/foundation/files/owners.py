"""Keys of owners: made at the first file, destroyed when everything of an owner shall go."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from tongban.foundation.audit.public import HasActorRef, record
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import wrap

from .errors import StillNeeded
from .homes import HOUSE, why_kept
from .models import Blob, OwnerKey, StoredFile


def key_of(whose: str) -> OwnerKey:
    """The key for new files of an owner; made when there is none. Two who ask at once get the same."""
    found = OwnerKey.objects.filter(whose=whose, shredded_at=None).first()
    if found is not None:
        return found
    kid, name = secrets.token_hex(8), settings.TONGBAN_CRYPTO_SUITE
    wrapped = wrap(suite(name).new_key(), label=f"owner-key:{kid}", suite_name=name)
    made, _new = OwnerKey.objects.get_or_create(
        whose=whose, shredded_at=None, defaults={"kid": kid, "suite": name, "wrapped": wrapped}
    )
    return made


def is_live(key: OwnerKey) -> bool:
    """Whether files may still be added under it; held until the transaction ends, so that no shredding slips between.

    The house's own key is never destroyed, so nobody queues for it.
    """
    if key.whose == HOUSE:
        return True
    return OwnerKey.objects.select_for_update(no_key=True).filter(pk=key.pk, shredded_at=None).exists()


@dataclass(frozen=True)
class Kept:
    """Files of an owner that may not be destroyed yet, and why."""

    owner_ref: str
    reason: str
    count: int


def kept_of(whose: str) -> list[Kept]:
    """What stands against destroying everything of an owner, in words for them."""
    counts: dict[str, int] = {}
    for owner_ref in StoredFile.objects.filter(whose=whose).values_list("owner_ref", flat=True):
        counts[owner_ref] = counts.get(owner_ref, 0) + 1
    found = [Kept(owner_ref, why_kept(owner_ref), count) for owner_ref, count in sorted(counts.items())]
    return [one for one in found if one.reason]


@transaction.atomic
def shred(whose: str, *, by: HasActorRef | str, reason: str) -> int:
    """Destroy an owner's key: no file of theirs opens again, here, in the storage or in a backup of it.

    Shredding twice is harmless: the second call finds nothing. A file handed in later gets a new key.

    Returns:
        how many contents became unreadable.
    Raises:
        StillNeeded: files of pending or archived cases, licences …; its ``kept`` says which and why.
        ValueError: the house's own key is not destroyed.
    Legal: 个人信息保护法 第四十七条; 档案法 第十三条 (what must be filed is not destroyed).
    """
    if whose == HOUSE:
        raise ValueError("the house's own files have no owner whose key could be destroyed")
    key = OwnerKey.objects.select_for_update().filter(whose=whose, shredded_at=None).first()
    if key is None:
        return 0
    if kept := kept_of(whose):
        raise StillNeeded(kept)
    paths = list(key.blobs.values_list("path", flat=True))
    # The digest in clear would let somebody confirm a guess of the content.
    Blob.objects.filter(key=key).update(wrapped="", digest="")
    key.wrapped, key.shredded_at = "", timezone.now()
    key.save(update_fields=["wrapped", "shredded_at"])
    record(by, "file.owner_shredded", whose, reason=reason, detail={"files": len(paths)})
    transaction.on_commit(partial(_delete, paths))
    return len(paths)


def _delete(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)
