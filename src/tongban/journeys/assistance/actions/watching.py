"""What the calendar does: reminders, then the heads, then the superior; and the superior's ruling."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Viewer
from tongban.journeys.assistance.actions.asking import MOST_DAYS
from tongban.journeys.assistance.actions.steps import SUPERVISING, lock, move, require_side, settle
from tongban.journeys.assistance.duties import parameter, superior_of
from tongban.journeys.assistance.errors import Incomplete
from tongban.journeys.assistance.models import AssistanceRequest
from tongban.journeys.assistance.states import OPEN, Level, State
from tongban.registers.places.public import working_calendar

BATCH = 500


def watch(today: date | None = None) -> int:
    """Look through what is due soon or late, once a day; a second run on the same day does nothing more.

    Returns:
        how many requests went a step further.
    """
    today = today or timezone.localdate()
    soon = working_calendar().add(today, 1)
    rows = AssistanceRequest.objects.filter(state__in=OPEN, due_on__lte=soon, level__lt=Level.SUPERIOR)
    return sum(escalate(row, today) for row in rows.order_by("due_on")[:BATCH])


@transaction.atomic
def escalate(request: AssistanceRequest, today: date) -> bool:
    """Take one request as far as its day asks: remind, tell the heads, bring it before the superior.

    Returns:
        Whether it went further.
    """
    request = lock(request)
    wanted = _level(request, today)
    if State(request.state) not in OPEN or request.level >= wanted:
        return False
    request.level = wanted
    if wanted == Level.SUPERIOR:
        request.superior_id = superior_of(request.addressee)
    request.save(update_fields=["level", "superior"])
    kind = {Level.REMINDED: "reminded", Level.HEADS: "heads_told", Level.SUPERIOR: "superior_told"}[wanted]
    settle(request, kind, "system", due_on=request.due_on)
    return True


def _level(request: AssistanceRequest, today: date) -> Level:
    calendar = working_calendar()
    late = calendar.between(request.due_on, today)
    if today > request.due_on and late >= parameter("superior_after_days"):
        return Level.SUPERIOR
    if today > request.due_on:
        return Level.HEADS
    return Level.REMINDED if calendar.add(today, 1) >= request.due_on else Level.NONE


@transaction.atomic
def rule(request: AssistanceRequest, *, orders: bool, reason: str, days: int = 0, by: Viewer) -> AssistanceRequest:
    """The superior decides a dispute, or gives a last day to what is late. Twice is harmless.

    Args:
        orders: True: assist within ``days`` working days. False: the refusal stands, finally.
    Raises:
        NotAllowed: not a head or supervisor of the superior.
        Incomplete: no reason, or no days.
        WrongState: there is nothing to rule on.
    """
    request = lock(request)
    require_side(by, request, request.superior_id, *SUPERVISING)
    if request.events.filter(kind="ordered" if orders else "upheld", by=by.actor_ref).exists():
        return request
    if not reason.strip() or (orders and not 1 <= days <= MOST_DAYS):
        raise Incomplete(_("请写明裁定的理由；应当协助的，还要给出期限。"))
    if not orders:
        move(request, State.REFUSED)
        request.is_final = True
        request.save(update_fields=["state", "is_final"])
        settle(request, "upheld", by, reason.strip())
        return request
    if request.state == State.DISPUTED:
        move(request, State.ACCEPTED)
        request.ended_at = request.took_working_days = request.is_on_time = None
        request.refusal = request.article = request.answer = ""
    request.due_on = working_calendar().add(timezone.localdate(), days)
    request.level = Level.NONE
    request.save()
    settle(request, "ordered", by, reason.strip(), due_on=request.due_on)
    return request
