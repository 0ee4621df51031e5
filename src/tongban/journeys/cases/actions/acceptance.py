"""受理: accept, decline, ask for corrections once, take corrections in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.process import public as process
from tongban.foundation.access.public import Viewer
from tongban.journeys.cases.actions.drafts import merged
from tongban.journeys.cases.actions.process import finish_work, require_work
from tongban.journeys.cases.actions.steps import (
    By,
    keep_clock,
    lock,
    move,
    note,
    request_letter,
    require_applicant,
    require_staff,
    tell,
)
from tongban.journeys.cases.actions.submission import bring_up_to_date, checked_values, material_rows, measured
from tongban.journeys.cases.content import facts_for, kit_of_case, subject_of
from tongban.journeys.cases.errors import CorrectedOnce, NeedsGround, WrongState
from tongban.journeys.cases.models import Case, Correction, Measure, Supervision
from tongban.journeys.cases.parameters import CORRECTION_WORKING_DAYS
from tongban.journeys.cases.states import EndResult, State
from tongban.registers.places.public import working_calendar


@transaction.atomic
def accept(case: Case, *, by: By, reason: str = "") -> Case:
    """Accept a received case: from now on the limits for the decision run.

    Accepting twice is harmless: the second call returns the case unchanged.

    Args:
        by: an officer or clerk of the case's authority, or "system".
    Raises:
        WrongState: not received, or being corrected.
        NotYourCase: another authority or region.
    Legal: 行政许可法 第三十二条第一款第五项 (complete applications must be accepted), 第二款 (written proof).
    """
    case = lock(case)
    require_staff(by, case)
    if case.accepted_on:
        return case
    take_on(case, by, accepted_on=timezone.localdate(), reason=reason)
    finish_work(case, "accept", "accepted", by, reason)
    return lock(case)


def take_on(case: Case, by: By, *, accepted_on: date, deemed: bool = False, reason: str = "") -> None:
    """The change itself, also for deemed and automatic acceptance."""
    move(case, State.ACCEPTED)
    case.accepted_on, case.is_deemed_accepted = accepted_on, deemed
    keep_clock(case)
    case.save()
    note(case, "deemed_accepted" if deemed else "accepted", by, due_on=case.promised_due_on or case.statutory_due_on)
    if not case.is_instant:
        request_letter(case, "acceptance", **({"deemed": accepted_on} if deemed else {}))
    if hasattr(case, "conditional"):
        note(case, "conditional", by, due_on=case.conditional.due_on)
        rows = material_rows(kit_of_case(case), case.conditional.materials)
        request_letter(case, "conditional_supplement", materials=rows, due_on=case.conditional.due_on)
    first = not case.corrections.exists()
    Measure.objects.filter(case=case).update(accepted_first=first, corrections=case.corrections.count())
    tell(case, "accepted", by, reason=reason, deemed=deemed)


@transaction.atomic
def decline(case: Case, *, by: By, reason: str, article: str, competent: str = "") -> Case:
    """Refuse to accept: nothing here needs a licence, or another body is competent; said at once and in writing.

    Args:
        article: the ground, as printed in the letter.
        competent: the body that is competent, when another is.
    Raises:
        NeedsGround: reason or article is empty.
        WrongState: accepted already.
    Legal: 行政许可法 第三十二条第一款第一项、第二项, 第二款.
    """
    case = lock(case)
    require_staff(by, case)
    if case.state == State.DECLINED:
        return case
    if not reason.strip() or not article.strip():
        raise NeedsGround()
    move(case, State.DECLINED)
    case.closed_at, case.end_result = timezone.now(), EndResult.DONE
    keep_clock(case)
    case.save()
    note(case, "declined", by, reason)
    request_letter(case, "decline", reason=reason, legal_basis=article, other_authority=competent)
    Measure.objects.filter(case=case).update(accepted_first=False, official=False)
    if not finish_work(case, "accept", "declined", by, reason):
        process.cancel(case.ref, by=by, reason="declined")
    tell(case, "declined", by, reason=reason)
    return lock(case)


@transaction.atomic
def request_correction(
    case: Case, items: Sequence[Mapping[str, Any]], *, by: By, reason_code: str = "", note_text: str = ""
) -> Case:
    """Tell everything that is missing or wrong, once.

    Args:
        items: each with ``id`` (field, material or review point), ``text`` and ``remedy``; only what the guide has.
        reason_code: needed for a second request, which is also reported to the supervisor.
    Raises:
        CorrectedOnce: asked before, and no reason code.
        NeedsGround: no items.
        WrongState: accepted already; after that nothing may be asked for.
    Legal: 行政许可法 第三十二条第一款第四项 (once, everything, within five working days).
    """
    case = lock(case)
    require_staff(by, case)
    if case.state == State.CORRECTION_REQUESTED:
        return case
    if not items:
        raise NeedsGround()
    before = case.corrections.count()
    if before and not reason_code:
        raise CorrectedOnce()
    require_work(case, "accept")
    move(case, State.CORRECTION_REQUESTED)
    keep_clock(case)
    now = timezone.now()
    due_on = working_calendar().add(timezone.localdate(now), CORRECTION_WORKING_DAYS)
    _write_correction(case, before + 1, items, reason_code, now, due_on)
    case.save()
    note(case, "correction_requested", by, note_text, due_on=due_on)
    request_letter(case, "correction", corrections=[_row(i) for i in items], due_on=due_on)
    Measure.objects.filter(case=case).update(corrections=before + 1, accepted_first=False)
    finish_work(case, "accept", "correction", by, note_text)
    process.park(case.ref, "accept")
    tell(case, "correction_requested", by, ordinal=before + 1)
    return lock(case)


def _write_correction(
    case: Case, ordinal: int, items: Sequence[Mapping[str, Any]], reason_code: str, now: datetime, due_on: date
) -> None:
    """The correction itself, and for every one after the first what the supervisor has to know."""
    Correction.objects.create(
        case=case,
        ordinal=ordinal,
        items=[dict(item) for item in items],
        reason_code=reason_code,
        requested_at=now,
        due_on=due_on,
    )
    if ordinal > 1:
        Supervision.objects.create(
            case=case,
            kind=Supervision.Kind.SECOND_CORRECTION,
            authority_code=case.authority_code,
            due_on=timezone.localdate(now),
            note=reason_code,
            raised_at=now,
        )


def _row(item: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the letter of correction."""
    return {
        "title": item.get("title") or item.get("id", ""),
        "problem": item.get("text", ""),
        "remedy": item.get("remedy", ""),
    }


@transaction.atomic
def correct(case: Case, viewer: Viewer, answers: Mapping[str, Any] | None = None) -> Case:
    """The applicant supplies what was asked for; the five days start again with this day.

    Raises:
        WrongState: nothing was asked for, or it lapsed.
        NotComplete: the form still has faults.
    Legal: 行政许可法 第三十二条第一款第四项、第五项.
    """
    case = lock(case)
    require_applicant(viewer, case)
    if case.state == State.RECEIVED and case.corrections.filter(answered_at__isnull=False).exists():
        return case
    if case.state != State.CORRECTION_REQUESTED:
        raise WrongState()
    kit, application = kit_of_case(case), case.application
    if answers:
        application.answers = merged(application, answers)
    facts = facts_for(subject_of(case), kit.fact_ids, viewer=viewer, case_ref=case.ref)
    bring_up_to_date(application, kit, facts)
    values = checked_values(kit, application, facts)
    application.save()
    now = timezone.now()
    case.corrections.filter(answered_at=None).update(answered_at=now)
    move(case, State.RECEIVED)
    case.materials_on = timezone.localdate(now)
    keep_clock(case)
    case.save()
    note(case, "corrected", viewer, due_on=case.acceptance_due_on)
    found = measured(case, kit, application, values, kit.criteria.explain(values))
    Measure.objects.update_or_create(case=case, defaults=found)
    request_letter(case, "receipt")
    process.signal(case.ref, "corrected", key=f"correction:{case.corrections.count()}")
    process.unpark(case.ref)
    tell(case, "corrected", viewer)
    return lock(case)


@transaction.atomic
def deem_accepted(case: Case) -> Case:
    """Silence for five working days is acceptance as of the day of receipt; the supervisor is told.

    Raises:
        WrongState: the five days are not over.
    Legal: 行政许可法 第三十二条第一款第四项.
    """
    case = lock(case)
    if case.state != State.RECEIVED:
        return case
    if case.acceptance_due_on is None or case.acceptance_due_on >= timezone.localdate() or case.materials_on is None:
        raise WrongState()
    Supervision.objects.get_or_create(
        case=case,
        kind=Supervision.Kind.DEEMED,
        due_on=case.acceptance_due_on,
        defaults={"authority_code": case.authority_code, "raised_at": timezone.now()},
    )
    take_on(case, "system", accepted_on=case.materials_on, deemed=True)
    finish_work(case, "accept", "accepted", "system")
    return lock(case)
