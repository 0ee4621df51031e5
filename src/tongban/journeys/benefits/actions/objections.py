"""异议: in time, against one decision, answered by another officer than decided; right ones change the money."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from tongban.journeys.benefits import states
from tongban.journeys.benefits.actions.decisions import look_again
from tongban.journeys.benefits.actions.reviews import require_reason
from tongban.journeys.benefits.actions.steps import (
    By,
    about,
    is_system,
    lock,
    move,
    reference,
    require_officer,
    require_own,
    said,
)
from tongban.journeys.benefits.errors import NotAllowed, SecondOfficer, TooLate
from tongban.journeys.benefits.models import BenefitDecision, Objection
from tongban.journeys.benefits.notices import tell, tell_subject
from tongban.journeys.benefits.reasons import UPHELD
from tongban.journeys.benefits.states import ObjectionState, State
from tongban.journeys.benefits.terms import terms_of
from tongban.registers.authorities.public import officers_of
from tongban.registers.places.public import working_calendar

# City parameter: how long the authority has to answer, told when the objection is filed.
ANSWER_WORKING_DAYS = 10


@transaction.atomic
def object_to(decision: BenefitDecision, statement: str, *, by: By) -> Objection:
    """Say that a decision is wrong. Saying it again while it runs returns the first.

    Raises:
        NotYours: another's decision.
        NeedsReason: nothing was written.
        TooLate: after the time that the notice named; other remedies stay open.
    """
    entitlement = lock(decision.entitlement_id)
    require_own(by, entitlement)
    running = Objection.objects.filter(decision=decision, state=ObjectionState.FILED).first()
    if running:
        return running
    require_reason(statement)
    today = timezone.localdate()
    if entitlement.objection_until is None or today > entitlement.objection_until:
        raise TooLate()
    objection = Objection.objects.create(
        decision=decision,
        entitlement=entitlement,
        person_id=entitlement.person_id,
        organisation_id=entitlement.organisation_id,
        authority_code=entitlement.authority_code,
        statement=statement.strip()[:1000],
        filed_by=reference(by),
        due_on=working_calendar().add(today, ANSWER_WORKING_DAYS),
    )
    said(objection, "objected", by, **about(entitlement))
    return objection


@transaction.atomic
def answer_objection(objection: Objection, *, by: By, upheld: bool, answer: str) -> Objection:
    """Answer with reasons; an objection that is right has everything judged anew at once. Answering twice is harmless.

    Raises:
        SecondOfficer: who decided cannot judge the objection.
        NotAllowed: only a reviewer or the head; no machine answers.
        NeedsReason: without an answer.
        WrongState: answered otherwise, or withdrawn.
    Legal: 行政复议法 第二条 (does not replace review by the higher authority).
    """
    entitlement = lock(objection.entitlement_id)
    row = Objection.objects.select_for_update(of=("self",)).select_related("decision").get(pk=objection.pk)
    require_officer(by, row.authority_code, "reviewer", "head", region_code=entitlement.region_code)
    require_reason(answer)
    target = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    if row.state == target:
        return row
    states.require(states.OBJECTION, row.state, target)
    if is_system(by):
        raise NotAllowed()
    if reference(by) == row.decision.decided_by:
        raise SecondOfficer()
    row.state, row.answer = target, answer.strip()
    row.answered_by, row.answered_at = reference(by), timezone.now()
    row.save()
    said(row, "objection_answered", by, state=str(target), **about(entitlement))
    tell(entitlement, "objection_answered", str(row.pk), result=str(target.label), answer=row.answer)
    if upheld:
        if entitlement.state == State.REFUSED:
            move(entitlement, State.MATCHED)
            _as_due(entitlement)
        look_again(entitlement.pk, by=by, cause=UPHELD, corrected=terms_of(entitlement.policy.pack).deciding)
    return row


def _as_due(entitlement: object) -> None:
    """A refusal that is taken back: the units are due again; the list decides anew."""
    from tongban.journeys.benefits.actions.decisions import keep_units, sum_of_units
    from tongban.journeys.benefits.assessment import reassess
    from tongban.journeys.benefits.models import Entitlement

    assert isinstance(entitlement, Entitlement)
    keep_units(entitlement, reassess(entitlement))
    entitlement.amount_fen = sum_of_units(entitlement)
    if not entitlement.amount_fen and entitlement.kind != "entitlement":
        entitlement.state = State.STOPPED
    entitlement.save()


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: By) -> Objection:
    """The person takes it back. Twice is harmless.

    Raises:
        NotYours: another's.
        WrongState: it is answered.
    """
    row = Objection.objects.select_for_update().get(pk=objection.pk)
    require_own(by, row)
    if row.state == ObjectionState.WITHDRAWN:
        return row
    states.require(states.OBJECTION, row.state, ObjectionState.WITHDRAWN)
    row.state = ObjectionState.WITHDRAWN
    row.save(update_fields=["state"])
    said(row, "objection_withdrawn", by)
    return row


def warn_overdue(today: date) -> int:
    """Tell the heads of an authority of objections that should have been answered; once each. Returns how many."""
    rows = Objection.objects.filter(state=ObjectionState.FILED, due_on__lt=today, warned_at=None)
    count = 0
    for row in rows.select_related("entitlement__policy"):
        with transaction.atomic():
            if not Objection.objects.filter(pk=row.pk, warned_at=None).update(warned_at=timezone.now()):
                continue
            terms = terms_of(row.entitlement.policy.pack)
            for officer in officers_of(row.authority_code, "head"):
                tell_subject(officer, "objection_overdue", f"{row.pk} {officer.pk}", policy=terms.titles,
                             due=row.due_on, link="/work/benefits/objections/")  # fmt: skip
            count += 1
    return count
