"""Materials that experts see: only what an officer released for this review, only marked, only while they examine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.materials.public import note_access
from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.files.public import StoredFile, file_by_reference
from tongban.journeys.cases.actions.experts import own_seat
from tongban.journeys.cases.actions.steps import lock, require_staff, tell
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.models import Case, ProcedureMember, SpecialProcedure
from tongban.journeys.cases.procedure_kinds import Kind
from tongban.journeys.cases.reading_copies import reading_copy
from tongban.journeys.packs.public import localised

DRAWN = ("pdf", "jpg", "png", "webp", "heic")


@dataclass(frozen=True)
class Released:
    """One file of the case that experts may be shown."""

    reference: str
    title: str
    is_released: bool


def materials_for_experts(row: SpecialProcedure) -> list[Released]:
    """Files of the case that can be drawn, by material of the guide, with whether they are released."""
    released = set(row.released)
    return [Released(ref, title, ref in released) for title, ref in _files(row.case)]


def _files(case: Case) -> list[tuple[str, str]]:
    application = case.application
    handed: Mapping[str, Any] = {**(application.answers or {}), **(application.files or {})}
    found = []
    for spec in case.pack_version.materials:
        entry = handed.get(str(spec["id"]))
        for reference in [entry] if isinstance(entry, str) else entry if isinstance(entry, list) else []:
            file = file_by_reference(str(reference))
            if file is not None and file.kind in DRAWN:
                found.append((localised(spec.get("title")), str(reference)))
    return found


@transaction.atomic
def release_materials(row: SpecialProcedure, references: Iterable[str], *, by: Viewer) -> SpecialProcedure:
    """Choose what the experts of an open review may look at; what is left out is taken back. Twice is harmless.

    Raises:
        NotAllowed, NotYourCase: not an officer of the case.
        WrongState: no review of experts, or over.
    Legal: 个人信息保护法 第六条 (no more than the purpose needs).
    """
    case = lock(row.case)
    require_staff(by, case, deciding=True)
    row = SpecialProcedure.objects.select_for_update().select_related("case").get(pk=row.pk)
    if row.kind != Kind.EXPERT_REVIEW or not row.is_open:
        raise WrongState(_("只有进行中的专家评审可以放开材料"))
    row.case = case
    known = {reference for _title, reference in _files(case)}
    wanted = [one for one in dict.fromkeys(references) if one in known]
    if wanted == row.released:
        return row
    row.released = wanted
    row.save(update_fields=["released"])
    tell(case, "materials_released", by, procedure=row.pk, files=len(wanted))
    return row


def released_to(member: ProcedureMember) -> list[Released]:
    """What an expert may look at now: after the declaration, until the marks are given or the review ends."""
    row = member.procedure
    if member.declared_at is None or member.left_at is not None or member.marked_at is not None or not row.is_open:
        return []
    return [one for one in materials_for_experts(row) if one.is_released]


def released_copy(viewer: Viewer, pk: int, reference: str) -> bytes:
    """One released file as a marked PDF; that it was read stands in the trail and with its owner.

    Raises:
        NotVisible: not this expert's, not released, or no longer.
        PortRefused, DamagedFile: it cannot be drawn.
    """
    member = own_seat(viewer, pk)
    found = next((one for one in released_to(member) if one.reference == reference), None)
    file: StoredFile | None = file_by_reference(reference) if found else None
    if found is None or file is None:
        raise NotVisible
    words = f"仅供专家评审 席位{member.pk} {timezone.localdate():%Y-%m-%d}"
    content = reading_copy(file, words, title=found.title)
    case = member.procedure.case
    holder = case.organisation or case.person
    if holder is not None:
        note_access(holder, file.digest, case.ref, by=viewer)
    record(viewer, "case.expert_read", case, detail={"seat": member.pk, "file": reference})
    return content
