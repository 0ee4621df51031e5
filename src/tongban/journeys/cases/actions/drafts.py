"""Before sending: a draft that is already mostly filled, saved as one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases.actions.steps import lock, require_applicant
from tongban.journeys.cases.content import PackKit, facts_for, kept_facts, kit_of, subject_of
from tongban.journeys.cases.errors import NotAllowed, WrongState
from tongban.journeys.cases.models import Application, Case
from tongban.journeys.cases.states import Channel, State
from tongban.journeys.packs.public import current
from tongban.registers.identity.public import covers


@transaction.atomic
def start_draft(
    pack_code: str,
    viewer: Viewer,
    *,
    channel: str = Channel.WEB,
    for_person_id: int | None = None,
    for_organisation_id: int | None = None,
) -> Case:
    """Begin an application, prefilled with what the city knows; an unfinished draft of the same item is taken up again.

    Args:
        viewer: the applicant, an agent for the applicant, or a clerk who takes in for somebody.
        channel: the door it came through.
        for_person_id: the person at the counter, when a clerk (or a department's system) takes in.
        for_organisation_id: the same for an organisation.
    Raises:
        PackNotFound: no such item in force today.
        NotAllowed: the item is for others (person or organisation), must be filed in person, or asks for a stronger
            sign-in.
    """
    pack = current(pack_code)
    kit = kit_of(pack)
    case = _new_case(kit, viewer, channel, for_person_id, for_organisation_id)
    _require_may_file(kit, viewer)
    rows = Case.objects.filter(state=State.DRAFT, pack_version=pack, taken_by=case.taken_by)
    whose = {"person": case.person_id, "organisation": case.organisation_id, "agent": case.agent_id}
    known = rows.filter(**whose).first()
    if known is not None:
        return known
    case.save()
    facts = facts_for(subject_of(case), kit.fact_ids, viewer=viewer, case_ref=case.ref)
    answers, origins = kit.form.prefill(facts)
    Application.objects.create(case=case, answers=answers, origins=origins, facts=kept_facts(facts))
    record(viewer, "case.drafted", case, for_whom=viewer.for_whom_ref)
    return case


def _new_case(
    kit: PackKit, viewer: Viewer, channel: str, for_person_id: int | None, for_organisation_id: int | None
) -> Case:
    case = Case(
        pack_version=kit.pack,
        pack_code=kit.pack.code,
        is_instant=kit.pack.manifest.get("pace") == "instant",
        channel=channel,
    )
    if viewer.role == Role.CLERK and (for_person_id or for_organisation_id):
        case.person_id, case.organisation_id = for_person_id, for_organisation_id
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
    before = dict(application.answers or {})
    application.answers = merged(application, answers)
    application.origins = _remaining(application, before)
    application.files = {**application.files, **(files or {})}
    application.step = step
    application.save()
    return case


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
    case.delete()
