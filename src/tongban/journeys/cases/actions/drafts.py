"""Before sending: a draft that is already mostly filled, saved as one types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.forms.public import Clash, Sheet, merge
from tongban.capabilities.materials.public import forget_uploads
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record, together
from tongban.foundation.files.public import files_of
from tongban.foundation.statements.public import insert
from tongban.journeys.cases.actions.steps import lock, require_applicant
from tongban.journeys.cases.content import PackKit, facts_for, kept_facts, kit_in_force, kit_of_case, subject_of
from tongban.journeys.cases.errors import NotAllowed, WrongState
from tongban.journeys.cases.jobs import read_documents
from tongban.journeys.cases.models import Application, Case
from tongban.journeys.cases.states import Channel, State
from tongban.journeys.packs.public import PackVersion
from tongban.registers.identity.public import covers
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person


@together()
def start_draft(
    item: PackVersion | str,
    viewer: Viewer,
    *,
    channel: str = Channel.WEB,
    applicant: Person | Organisation | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Case:
    """Begin an application, prefilled with what the city knows; an unfinished draft of the same item is taken up again.

    Args:
        item: code of the item, or its version in force.
        viewer: the applicant, an agent for the applicant, or a clerk who takes in for somebody.
        channel: the door it came through.
        applicant: the person at the counter or the firm, when a clerk (or a department's system) takes in.
        answers: what is typed already.
    Raises:
        PackNotFound: no such item in force today.
        NotAllowed: the item is for others (person or organisation), must be filed in person, or asks for a stronger
            sign-in.
    """
    kit = kit_in_force(item)
    case = new_case(kit, viewer, channel, applicant)
    known = Case.objects.filter(unfinished_like(case)).first()
    if known is not None:
        return save_draft(known, answers, "", viewer) if answers else known
    insert(case)
    facts = facts_for(subject_of(case), kit.fact_ids, viewer=viewer, case_ref=case.ref)
    insert(prefilled(case, kit, facts, answers or {}))
    record(viewer, "case.drafted", case, for_whom=viewer.for_whom_ref)
    return case


def unfinished_like(case: Case) -> Q:
    """Drafts that the same people began for the same item."""
    whose = {"person": case.person_id, "organisation": case.organisation_id, "agent": case.agent_id}
    return Q(state=State.DRAFT, pack_version=case.pack_version, taken_by=case.taken_by, **whose)


def prefilled(case: Case, kit: PackKit, facts: Mapping[str, Any], typed: Mapping[str, Any]) -> Application:
    """A new application, not yet saved: what the city knows, under what was typed."""
    answers, origins = kit.form.prefill(facts)
    application = Application(case=case, answers=answers, origins=origins, facts=kept_facts(facts))
    retype(application, typed)
    return application


def new_case(kit: PackKit, viewer: Viewer, channel: str, applicant: Person | Organisation | None) -> Case:
    """A case that is not yet saved, if the viewer may file it.

    Raises:
        NotAllowed: as ``start_draft``.
    """
    case = Case(
        pack_version=kit.pack,
        pack_code=kit.pack.code,
        is_instant=kit.pack.manifest.get("pace") == "instant",
        channel=channel,
    )
    if viewer.role == Role.CLERK and applicant is not None:
        setattr(case, "person" if isinstance(applicant, Person) else "organisation", applicant)
        case.taken_by = viewer.actor_ref
    elif viewer.role == Role.PERSON and viewer.organisation_id:
        case.organisation_id, case.agent_id = viewer.organisation_id, viewer.acting_person_id
    elif viewer.role == Role.PERSON and viewer.person_id:
        case.person_id, case.agent_id = viewer.person_id, viewer.agent_person_id
    else:
        raise NotAllowed(_("请先登录"))
    case.delegation_id = viewer.delegation_id
    audience = str(kit.pack.manifest.get("audience", "person"))
    if (audience == "organisation") != (case.organisation_id is not None):
        raise NotAllowed(_("这个事项由企业办理") if audience == "organisation" else _("这个事项由个人办理"))
    _require_may_file(kit, viewer)
    return case


def _require_may_file(kit: PackKit, viewer: Viewer) -> None:
    """Who the pack lets file, and how surely we must know them."""
    allowed = kit.pack.manifest.get("who_may_file", {})
    yes = {"true", "True", True}
    acting = viewer.is_acting_for_another and not viewer.organisation_id
    if acting and allowed.get("relative") not in yes and allowed.get("delegate") not in yes:
        raise NotAllowed(_("这个事项须由本人办理"))
    if not covers(viewer, kit.pack.code):
        raise NotAllowed(_("授权范围不包括这个事项"))
    if viewer.role == Role.PERSON and viewer.assurance < int(kit.pack.manifest.get("assurance", 1)):
        raise NotAllowed(_("请先完成实名认证再办理"))


@transaction.atomic
def save_draft(
    case: Case,
    answers: Mapping[str, Any],
    step: str,
    viewer: Viewer,
    *,
    files: Mapping[str, Any] | None = None,
) -> Case:
    """Keep what was typed so far; nothing is checked, so that nothing typed is lost.

    What the city knows for certain (``lock`` in the pack) stays as the source says.

    Raises:
        WrongState: it was sent already.
        NotYourCase: somebody else's.
    """
    case = lock(case)
    require_applicant(viewer, case)
    if case.state not in (State.DRAFT, State.CORRECTION_REQUESTED):
        raise WrongState()
    application = case.application
    retype(application, answers)
    application.files = {**application.files, **(files or {})}
    application.step, application.ends_on = step, None
    application.save()
    if {material for material, _what in kit_of_case(case).documents} & (files or {}).keys():
        read_documents.enqueue(key=f"cases.read_documents:{case.ref}:{uuid4().hex}", case_id=case.pk)
    return case


@dataclass(frozen=True)
class Kept:
    """A page that came back: the answers as they are kept now, and where another device disagrees."""

    answers: dict[str, Any]
    clashes: list[Clash]


@transaction.atomic
def save_page(case: Case, answers: Mapping[str, Any], step: str, viewer: Viewer, sheet: Sheet) -> Kept:
    """Keep one page of the form beside what another device may have changed since the page was opened.

    Only questions that both changed differently are held back, for the sender to choose; all else is kept at once.

    Args:
        answers: as parsed from the page.
        sheet: what the page showed when it was opened, what the sender chose, and their device.
    Raises:
        WrongState: it was sent already.
        NotYourCase: somebody else's.
    """
    case = lock(case)
    require_applicant(viewer, case)
    if case.state not in (State.DRAFT, State.CORRECTION_REQUESTED):
        raise WrongState()
    application = case.application
    before = dict(application.answers or {})
    own = {name for name, device in application.editors.items() if device == sheet.device}
    together, clashes = merge(before, answers, sheet, own)
    retype(application, together)
    after = dict(application.answers or {})
    changed = {name for name in after if after[name] != before.get(name)}
    application.editors = {**application.editors, **dict.fromkeys(changed, sheet.device)}
    application.step, application.ends_on = step, None
    application.save()
    return Kept(after, clashes)


def retype(application: Application, typed: Mapping[str, Any]) -> None:
    """Put what was typed into an application."""
    before = dict(application.answers or {})
    application.answers = merged(application, typed)
    application.origins = _remaining(application, before)


def merged(application: Application, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Answers after typing: what a source gave for certain wins over what was typed."""
    given = {path.split(".")[0] for path, origin in application.origins.items() if origin.get("locked")}
    return {**(application.answers or {}), **{name: value for name, value in typed.items() if name not in given}}


def _remaining(application: Application, before: Mapping[str, Any]) -> dict[str, Any]:
    """Origins of the answers that still are what the source gave."""
    after = application.answers or {}
    same = {name for name in {*before, *after} if before.get(name) == after.get(name)}
    return {path: origin for path, origin in application.origins.items() if path.split(".")[0] in same}


@transaction.atomic
def discard_draft(case: Case, viewer: Viewer) -> None:
    """Throw a draft away; nothing of it is kept."""
    case = lock(case)
    require_applicant(viewer, case)
    if case.state != State.DRAFT:
        raise WrongState()
    record(viewer, "case.discarded", case)
    forget_draft(case)


def forget_draft(case: Case) -> None:
    """A draft goes with everything that was read on its files."""
    if owner := case.organisation or case.person:
        forget_uploads(owner, [file.digest for file in files_of(case.ref)])
    case.delete()
