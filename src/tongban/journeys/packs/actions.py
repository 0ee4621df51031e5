"""Publishing: a checked folder becomes an immutable version."""

from __future__ import annotations

from datetime import date
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone

from .checks import check_pack
from .errors import PackFaulty, VersionTaken
from .folders import Pack
from .models import PackVersion


def canonical(content: dict[str, Any]) -> bytes:
    """The bytes under digest and signature: canonical JSON (RFC 8785)."""
    return rfc8785.dumps(content)


@transaction.atomic
def publish(pack: Pack, by: Any, *, effective_from: date | None = None) -> PackVersion:
    """Make a checked folder the version with which new cases begin.

    Publishing the same content twice is harmless: the second call returns the version that is there.

    Args:
        by: who answers for it: an actor (``actor_ref``) or a word such as ``system``.
        effective_from: first day on which cases begin with it; the manifest's, else today.
    Raises:
        PackFaulty: the checks found errors; nothing was published.
        VersionTaken: that version number carries other content; write a new one.
    """
    import hashlib

    errors = [problem for problem in check_pack(pack) if problem.severity == "error"]
    if errors:
        raise PackFaulty(errors)
    data = canonical(pack.content)
    digest = hashlib.sha256(data).hexdigest()
    found = PackVersion.objects.select_for_update().filter(code=pack.code, version=pack.version).first()
    if found and found.state != PackVersion.State.DRAFT:
        if found.digest != digest:
            raise VersionTaken(pack.code, pack.version)
        return found
    begins = effective_from or _date(pack.manifest.get("effective_from")) or timezone.localdate()
    row = found or PackVersion(code=pack.code, version=pack.version)
    row.content, row.digest, row.effective_from = pack.content, digest, begins
    row.authority_code, row.state = pack.owner, PackVersion.State.PUBLISHED
    row.published_at, row.published_by = timezone.now(), str(getattr(by, "actor_ref", by))
    row.save()
    return row


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
