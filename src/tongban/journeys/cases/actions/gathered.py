"""Cases within a case (一件事): filed from what was told once, taken in with the common case, which ends with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import together
from tongban.foundation.files.public import file_by_reference, read, store
from tongban.journeys.cases.actions.drafts import new_case, prefilled
from tongban.journeys.cases.actions.ends import end
from tongban.journeys.cases.actions.steps import keep_clock, lock, move, note, tell
from tongban.journeys.cases.actions.submission import send, sent_as
from tongban.journeys.cases.content import PackKit, facts_for, kit_of, subject_of
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.filing import needed_materials
from tongban.journeys.cases.held_before import covers_of
from tongban.journeys.cases.models import Application, Case, Decision
from tongban.journeys.cases.states import Result, State
from tongban.journeys.packs.public import PackVersion
from tongban.registers.facts.public import SubjectRef

FILES = ("photo", "file")


def applicant_of(case: Case) -> Viewer:
    """Whoever filed a case, for what follows from that filing without them."""
    return Viewer(
        role=Role.PERSON,
        person_id=case.person_id if case.organisation_id is None else None,
        organisation_id=case.organisation_id,
        agent_person_id=case.agent_id,
        assurance=3,
    )


def acting_for(common: Case, subject: SubjectRef | None) -> Viewer:
    """Whoever filed the common case: for themselves, or for the child or firm that an earlier item entered."""
    if subject is None:
        return applicant_of(common)
    is_person = subject.kind == "person"
    return Viewer(
        role=Role.PERSON, person_id=subject.id if is_person else None, assurance=3,
        organisation_id=None if is_person else subject.id, agent_person_id=common.agent_id or common.person_id,
    )  # fmt: skip


def file_member(
    item: PackVersion,
    common: Case,
    answers: Mapping[str, Any],
    files: Mapping[str, str],
    reference: str,
    for_whom: SubjectRef | None = None,
) -> Case:
    """File one of the items behind a common application. The same reference gives the same case, however often asked.

    Who may file, how surely they were known and who signed was settled with the common case. Conditions that are not
    met do not stop it: its department decides, with reasons. What the city knows is asked anew, of this moment.

    Args:
        item: the version of the pack that the common form was compiled from.
        common: the case that was filed.
        answers: what was told there, under the names of this item.
        files: references of what was handed in there, by material of this item.
        for_whom: whom an earlier item entered in a register; the applicant of the common case if none.
    Raises:
        NotComplete: what was told does not fill this form; nothing was written.
    """
    try:
        return _file(item, common, answers, files, reference, acting_for(common, for_whom))
    except IntegrityError:  # filed beside us after we looked
        with transaction.atomic():
            viewer = acting_for(common, for_whom)
            sent = sent_as(reference, _draft(item, common, viewer), viewer)
        if sent is None:
            raise
        return sent


def _draft(item: PackVersion, common: Case, viewer: Viewer) -> Case:
    case = new_case(kit_of(item), viewer, common.channel, None)
    case.delegation_id, case.taken_by = common.delegation_id, common.taken_by
    return case


@together()
def _file(
    item: PackVersion,
    common: Case,
    answers: Mapping[str, Any],
    files: Mapping[str, str],
    reference: str,
    viewer: Viewer,
) -> Case:
    kit, case = kit_of(item), _draft(item, common, viewer)
    if (sent := sent_as(reference, case, viewer)) is not None:
        return sent
    case.reference = reference
    facts = facts_for(subject_of(case), kit.fact_ids, viewer=viewer, case_ref=f"reference:{reference}")
    application = prefilled(case, kit, facts, answers)
    application.files = dict(files)
    lacking = _may_follow(case, kit, application, facts)
    send(case, facts, viewer, insist=True, pledged=bool(kit.pack.manifest.get("pledge")), lacking=lacking, signed=True)
    _copy_files(case, kit, application, viewer)
    return case


def _may_follow(case: Case, kit: PackKit, application: Application, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Materials that this item lets follow after acceptance (容缺) and that were not handed in."""
    allowed = (kit.pack.manifest.get("conditional_acceptance") or {}).get("materials", [])
    values = kit.form.rule_values(application.answers or {}, facts)
    needed = {str(entry["id"]) for entry in needed_materials(kit, values, covers_of(case, kit, facts))}
    return tuple(name for name in allowed if name in needed and not application.files.get(name))


def _copy_files(case: Case, kit: PackKit, application: Application, viewer: Viewer) -> None:
    """Its department sees what was handed in for it, and nothing of the other items."""
    properties = kit.pack.form_schema.get("properties", {})
    asked = {name for name, rule in properties.items() if rule.get("format") in FILES}
    answers = dict(application.answers or {})
    answers |= {name: _copy(str(answers[name]), case, viewer) for name in asked if answers.get(name)}
    application.answers = answers
    application.files = {name: _copy(str(given), case, viewer) for name, given in application.files.items() if given}
    application.save(update_fields=["answers", "files", "saved_at"])


def _copy(reference: str, case: Case, viewer: Viewer) -> str:
    file = file_by_reference(reference)
    if file is None or file.owner_ref == case.ref:
        return reference
    return str(store(read(file), name=file.name, by=viewer, owner_ref=case.ref, scan=False).reference)


@transaction.atomic
def conclude(case: Case, result: str, reasons: Sequence[str] = ()) -> Case:
    """The common case ends with its members: what each of them got stands in their own decisions. Twice is harmless.

    It is no decision of its own: no letter is written and nothing can be objected to here.

    Args:
        result: ``granted`` when at least one member was, else ``refused``.
        reasons: one line for each member: what became of it.
    Raises:
        WrongState: it was never accepted, or ended otherwise.
    """
    case = lock(case)
    if case.state == State.CLOSED:
        return case
    if case.state not in (State.ACCEPTED, State.IN_REVIEW):
        raise WrongState()
    now = timezone.now()
    Decision.objects.create(
        case=case, result=Result(result), reasons=[str(line) for line in reasons], decided_by="system",
        is_automatic=True, decided_at=now,
    )  # fmt: skip
    move(case, State.DECIDED)
    case.decided_at, case.result = now, Result(result)
    keep_clock(case)
    case.save()
    note(case, "concluded", "system")
    tell(case, "concluded", "system", result=str(result))
    end(case, "system")
    return case
