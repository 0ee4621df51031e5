"""听证权利: told before a decision that weighs on somebody, asked for within five days, held within twenty."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.journeys.cases.actions.notices import tell_of_hearing
from tongban.journeys.cases.actions.steps import (
    By,
    is_applicant,
    is_staff_of,
    lock,
    note,
    reference,
    request_letter,
    require_applicant,
    require_staff,
    tell,
)
from tongban.journeys.cases.errors import NeedsGround, NotYourCase, WrongState
from tongban.journeys.cases.legal_terms import hearing_asked_by, hearing_held_by
from tongban.journeys.cases.models import Case, HearingRight
from tongban.journeys.cases.procedure_kinds import Kind, Outcome
from tongban.journeys.cases.states import UNDECIDED, State
from tongban.registers.places.public import working_calendar


@transaction.atomic
def tell_hearing_right(case: Case, *, reason: str, by: By) -> HearingRight:
    """Tell applicant and neighbours, in writing and before the decision, that they may ask for a hearing.

    Telling twice is harmless: the first term stands.

    Args:
        reason: whose important interests the licence touches, and how; printed in the notice.
    Raises:
        NotAllowed: a clerk.
        NeedsGround: no reason.
        WrongState: not accepted, or decided.
    Legal: 行政许可法 第四十七条第一款 (told before the decision).
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    known = HearingRight.objects.filter(case=case).first()
    if known is not None:
        return known
    if State(case.state) not in UNDECIDED:
        raise WrongState()
    if not reason.strip():
        raise NeedsGround(_("请写明许可涉及谁的重大利益，要写进告知书"))
    today = timezone.localdate()
    ask_by = hearing_asked_by(today, working_calendar())
    row = HearingRight.objects.create(
        case=case, reason=reason.strip(), told_by=reference(by), told_on=today, ask_by=ask_by
    )
    request_letter(case, "hearing_right", reason=reason.strip(), told_on=today, ask_by=ask_by)
    note(case, "hearing_right", by, reason.strip(), due_on=ask_by)
    tell(case, "hearing_right", by, reason=reason.strip(), until=str(ask_by))
    return row


@transaction.atomic
def ask_for_hearing(case: Case, *, by: By, request: str, asked_for: str = "") -> HearingRight:
    """Ask for a hearing; from this day the authority has twenty days to hold it. Asking twice is harmless.

    Args:
        request: why, and what is to be heard; may be short, not empty.
        asked_for: the neighbour whose request an officer takes in; applicants leave it empty.
    Raises:
        NotYourCase: neither the applicant nor staff of the case.
        NeedsGround: no words, or an officer without the name of who asks.
        WrongState: nobody was told of the right, the five days are over, it was waived, or the case is decided.
    Legal: 行政许可法 第四十七条第一款 (five days; within twenty days), 第二款 (costs nothing).
    """
    case = lock(case)
    row = _right_of(case, by)
    if row.asked_on is not None:
        return row
    today = timezone.localdate()
    if case.result or row.waived_on is not None or today > row.ask_by:
        raise WrongState(_("申请听证的期限已过，或者已经放弃") if not case.result else "")
    if not request.strip() or (is_staff_of(by, case) and not asked_for.strip()):
        raise NeedsGround(_("请写明谁申请、为什么申请听证"))
    row.asked_on, row.asked_by, row.request, row.asked_for = today, reference(by), request.strip(), asked_for.strip()
    row.hold_by = hearing_held_by(today, working_calendar())
    row.save()
    note(case, "hearing_asked", by, request.strip(), due_on=row.hold_by)
    tell_of_hearing(case, row.hold_by)
    tell(case, "hearing_asked", by, until=str(row.hold_by))
    return row


@transaction.atomic
def waive_hearing(case: Case, *, by: By) -> HearingRight:
    """The applicant does not want a hearing, so that nobody need wait for the five days to pass. Twice is harmless.

    Raises:
        NotYourCase: not the applicant.
        WrongState: asked for already, or nobody was told.
    """
    case = lock(case)
    require_applicant(by, case)
    row = _right_of(case, by)
    if row.waived_on is not None:
        return row
    if row.asked_on is not None or case.result:
        raise WrongState()
    row.waived_on = timezone.localdate()
    row.save(update_fields=["waived_on"])
    note(case, "hearing_waived", by)
    tell(case, "hearing_waived", by)
    return row


def _right_of(case: Case, by: By) -> HearingRight:
    if not (is_applicant(by, case) or is_staff_of(by, case)):
        raise NotYourCase()
    row = HearingRight.objects.select_for_update().filter(case=case).first()
    if row is None:
        raise WrongState(_("这件没有告知过听证权利"))
    return row


def require_heard(case: Case) -> None:
    """No decision while somebody may still ask for a hearing, or before the one that was asked for was held.

    Raises:
        WrongState: says what is waited for.
    Legal: 行政许可法 第四十七条第一款, 第四十八条第二款 (the decision follows the minutes).
    """
    row = HearingRight.objects.filter(case=case).first()
    if row is None or row.waived_on is not None:
        return
    if row.asked_on is None:
        if timezone.localdate() <= row.ask_by:
            raise WrongState(_("申请人到 %(day)s 还可以申请听证") % {"day": row.ask_by.isoformat()})
        return
    held = case.procedures.filter(kind=Kind.HEARING, ended_on__gte=row.asked_on).exclude(outcome=Outcome.CALLED_OFF)
    if not held.exists():
        raise WrongState(_("有人申请了听证，听证还没有举行"))


def last_day_of_hearing(case: Case) -> date | None:
    """Last day on which the hearing that was asked for may be held."""
    return HearingRight.objects.filter(case=case).values_list("hold_by", flat=True).first()
