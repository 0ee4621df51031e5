"""Publishing: a checked folder becomes an immutable version."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone

from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.trust.public import NotTrusted, Signature, declare_purpose, sign, verify

from . import events
from .checks import check_pack
from .errors import KindTaken, PackFaulty, VersionTaken
from .findable import make_findable, make_unfindable
from .folders import Pack
from .listing import enter_catalogue
from .models import PackVersion

PURPOSE = "pack"
declare_purpose(PURPOSE)


def canonical(content: dict[str, Any]) -> bytes:
    """The bytes under digest and signature: canonical JSON (RFC 8785)."""
    return rfc8785.dumps(content)


@transaction.atomic
def publish(pack: Pack, by: Any, *, effective_from: date | None = None, on_trial: bool = False) -> PackVersion:
    """Make a checked folder the version with which new cases begin.

    Publishing the same content twice is harmless: the second call returns the version that is there.

    Args:
        by: who answers for it: an actor (``actor_ref``) or a word such as ``system``.
        effective_from: first day on which cases begin with it; the manifest's, else today.
        on_trial: for some only: it is neither the version in force nor found by search; the caller says who gets it.
    Raises:
        PackFaulty: the checks found errors; nothing was published.
        VersionTaken: that version number carries other content; write a new one.
        NotInCatalogue: the catalogue refuses codes, authority or themes (items only).
        KindTaken: the code belongs to the other kind; rename the folder.
    """
    found = PackVersion.objects.select_for_update().filter(code=pack.code, version=pack.version).first()
    is_open = found is None or found.state == PackVersion.State.DRAFT
    if found and not is_open and found.digest == _digest(pack):
        return found  # it was checked when it was published
    errors = [problem for problem in check_pack(pack) if problem.severity == "error"]
    if errors:
        raise PackFaulty(errors)
    if not is_open:
        raise VersionTaken(pack.code, pack.version)
    data = canonical(pack.content)
    digest = sha256(data).hexdigest()
    if PackVersion.objects.filter(code=pack.code).exclude(kind=pack.kind).exists():
        raise KindTaken(pack.code)
    begins = effective_from or _date(pack.manifest.get("effective_from")) or timezone.localdate()
    row = found or PackVersion(code=pack.code, version=pack.version)
    row.content, row.digest, row.effective_from, row.kind = pack.content, digest, begins, pack.kind
    row.authority_code = pack.owner
    row.state = PackVersion.State.PILOT if on_trial else PackVersion.State.PUBLISHED
    row.signature = sign(PURPOSE, data).as_dict()
    row.published_at, row.published_by = timezone.now(), str(getattr(by, "actor_ref", by))
    row.save()
    if row.kind == PackVersion.Kind.ITEM:
        enter_catalogue(row, by)
    if not on_trial:
        make_findable(row)
    record(by, "pack.published", row, detail={"version": row.version, "digest": digest})
    announce(events.PUBLISHED, subject=f"packs.packversion:{row.pk}", data=events.published(row))
    return row


def _digest(pack: Pack) -> str:
    """Empty for content that has no canonical form; the checks say what is wrong with it."""
    try:
        return sha256(canonical(pack.content)).hexdigest()
    except rfc8785.CanonicalizationError:
        return ""


def verify_version(row: PackVersion) -> None:
    """Return silently when content, digest and signature of a published version belong together.

    Raises:
        NotTrusted: somebody altered the row; do not let cases begin with it.
    """
    data = canonical(row.content)
    if sha256(data).hexdigest() != row.digest:
        raise NotTrusted(f"{row} does not have the content that was published")
    verify(data, Signature(**row.signature), purpose=PURPOSE)


@transaction.atomic
def retire(row: PackVersion, by: Any, *, reason: str) -> PackVersion:
    """Let no new case begin with this version; open cases keep it. Retiring twice is harmless.

    Args:
        reason: why, for the audit trail.
    """
    row = PackVersion.objects.select_for_update().get(pk=row.pk)
    if row.state == PackVersion.State.RETIRED:
        return row
    row.state = PackVersion.State.RETIRED
    row.save(update_fields=["state"])
    if not PackVersion.objects.filter(code=row.code, state=PackVersion.State.PUBLISHED).exists():
        make_unfindable(row)
    record(by, "pack.retired", row, reason=reason)
    announce(events.RETIRED, subject=f"packs.packversion:{row.pk}", data=events.published(row))
    return row


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
