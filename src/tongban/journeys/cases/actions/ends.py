"""How a case ends: closed, withdrawn, lapsed, terminated."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.process import public as process
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases.actions.procedures import end_open_procedures
from tongban.journeys.cases.actions.results import note_delivery
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
from tongban.journeys.cases.errors import NeedsGround, WrongState
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import EndResult, Result, State


@transaction.atomic
def close(case: Case, *, by: By) -> Case:
    """办结: everything is done and delivered. Closing twice is harmless.

    Raises:
        WrongState: not decided.
    """
    case = lock(case)
    require_staff(by, case)
    if case.state == State.CLOSED:
        return case
    if not case.result:
        raise WrongState()
    end(case, by)
    return case


def end(case: Case, by: By) -> None:
    """The change itself, also from within a process; what was not yet delivered is delivered electronically."""
    if case.delivered_at is None:
        note_delivery(case, by, "electronic")
    move(case, State.CLOSED)
    case.closed_at = timezone.now()
    issued = case.result == Result.GRANTED and case.decision.licence_identifier
    case.end_result = EndResult.CERTIFICATE if issued else EndResult.DONE
    keep_clock(case)
    case.save()
    note(case, "closed", by)
    tell(case, "closed", by, end_result=case.end_result, result=case.result)


@transaction.atomic
def note_archived(case_id: int, identifier: str, *, at: datetime) -> None:
    """办结即归档: applicant and officer see that it is in the archive; how it ended stays its state. Twice is harmless.

    Legal: 国务院关于在线政务服务的若干规定 (国务院令第716号) 第十二条; 档案法 第三十七条.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.archived_at is not None or case.closed_at is None:
        return
    case.archived_at = at
    case.save(update_fields=["archived_at", "changed_at"])
    note(case, "archived", "system", identifier)
    record("system", "case.archived", case, detail={"identifier": identifier})


def _stop(case: Case, target: State, end_result: EndResult, by: By, kind: str, reason: str = "") -> None:
    move(case, target)
    end_open_procedures(case, by)
    case.closed_at, case.end_result = timezone.now(), end_result
    keep_clock(case)
    case.save()
    process.cancel(case.ref, by=by, reason=kind)
    note(case, kind, by, reason)
    tell(case, str(target), by, reason=reason)


@transaction.atomic
def withdraw(case: Case, viewer: Viewer, *, reason: str = "") -> Case:
    """The applicant takes the application back, at any time before the decision. Twice is harmless.

    Raises:
        NotYourCase: somebody else's.
        WrongState: decided already.
    """
    case = lock(case)
    require_applicant(viewer, case)
    if case.state == State.WITHDRAWN:
        return case
    if case.state == State.DRAFT:
        raise WrongState()
    _stop(case, State.WITHDRAWN, EndResult.RETURNED, viewer, "withdrawn", reason)
    return case


@transaction.atomic
def lapse(case: Case) -> Case:
    """退件: corrections or promised materials did not come in time; the applicant may apply again.

    Raises:
        WrongState: nothing is overdue.
    """
    case = lock(case)
    today = timezone.localdate()
    if case.state == State.LAPSED:
        return case
    late = case.corrections.filter(answered_at=None, due_on__lt=today).exists()
    missing = hasattr(case, "conditional") and case.conditional.supplied_at is None and case.conditional.due_on < today
    if not (missing or (case.state == State.CORRECTION_REQUESTED and late)):
        raise WrongState()
    _stop(case, State.LAPSED, EndResult.NO_CORRECTION, "system", "not_supplied" if missing else "lapsed")
    reason = "容缺材料逾期未补齐" if missing else "逾期没有补正"
    request_letter(case, "return", reason=reason, remedy="备齐后可以重新申请")
    return case


def return_unpaid(case: Case) -> None:
    """退件: the fee for the examination was not paid by the day that was told; one may apply again."""
    _stop(case, State.LAPSED, EndResult.RETURNED, "system", "unpaid")
    request_letter(case, "return", reason="逾期未缴费", remedy="可以重新申请")


@transaction.atomic
def terminate(case: Case, *, by: By, reason: str) -> Case:
    """终止: the applicant died, the firm ended, the matter fell away.

    Raises:
        NeedsGround: no reason.
        WrongState: decided already.
    Legal: 行政许可法 第七十条.
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    if case.state == State.TERMINATED:
        return case
    if not reason.strip():
        raise NeedsGround()
    _stop(case, State.TERMINATED, EndResult.VOID, by, "terminated", reason)
    return case
