"""Keeping, renewing, examining, relying on, withdrawing, deleting. Everything here is harmless when done twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.foundation.files.public import StoredFile, adopt, files_of, remove, why_kept
from tongban.foundation.ledger import public as ledger
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .errors import NeedsConsent, NotReusable
from .evidence import say_kept, say_used
from .kinds import material_kind
from .models import Consent, Material, MaterialAccess, MaterialUse, ReadState, Source, UploadReading

Owner = Person | Organisation


def column(owner: Owner) -> str:
    """The column that names this owner."""
    return "organisation" if isinstance(owner, Organisation) else "person"


def owner_ref(owner: Owner) -> str:
    """``people.person:12``: under whose key the library's files lie."""
    return f"{owner._meta.label_lower}:{owner.pk}"


@transaction.atomic
def keep(
    owner: Owner,
    kind: str,
    file: StoredFile,
    *,
    title: Mapping[str, str],
    from_ref: str,
    by: HasActorRef | str,
    source: str = Source.WEB,
    authority_code: str = "",
    issued_on: date | None = None,
    valid_until: date | None = None,
) -> Material:
    """Keep a document for its owner for life. The same content of the same kind is kept once.

    The library has a row of its own on the file: what a case does with its copy is another matter. Keeping again what
    was withdrawn makes it usable again: the owner has handed it in anew. It is read (文字识别) by a job.

    Args:
        kind: what it proves, see ``material_kinds()``.
        from_ref: what it was handed in for: ``cases.case:12``; empty when the owner put it here.
        valid_until: last day on which it may be relied on; when None, as the kind says.
    """
    until = valid_until or material_kind(kind).valid_until(issued_on or timezone.localdate())
    known = Material.objects.filter(**{column(owner): owner}, kind=kind, digest=file.digest, deleted_at=None).first()
    if known is not None:
        return _kept_again(known, until, issued_on, by)
    own = adopt(file, owner_ref=owner_ref(owner), by=by)
    row = Material(
        kind=kind, title_zh=title["zh"][:200], title_en=title.get("en", "")[:300], file=own, digest=own.digest,
        source=source, from_ref=from_ref, authority_code=authority_code, issued_on=issued_on, valid_until=until,
        **{column(owner): owner},
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # handed in twice in the same moment
        remove(own, by=by, reason="kept already")
        return Material.objects.get(**{column(owner): owner}, kind=kind, digest=file.digest, deleted_at=None)
    say_kept(row)
    record(by, "material.kept", row, detail={"kind": kind, "from": from_ref})
    from .jobs import read_material

    read_material.enqueue(key=f"materials.read:{row.pk}", material_id=row.pk)
    return row


def _kept_again(known: Material, until: date | None, issued_on: date | None, by: HasActorRef | str) -> Material:
    later = until is None or (known.valid_until is not None and until > known.valid_until)
    if known.withdrawn_at or (later and known.valid_until != until):
        known.withdrawn_at, known.valid_until = None, until if later else known.valid_until
        known.issued_on = issued_on or known.issued_on
        known.save(update_fields=["withdrawn_at", "valid_until", "issued_on"])
        record(by, "material.kept", known, detail={"kind": known.kind, "again": True})
    return known


@transaction.atomic
def renew(material: Material, file: StoredFile, *, by: Viewer, issued_on: date | None = None) -> Material:
    """A new version of a document; the earlier one is no longer offered and stays with what it was used for.

    Raises:
        NotReusable: deleted meanwhile, or it has a newer version already.
    """
    old = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
    if old.deleted_at:
        raise NotReusable("deleted")
    if old.digest == file.digest:
        return old
    following = Material.objects.filter(replaces=old).first()
    if following is not None:
        if following.digest == file.digest:
            return following
        raise NotReusable("replaced")
    owner = old.person or old.organisation
    assert owner is not None
    new = keep(
        owner, old.kind, file, title={"zh": old.title_zh, "en": old.title_en}, from_ref="", by=by, source=Source.OWN,
        issued_on=issued_on,
    )  # fmt: skip
    new.replaces, new.version, new.name = old, old.version + 1, old.name
    new.save(update_fields=["replaces", "version", "name"])
    record(by, "material.renewed", new, for_whom=by.for_whom_ref, detail={"version": new.version})
    return new


@transaction.atomic
def rename(material: Material, name: str, *, by: Viewer) -> Material:
    """What its owner calls it; empty gives it its official name back."""
    row = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
    if row.name != name.strip()[:100]:
        row.name = name.strip()[:100]
        row.save(update_fields=["name"])
        record(by, "material.renamed", row, for_whom=by.for_whom_ref)
    return row


@transaction.atomic
def examine(material: Material, *, by: HasActorRef) -> Material:
    """Note that an officer looked at it and found it good. Noting it twice is harmless."""
    if Material.objects.filter(pk=material.pk, examined_at=None).update(
        examined_at=timezone.now(), examined_by=actor_ref(by)[:100]
    ):
        record(by, "material.examined", material)
    material.refresh_from_db()
    return material


@dataclass(frozen=True)
class Purpose:
    """What a kept document shall stand in for.

    Attributes:
        for_ref: ``cases.case:12``; in whose files a copy is put.
        words: the purpose in words, such as the title of the service.
        consent: the words that the owner agreed to; empty where no consent was asked.
        until: last day on which the authority may look at it for this purpose.
    """

    for_ref: str
    words: str = ""
    authority_code: str = ""
    region_code: str = ""
    consent: str = ""
    until: date | None = None


@transaction.atomic
def rely_on(material: Material, purpose: Purpose, *, by: HasActorRef | str) -> StoredFile:
    """Let a kept document stand in for handing it in again; noted once for each thing it is used for.

    Returns:
        the copy that belongs to ``purpose.for_ref``; the same on every call.
    Raises:
        NotReusable: withdrawn, replaced, deleted or no longer valid; ask for a new one.
        NeedsConsent: it goes to another authority than it was given to, or is sensitive, and no consent was given.
    Legal: 个人信息保护法 第二十三条, 第二十九条.
    """
    row = Material.objects.select_for_update(of=("self",)).select_related("file__blob__key").get(pk=material.pk)
    if row.why_not() or row.file is None:
        raise NotReusable(row.why_not() or "deleted")
    elsewhere = purpose.authority_code != row.authority_code or row.about.is_sensitive
    if purpose.authority_code and elsewhere and not purpose.consent:
        raise NeedsConsent
    use, made = MaterialUse.objects.get_or_create(
        material=row, for_ref=purpose.for_ref,
        defaults={
            "purpose": purpose.words[:200], "authority_code": purpose.authority_code, "until": purpose.until,
            "region_code": purpose.region_code, "consent": purpose.consent[:400], "used_by": actor_ref(by)[:100],
            "consented_at": timezone.now() if purpose.consent else None,
        },
    )  # fmt: skip
    held = next((file for file in files_of(purpose.for_ref) if file.digest == row.digest), None)
    if made or use.taken_back_at:
        if use.taken_back_at:
            use.taken_back_at = None
            use.save(update_fields=["taken_back_at"])
        say_used(use)
        record(by, "material.relied_on", row, detail={"for": purpose.for_ref, "purpose": purpose.words})
    return held or adopt(row.file, owner_ref=purpose.for_ref, by=by)


@transaction.atomic
def withdraw(material: Material, *, by: Viewer, reason: str = "") -> Material:
    """The owner does not want it used again; what it was used for keeps its copy. Withdrawing twice is harmless.

    Legal: 个人信息保护法 第十五条 (consent may be withdrawn; what was done before stays lawful).
    """
    if Material.objects.filter(pk=material.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        record(by, "material.withdrawn", material, for_whom=by.for_whom_ref, reason=reason)
    material.refresh_from_db()
    return material


@transaction.atomic
def allow_again(material: Material, *, by: Viewer) -> Material:
    """The owner lets it be used again."""
    if Material.objects.filter(pk=material.pk, deleted_at=None).exclude(withdrawn_at=None).update(withdrawn_at=None):
        record(by, "material.allowed_again", material, for_whom=by.for_whom_ref)
    material.refresh_from_db()
    return material


@dataclass(frozen=True)
class Left:
    """Where a copy stays after a deletion, and why."""

    for_ref: str
    reason: str


def copies_that_stay(material: Material) -> list[Left]:
    """Cases that keep a copy of this document whatever its owner does with the library's, and why."""
    refs = [material.from_ref, *material.uses.values_list("for_ref", flat=True)]
    found = [Left(ref, why_kept(ref)) for ref in dict.fromkeys(refs) if ref]
    return [one for one in found if one.reason]


@transaction.atomic
def delete(material: Material, *, by: Viewer) -> list[Left]:
    """Take a document out of the library: its bytes, its text and its name go; a line that it existed stays.

    Copies in the files of running and archived cases stay, because the law keeps those.

    Returns:
        what stays, and why.
    Legal: 个人信息保护法 第四十七条; 档案法 第十四条.
    """
    row = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
    left = copies_that_stay(row)
    if row.deleted_at:
        return left
    files = [file for file in (row.file, row.picture) if file is not None]
    row.deleted_at, row.file, row.picture = timezone.now(), None, None
    row.name, row.text, row.fields = "", "", None
    row.save()
    for file in files:
        remove(file, by=by, reason="deleted by its owner")
    UploadReading.objects.filter(whose=row.whose, digest=row.digest).delete()
    ledger.forget(row)
    record(by, "material.deleted", row, for_whom=by.for_whom_ref, detail={"left": [one.for_ref for one in left]})
    return left


def note_access(holder: Owner, digest: str, for_ref: str, *, by: Viewer) -> None:
    """Somebody of an authority opened a copy of this document; its owner sees it."""
    rows = Material.objects.filter(**{column(holder): holder}, digest=digest).values_list("pk", flat=True)
    MaterialAccess.objects.bulk_create(
        MaterialAccess(material_id=pk, by=by.actor_ref[:100], authority_code=by.authority_code, for_ref=for_ref)
        for pk in rows
    )


@transaction.atomic
def consent(holder: Owner, for_ref: str, subject: str, words: str, *, by: HasActorRef | str) -> Consent:
    """The holder lets the authority of one case look at something of theirs. Once each."""
    row, made = Consent.objects.select_for_update().get_or_create(
        for_ref=for_ref, subject=subject,
        defaults={column(holder): holder, "words": words[:400], "given_by": actor_ref(by)[:100]},
    )  # fmt: skip
    if made or row.taken_back_at:
        row.taken_back_at, row.given_at, row.words = None, timezone.now(), words[:400]
        row.save(update_fields=["taken_back_at", "given_at", "words"])
        record(by, "material.consented", row, detail={"for": for_ref, "subject": subject})
    return row


@transaction.atomic
def take_back(row: Consent, *, by: Viewer) -> Consent:
    """The holder takes a consent back; what was done before stays lawful."""
    if Consent.objects.filter(pk=row.pk, taken_back_at=None).update(taken_back_at=timezone.now()):
        record(by, "material.consent_taken_back", row, for_whom=by.for_whom_ref)
    row.refresh_from_db()
    return row


def note_reading(material_id: int, text: str, fields: list[dict[str, str]], days: Mapping[str, Any]) -> None:
    """What a job read; days fill what nobody said, and never make a document valid for longer than its kind allows."""
    with transaction.atomic():
        row = Material.objects.select_for_update(of=("self",)).filter(pk=material_id, deleted_at=None).first()
        if row is None or row.read_state == ReadState.READ:
            return
        row.read_state = ReadState.READ if text else ReadState.NOTHING
        row.text, row.fields = text, fields
        if row.issued_on is None and days.get("issued_on"):
            row.issued_on = days["issued_on"]
            until = row.about.valid_until(days["issued_on"])
            row.valid_until = min(filter(None, (until, row.valid_until)), default=None)
        if days.get("valid_until"):
            row.valid_until = min(filter(None, (row.valid_until, days["valid_until"])))
        row.save()
