"""Keeping, examining, relying on, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.foundation.files.public import StoredFile
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .errors import NotReusable
from .models import Material, MaterialUse


@transaction.atomic
def keep(
    owner: Person | Organisation,
    kind: str,
    file: StoredFile,
    *,
    title: Mapping[str, str],
    from_ref: str,
    by: HasActorRef | str,
    valid_until: date | None = None,
) -> Material:
    """Keep a document for its owner, to be used again. The same content of the same kind is kept once.

    Keeping again what was withdrawn makes it usable again: the owner has handed it in anew.

    Args:
        kind: what it proves, the same name in every service: ``residence_proof``.
        from_ref: what it was handed in for: ``cases.case:12``.
        valid_until: last day on which it may be relied on; None means without end.
    """
    column = "organisation" if isinstance(owner, Organisation) else "person"
    material, made = Material.objects.get_or_create(
        **{column: owner}, kind=kind, digest=file.digest,
        defaults={
            "file": file, "title_zh": title["zh"], "title_en": title.get("en", ""), "from_ref": from_ref,
            "valid_until": valid_until,
        },
    )  # fmt: skip
    if not made and (material.withdrawn_at or material.valid_until != valid_until):
        material.withdrawn_at, material.valid_until = None, valid_until
        material.save(update_fields=["withdrawn_at", "valid_until"])
        made = True
    if made:
        record(by, "material.kept", material, detail={"kind": kind, "from": from_ref})
    return material


@transaction.atomic
def examine(material: Material, *, by: HasActorRef) -> Material:
    """Note that an officer looked at it and found it good. Noting it twice is harmless."""
    if Material.objects.filter(pk=material.pk, examined_at=None).update(
        examined_at=timezone.now(), examined_by=actor_ref(by)[:100]
    ):
        record(by, "material.examined", material)
    material.refresh_from_db()
    return material


@transaction.atomic
def rely_on(material: Material, for_ref: str, *, by: HasActorRef | str) -> StoredFile:
    """Let a kept document stand in for handing it in again; noted once for each thing it is used for.

    Raises:
        NotReusable: withdrawn or no longer valid; ask for a new one.
    """
    row = Material.objects.select_for_update(of=("self",)).select_related("file").get(pk=material.pk)
    if not row.is_valid():
        raise NotReusable
    _use, made = MaterialUse.objects.get_or_create(material=row, for_ref=for_ref)
    if made:
        record(by, "material.relied_on", row, detail={"for": for_ref})
    return row.file


@transaction.atomic
def withdraw(material: Material, *, by: Viewer, reason: str = "") -> Material:
    """The owner does not want it used again; what it was used for keeps its copy. Withdrawing twice is harmless.

    Legal: 个人信息保护法 第十五条 (consent may be withdrawn; what was done before stays lawful).
    """
    if Material.objects.filter(pk=material.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        record(by, "material.withdrawn", material, for_whom=by.for_whom_ref, reason=reason)
    material.refresh_from_db()
    return material
