"""The applicant's own library of materials in a case: what was handed in is kept for life, what is kept is offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.capabilities.materials.public import (
    Consent,
    Material,
    NotReusable,
    Purpose,
    Source,
    consent,
    consents_for,
    keep,
    kept_by_kind,
    kind_of_entry,
    rely_on,
)
from tongban.foundation.access.public import Viewer
from tongban.foundation.files.public import files_of
from tongban.foundation.ui.public import date_words
from tongban.journeys.cases.actions.drafts import save_draft
from tongban.journeys.cases.actions.promises import supply
from tongban.journeys.cases.actions.steps import require_applicant
from tongban.journeys.cases.coverage import Cover
from tongban.journeys.cases.filing import taken_kinds
from tongban.journeys.cases.held_before import consent_words
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import Channel, State
from tongban.journeys.packs.public import localised
from tongban.registers.authorities.public import authorities
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person


def holder_of(case: Case) -> Person | Organisation:
    """The applicant, whose library it is."""
    found = case.organisation or case.person
    assert found is not None
    return found


def keep_materials(case_id: int) -> int:
    """After receipt: everything handed in with a case goes into its applicant's library; how many. Safe to run twice.

    Legal: 国务院令第716号 第八条, 第九条 (what was handed in once is not asked for again).
    """
    case = Case.objects.with_pack().select_related("application", "person", "organisation").get(pk=case_id)
    if case.state == State.DRAFT:
        return 0
    files = {str(file.reference): file for file in files_of(case.ref)}
    by = case.taken_by or ("system" if case.agent_id is None and case.person_id is None else f"person:{case.person_id}")
    kept = 0
    for entry in case.pack_version.materials:
        file = files.get(str((case.application.files or {}).get(str(entry["id"]), "")))
        if file is None:
            continue
        source = Source.COUNTER if case.channel == Channel.COUNTER else Source.WEB
        keep(
            holder_of(case), kind_of_entry(entry), file, title=entry.get("title") or {"zh": file.name},
            from_ref=case.ref, by=by, source=source, authority_code=case.authority_code,
        )  # fmt: skip
        kept += 1
    return kept


@dataclass(frozen=True)
class Offer:
    """One kept document that may stand in for a material that is asked for.

    Attributes:
        why_not: why it cannot be used now, in words; empty when it can.
        consent: what the owner agrees to by using it.
    """

    material: Material
    where: str
    why_not: str
    consent: str


def offers_for(case: Case, entries: dict[str, dict[str, Any]]) -> dict[str, list[Offer]]:
    """Kept documents for the materials that are asked for, at most three each; one query and the names of bodies.

    What has ended is shown with its reason and cannot be taken, so that nobody wonders where it is.
    """
    kinds = {name: kind_of_entry(entry) for name, entry in entries.items()}
    wanted = {kind for kind in kinds.values() if kind != "other"}
    if not wanted:
        return {}
    found = kept_by_kind(holder_of(case), wanted)
    if not found:
        return {}
    bodies = {body.pk: body.title for body in authorities()}
    words = consent_words(case)
    return {
        name: [
            Offer(row, bodies.get(row.authority_code, ""), _why_not(row, entries[name]), words)
            for row in sorted(found[kind], key=lambda row: bool(_why_not(row, entries[name])))[:3]
        ]
        for name, kind in kinds.items()
        if kind in found
    }


def _why_not(row: Material, entry: dict[str, Any]) -> str:
    why = row.why_not()
    if why == "expired" and row.valid_until:
        return _("已于%(day)s过期") % {"day": date_words(row.valid_until)}
    if why:
        return _("您已停止复用")
    kinds = {"jpg" if kind == "jpeg" else kind for kind in taken_kinds(entry)}
    pictures = {"png", "jpg", "webp", "heic"}
    if row.file is None or not (row.file.kind in kinds or (row.file.kind in pictures and kinds & pictures)):
        return _("格式不合要求")
    if row.file.size > int(entry.get("max_mb") or 20) * 1024 * 1024:
        return _("文件太大")
    return ""


@transaction.atomic
def reuse(case: Case, viewer: Viewer, name: str, material: Material) -> Case:
    """Let a kept document stand in for a material of this case, with the owner's consent; twice is harmless.

    Works before sending, in a correction, and for what was promised for later.

    Raises:
        NotYourCase: somebody else's case.
        NotReusable: expired, withdrawn, of another kind or another owner: ask for a new one.
        WrongState: the case takes no materials now.
    """
    require_applicant(viewer, case)
    entry = next((row for row in case.pack_version.materials if str(row["id"]) == name), None)
    holder = holder_of(case)
    owns = material.person_id == holder.pk if isinstance(holder, Person) else material.organisation_id == holder.pk
    if entry is None or not owns or kind_of_entry(entry) != material.kind or _why_not(material, entry):
        raise NotReusable(material.why_not())
    purpose = Purpose(
        case.ref, localised(case.pack_version.manifest.get("title"), "zh"),
        authority_code=case.authority_code or case.pack_version.authority_code, region_code=case.region_code,
        consent=consent_words(case),
    )  # fmt: skip
    copy = rely_on(material, purpose, by=viewer)
    files = {name: str(copy.reference)}
    if case.state in (State.DRAFT, State.CORRECTION_REQUESTED):
        return save_draft(case, {}, "materials", viewer, files=files)
    return supply(case, viewer, files)


def agree(case: Case, viewer: Viewer, cover: Cover, owner: str) -> Consent:
    """逐件授权: the holder lets this case's authority look at the licence itself.

    Args:
        owner: name of the authority, as the page said it.
    """
    require_applicant(viewer, case)
    return consent(holder_of(case), case.ref, cover.subject, licence_words(case, cover, owner), by=viewer)


def licence_words(case: Case, cover: Cover, owner: str) -> str:
    """What a holder agrees to."""
    title = localised(case.pack_version.manifest.get("title"))
    return _("同意%(owner)s在办理“%(title)s”时查看我的《%(licence)s》，仅限这一件办件。") % {
        "owner": owner, "title": title, "licence": cover.licence_title,
    }  # fmt: skip


def agreed(case: Case) -> set[str]:
    """Subjects of consents that hold for this case."""
    return set(consents_for(case.ref))
