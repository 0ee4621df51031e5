"""Sending: idempotent, checked, received at once, with a number and a receipt."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.forms.public import prefill_counts
from tongban.capabilities.rules.public import Outcome
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import together
from tongban.foundation.statements.public import Select, given, insert, insert_all
from tongban.foundation.trust.public import blind_index
from tongban.foundation.values.public import TimeLimit
from tongban.journeys.cases.actions.drafts import new_case, prefilled
from tongban.journeys.cases.actions.steps import (
    By,
    Wanted,
    event_of,
    keep_clock,
    lock,
    move,
    note,
    request_letters,
    require_applicant,
    tell,
)
from tongban.journeys.cases.content import PackKit, facts_for, kept_facts, kit_in_force, kit_of_case, subject_of
from tongban.journeys.cases.documents import said_in, verdict_of
from tongban.journeys.cases.errors import NotComplete, NotEligible, ReferenceTaken, WrongState
from tongban.journeys.cases.filing import missing_materials
from tongban.journeys.cases.held_before import covers_of, use_again
from tongban.journeys.cases.jobs import take_in
from tongban.journeys.cases.models import (
    Application,
    Case,
    ConditionalAcceptance,
    Measure,
    PartySignature,
    Pledge,
)
from tongban.journeys.cases.replacing import decided_by
from tongban.journeys.cases.responsible import responsible_for
from tongban.journeys.cases.states import State
from tongban.journeys.packs.public import PackVersion
from tongban.registers.catalogue.public import next_case_number
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person
from tongban.registers.places.public import working_calendar

_of_reference = Select(lambda: Case.objects.filter(reference=given(0)).only("pk"))


def submit(
    case: Case,
    viewer: Viewer,
    reference: str = "",
    *,
    insist: bool = False,
    pledged: bool = False,
    lacking: tuple[str, ...] = (),
) -> Case:
    """Send an application: checked, numbered, received, and its five-day clock started, all or nothing.

    A double click, a repeated request or the same reference find the case that was sent first.

    Args:
        reference: the client's own key for this filing; empty when a person clicks.
        insist: send although a condition is certainly not met; it will be decided on, with remedies.
        pledged: the applicant has read the notice and promises in writing (告知承诺).
        lacking: ids of secondary materials promised for later (容缺).
    Raises:
        NotYourCase: somebody else's draft.
        NotComplete: faults of the form or missing materials, each with its place and remedy.
        NotEligible: a condition is certainly not met and the applicant does not insist.
        ReferenceTaken: the reference belongs to another application.
    Legal: 国务院令第716号 第七条; 行政许可法 第二十九条, 第三十二条.
    """
    try:
        return _submit(case, viewer, reference, insist=insist, pledged=pledged, lacking=lacking)
    except IntegrityError:  # another filing took the reference after we looked
        if Case.objects.filter(reference=reference or None).exclude(pk=case.pk).exists():
            raise ReferenceTaken() from None
        raise


@together()
def _submit(case: Case, viewer: Viewer, reference: str, **promises: Any) -> Case:
    case = lock(case)
    require_applicant(viewer, case)
    if case.state != State.DRAFT:
        return case
    if reference:
        if Case.objects.filter(reference=reference).exclude(pk=case.pk).exists():
            raise ReferenceTaken()
        case.reference = reference
    kit = kit_of_case(case)
    facts = facts_for(subject_of(case), kit.fact_ids, viewer=viewer, case_ref=case.ref)
    bring_up_to_date(case.application, kit, facts)
    return send(case, facts, viewer, **promises)


def send(
    case: Case,
    facts: Mapping[str, Any],
    viewer: Viewer,
    *,
    insist: bool = False,
    pledged: bool = False,
    lacking: tuple[str, ...] = (),
    signed: bool = False,
) -> Case:
    """Check, number and receive a draft, ours in the database or only in memory.

    Args:
        signed: all parties have signed already.
    """
    kit, application = kit_of_case(case), case.application
    values = checked_values(kit, application, facts)
    handed_in, covers = {**application.answers, **(application.files or {})}, covers_of(case, kit, facts)
    if missing := missing_materials(kit, values, handed_in, lacking, covers):
        raise NotComplete(missing)
    outcome = kit.criteria.explain(values)
    if outcome.verdict is False and not insist:
        raise NotEligible(outcome)
    now = timezone.now()
    case.submitted_at = now
    case.authority_code, case.region_code, case.variant_code = responsible_for(case, kit)
    case.number = next_case_number(case.variant_code, timezone.localdate(now))
    application.files = {**use_again(case, covers, viewer), **(application.files or {})}
    parties = [] if signed else _parties(case, kit, application)
    if parties:
        move(case, State.SUBMITTED)
    else:
        receive_now(case, now, viewer)
    for row in (case, application):
        insert(row) if row._state.adding else row.save()
    PartySignature.objects.bulk_create(parties) if parties else None
    letters = _write_promises(case, kit, viewer, now, pledged, lacking)
    insert(Measure(case=case, **measured(case, kit, application, values, outcome)))
    if parties:
        note(case, "submitted", viewer)
        request_letters(case, letters)
        tell(case, "submitted", viewer)
    else:
        after_receipt(case, viewer, letters, is_filed=True)
    return case


def file_application(
    item: PackVersion | str,
    viewer: Viewer,
    answers: Mapping[str, Any],
    reference: str,
    *,
    channel: str = "api",
    applicant: Person | Organisation | None = None,
    **promises: Any,
) -> Case:
    """Draft and send in one go, for programs; the same reference gives the same case, also to two who ask at once.

    Unfinished drafts are left alone: two programs that file for one applicant at once would share them.
    Nothing is written before everything is known, so the trail names the question for facts by the reference.

    Args:
        applicant: for whom, when a clerk or a department's system files.
    Raises:
        ReferenceTaken: the reference belongs to another applicant's case or to another item.
        and as ``start_draft`` and ``submit``.
    """
    try:
        return _file(item, viewer, answers, reference, channel, applicant, promises)
    except IntegrityError:  # filed beside us after we looked: nothing of ours is left, and theirs is the answer
        with transaction.atomic():
            sent = sent_as(reference, new_case(kit_in_force(item), viewer, channel, applicant), viewer)
        if sent is None:
            raise
        return sent


def sent_as(reference: str, case: Case, viewer: Viewer) -> Case | None:
    """The case that was filed under this reference, if it is for the same applicant and item as ``case``."""
    found = _of_reference.first(reference) if reference else None
    if found is None:
        return None
    sent = lock(found)
    require_applicant(viewer, sent)
    whose = ("pack_code", "person_id", "organisation_id")
    if any(getattr(sent, name) != getattr(case, name) for name in whose):
        raise ReferenceTaken()
    return sent


@together()
def _file(
    item: PackVersion | str,
    viewer: Viewer,
    answers: Mapping[str, Any],
    reference: str,
    channel: str,
    applicant: Person | Organisation | None,
    promises: Mapping[str, Any],
) -> Case:
    kit = kit_in_force(item)
    case = new_case(kit, viewer, channel, applicant)
    if (sent := sent_as(reference, case, viewer)) is not None:
        return sent
    case.reference = reference or None
    facts = facts_for(subject_of(case), kit.fact_ids, viewer=viewer, case_ref=f"reference:{reference}")
    prefilled(case, kit, facts, answers)
    return send(case, facts, viewer, **promises)


def bring_up_to_date(application: Application, kit: PackKit, facts: Mapping[str, Any]) -> None:
    """Put facts of this moment over the locked answers of an earlier day."""
    locked = kit.form.locked(facts)
    answers = copy.deepcopy(application.answers or {})
    for path, value in locked.items():
        put(answers, path, value)
    _given, fresh = kit.form.prefill(facts)
    application.answers = answers
    application.origins = {**application.origins, **{path: fresh[path] for path in locked if path in fresh}}
    application.facts = kept_facts(facts)


def checked_values(kit: PackKit, application: Application, facts: Mapping[str, Any]) -> dict[str, Any]:
    """All values the rules may ask for, when the form is checked.

    Raises:
        NotComplete: faults of the form.
    """
    sight = kit.form.sight(application.answers or {}, facts)
    if faults := kit.form.validator.errors(sight):
        raise NotComplete(faults)
    return sight.values


def put(answers: dict[str, Any], path: str, value: Any) -> None:
    """Set one answer at its path of groups."""
    *groups, name = path.split(".")
    for group in groups:
        answers = answers.setdefault(group, {})
    answers[name] = value


def measured(
    case: Case, kit: PackKit, application: Application, values: Mapping[str, Any], outcome: Outcome
) -> dict[str, Any]:
    """What K1 and K6 are computed from: prefill, verdict of the automatic check, each review point."""
    points = kit.automatic.explain({**values, **said_in(case, kit, application)})
    verdict = verdict_of((outcome.verdict, points.verdict))
    fillable, prefilled = prefill_counts(kit.form, application.answers or {}, application.origins or {})
    return {
        "pack_code": case.pack_code,
        "submitted_on": timezone.localdate(case.submitted_at),
        "fillable": fillable,
        "prefilled": prefilled,
        "precheck": verdict,
        "points": [{"id": item.id, "verdict": item.verdict} for item in [*outcome.criteria, *points.criteria]],
    }


def receive_now(case: Case, now: datetime, by: By) -> None:
    """收件: the acceptance clock starts."""
    move(case, State.RECEIVED)
    case.received_at, case.decide_by = now, decided_by(case)
    case.materials_on = timezone.localdate(now)
    keep_clock(case)


def after_receipt(case: Case, by: By, letters: Iterable[Wanted] = (), *, is_filed: bool = False) -> None:
    """The timeline, the receipt and other letters, the job that takes the case in, audit and event."""
    rows = [event_of(case, "submitted", by)] if is_filed else []
    insert_all([*rows, event_of(case, "received", by, due_on=case.acceptance_due_on)])
    request_letters(case, [*letters, ("receipt", {})], (take_in, {"case_id": case.pk}), after=0 if is_filed else None)
    tell(case, "received", by)


def _write_promises(
    case: Case, kit: PackKit, viewer: Viewer, now: datetime, pledged: bool, lacking: tuple[str, ...]
) -> list[Wanted]:
    """告知承诺 and 容缺: what was promised in writing, with its term; returns the letters that say so.

    Legal: 国办发〔2020〕42号; 上海市行政审批告知承诺管理办法.
    """
    manifest = kit.pack.manifest
    letters: list[Wanted] = []
    if manifest.get("pledge") and pledged:
        text = kit.pack.text("manifest.pledge.text", "zh")
        within = manifest["pledge"].get("check_within")
        check_within = TimeLimit.of(within).text_zh if within else ""
        Pledge.objects.create(case=case, text=text, promised_at=now, promised_by=viewer.actor_ref)
        note(case, "pledged", viewer)
        letters.append(("pledge", {"pledge": text, "check_within": check_within}))
    allowed = manifest.get("conditional_acceptance") or {}
    if lacking:
        if not set(lacking) <= set(allowed.get("materials", [])):
            raise WrongState(_("这些材料不在容缺清单内"))
        days = int((allowed.get("within") or {}).get("value", 10))
        due_on = working_calendar().add(timezone.localdate(now), days)
        ConditionalAcceptance.objects.create(
            case=case, materials=list(lacking), promised_by=viewer.actor_ref, due_on=due_on
        )
        letters.append(("conditional_promise", {"materials": material_rows(kit, lacking), "due_on": due_on}))
    return letters


def material_rows(kit: PackKit, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Materials as letters list them."""
    titles = {str(material["id"]): material.get("title", {}) for material in kit.pack.materials}
    return [{"title": titles.get(name, name), "source": "", "note": ""} for name in ids]


def _parties(case: Case, kit: PackKit, application: Application) -> list[PartySignature]:
    """Those who must sign before the case is received; who files has signed by filing."""
    signers = kit.pack.manifest.get("signers")
    if not signers:
        return []
    source = str(signers.get("from", "")).removeprefix("answers.")
    filer = (
        Person.objects.filter(pk=case.agent_id or case.person_id or 0)
        .values_list("citizen_id_index", flat=True)
        .first()
    )
    parties = {}
    for entry in application.answers.get(source) or []:
        number = str(entry.get(signers.get("citizen_id", "citizen_id"), ""))
        index = blind_index("citizen_id", number)
        if number and index != filer:
            parties[index] = PartySignature(
                case=case, name=str(entry.get(signers.get("name", "name"), "")), citizen_id_index=index
            )
    return list(parties.values())
