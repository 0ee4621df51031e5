"""特别程序与延期: when the clock stops, and when it is given more time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.journeys.cases.actions.steps import By, keep_clock, lock, move, note, request_letter, require_staff, tell
from tongban.journeys.cases.errors import NeedsGround, WrongState
from tongban.journeys.cases.models import Case, Extension, SpecialProcedure
from tongban.journeys.cases.states import UNDECIDED, State
from tongban.registers.places.public import working_calendar

# 行政许可法 第四十二条: ten working days more; fifteen when several bodies handle together.
EXTENSION_WORKING_DAYS = 10
JOINT_EXTENSION_WORKING_DAYS = 15


@transaction.atomic
def suspend(case: Case, *, kind: str, ground: str, reason: str, planned_working_days: int, by: By) -> Case:
    """Stop the clock for a procedure that the law does not count; the applicant is told in writing how long.

    Args:
        kind: one of ``SpecialProcedure.Kind``; nothing else stops a clock.
        ground: document and article.
        planned_working_days: the time needed, as told to the applicant.
    Raises:
        NeedsGround: kind, ground, reason or time is missing.
        WrongState: not accepted, decided already, or stopped.
    Legal: 行政许可法 第四十五条.
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    if kind not in SpecialProcedure.Kind.values or not ground.strip() or not reason.strip() or planned_working_days < 1:
        raise NeedsGround()
    before = State(case.state)
    if before not in UNDECIDED:
        raise WrongState()
    today = timezone.localdate()
    move(case, State.SUSPENDED)
    until = working_calendar().add(today, planned_working_days)
    letter = request_letter(
        case,
        "special_procedure",
        procedure=str(SpecialProcedure.Kind(kind).label),
        legal_basis=ground,
        reason=reason,
        days=planned_working_days,
        started_on=today,
    )
    SpecialProcedure.objects.create(
        case=case,
        kind=kind,
        ground=ground,
        reason=reason,
        planned_working_days=planned_working_days,
        notice=letter,
        started_on=today,
        state_before=before,
    )
    keep_clock(case)
    case.save()
    note(case, "suspended", by, f"{ground} {reason}", due_on=until)
    tell(case, "suspended", by, reason=reason, procedure=kind)
    return case


@transaction.atomic
def resume(case: Case, *, result: str, by: By) -> Case:
    """End the procedure; the limits move on by exactly the time it took. Resuming twice is harmless.

    Raises:
        WrongState: the clock is not stopped.
    Legal: 行政许可法 第四十五条.
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    procedure = case.procedures.filter(ended_on=None).first()
    if procedure is None:
        if State(case.state) in UNDECIDED and case.procedures.exists():
            return case
        raise WrongState()
    procedure.ended_on, procedure.result = timezone.localdate(), result
    procedure.save(update_fields=["ended_on", "result"])
    move(case, State(procedure.state_before))
    keep_clock(case)
    case.save()
    note(case, "resumed", by, result, due_on=case.due_on)
    tell(case, "resumed", by, procedure=procedure.kind)
    return case


@transaction.atomic
def extend(case: Case, *, reason: str, by: By, working_days: int = EXTENSION_WORKING_DAYS) -> Case:
    """Give the decision more time, once, with the approval of the head and the reasons told to the applicant.

    Args:
        working_days: at most ten; fifteen for items that several bodies handle together (``joint`` in the pack).
    Raises:
        NotAllowed: not the head of the authority.
        NeedsGround: no reason, or more days than the law gives.
        WrongState: not under review, overdue already, or extended before.
    Legal: 行政许可法 第四十二条第一款、第二款.
    """
    case = lock(case)
    require_staff(by, case, "head", deciding=True)
    joint = str(case.pack_version.manifest.get("joint", "")).lower() == "true"
    most = JOINT_EXTENSION_WORKING_DAYS if joint else EXTENSION_WORKING_DAYS
    if not reason.strip() or not 1 <= working_days <= most:
        raise NeedsGround(_("延长须写明理由，且不超过%(days)s个工作日") % {"days": most})
    if State(case.state) not in UNDECIDED or case.extensions.exists():
        raise WrongState()
    if case.due_on and case.due_on < timezone.localdate():
        raise WrongState(_("已经超过办理期限，不能再延长"))
    actor = by if isinstance(by, str) else by.actor_ref
    Extension.objects.create(
        case=case, working_days=working_days, reason=reason, approved_by=actor, approved_on=timezone.localdate()
    )
    keep_clock(case)
    case.save()
    note(case, "extended", by, reason, due_on=case.due_on)
    request_letter(case, "extension", reason=reason, days=working_days, new_due_on=case.due_on)
    tell(case, "extended", by, reason=reason, days=working_days)
    return case
