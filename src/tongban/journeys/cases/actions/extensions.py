"""延期: when the clock is given more time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.journeys.cases.actions.steps import By, keep_clock, lock, note, request_letter, require_staff, tell
from tongban.journeys.cases.errors import NeedsGround, WrongState
from tongban.journeys.cases.models import Case, Extension
from tongban.journeys.cases.states import UNDECIDED, State

# 行政许可法 第四十二条: ten working days more; fifteen when several bodies handle together.
EXTENSION_WORKING_DAYS = 10
JOINT_EXTENSION_WORKING_DAYS = 15


@transaction.atomic
def extend(case: Case, *, reason: str, by: By, working_days: int = EXTENSION_WORKING_DAYS) -> Case:
    """Give the decision more time, once, with the approval of the head and the reasons told to the applicant.

    Args:
        working_days: at most ten; fifteen for items that several bodies handle together (``joint`` in the pack).
    Raises:
        NotAllowed: not the head of the authority.
        NeedsGround: no reason, or more days than the law gives.
        WrongState: not under review, overdue already, extended before, or beyond the licence that is to be renewed.
    Legal: 行政许可法 第四十二条第一款、第二款, 第五十条第二款.
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
    if case.decide_by is not None and case.due_on == case.decide_by:
        raise WrongState(_("延续须在许可届满前决定，不能延长到届满以后"))
    case.save()
    note(case, "extended", by, reason, due_on=case.due_on)
    request_letter(case, "extension", reason=reason, days=working_days, new_due_on=case.due_on)
    tell(case, "extended", by, reason=reason, days=working_days)
    return case
