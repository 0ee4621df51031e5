"""What the house does by itself: overdue steps, cards, forgotten work, clocks after a new calendar."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tongban.journeys.cases.actions.acceptance import deem_accepted
from tongban.journeys.cases.actions.ends import lapse
from tongban.journeys.cases.actions.fees import follow_unpaid
from tongban.journeys.cases.actions.notices import warn_officers
from tongban.journeys.cases.actions.promises import remind_to_supply
from tongban.journeys.cases.actions.steps import keep_clock, lock, tell
from tongban.journeys.cases.jobs import make_letter, produce, recompute_clocks, take_in
from tongban.journeys.cases.models import (
    Case,
    CaseEvent,
    ConditionalAcceptance,
    Correction,
    HearingParty,
    Letter,
    SpecialProcedure,
    Supervision,
)
from tongban.journeys.cases.parameters import REMIND_WORKING_DAYS
from tongban.journeys.cases.procedure_kinds import Kind, Outcome
from tongban.journeys.cases.states import OPEN, RUNNING, State
from tongban.registers.places.public import working_calendar

log = logging.getLogger(__name__)
BATCH = 500


def watch() -> None:
    """Once a day: deemed acceptance, lapse, reminders of promised materials, unpaid fees, yellow and red cards.

    Each case alone, so that one fault stops no other.
    """
    today = timezone.localdate()
    late = Case.objects.filter(state=State.RECEIVED, due_on__lt=today, acceptance_due_on__lt=today)
    _each(late.values_list("pk", flat=True), deem_accepted)
    waiting = Correction.objects.filter(answered_at=None, due_on__lt=today, case__state=State.CORRECTION_REQUESTED)
    _each(waiting.values_list("case", flat=True), lapse)
    missing = ConditionalAcceptance.objects.filter(supplied_at=None, due_on__lt=today, case__state__in=OPEN)
    _each(missing.exclude(case__result__gt="").values_list("case", flat=True), lapse)
    soon = working_calendar().add(today, REMIND_WORKING_DAYS)
    due_soon = ConditionalAcceptance.objects.filter(supplied_at=None, due_on__range=(today, soon), case__state__in=OPEN)
    _each(due_soon.values_list("case", flat=True), remind_to_supply)
    unpaid = CaseEvent.objects.filter(kind__in=["payment_expired", "payment_reminded"], due_on__lt=today)
    _each(unpaid.filter(case__state__in=OPEN).values_list("case", flat=True).distinct(), follow_unpaid)
    raise_cards()
    raise_procedure_cards()
    raise_hearing_cards()


def _each(pks: object, act: object) -> None:
    for pk in list(pks):  # type: ignore[call-overload]
        try:
            act(Case.objects.get(pk=pk))  # type: ignore[operator]
        except Exception:
            log.exception("case %s could not be brought up to date", pk)


def raise_cards() -> int:
    """Warn before, card after: one yellow and one red card per due day; subscribers tell whom it concerns."""
    today = timezone.localdate()
    raised = 0
    rows = Case.objects.filter(due_on__isnull=False, warn_on__lte=today).order_by("due_on")
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            case = lock(Case(pk=pk))
            if case.due_on is None or case.warn_on is None or case.warn_on > today:
                continue
            kind = Supervision.Kind.RED if case.due_on < today else Supervision.Kind.YELLOW
            raised += _raised(case, kind, case.due_on)
    return raised


def _raised(case: Case, kind: Supervision.Kind, due_on: date | None) -> bool:
    """One card of a kind for one due day of a case; False when it was there. Inside a transaction."""
    card, created = Supervision.objects.get_or_create(
        case=case,
        kind=kind,
        due_on=due_on,
        defaults={"authority_code": case.authority_code, "raised_at": timezone.now()},
    )
    if created:
        warn_officers(card)
        tell(case, "warned", "system", colour=str(kind), due_on=str(due_on))
    return created


def raise_procedure_cards() -> int:
    """One card for each special procedure that is not over on the day that was told to the applicant."""
    today, raised = timezone.localdate(), 0
    for row in SpecialProcedure.objects.filter(ended_on=None, due_on__lt=today).select_related("case__pack_version"):
        with transaction.atomic():
            raised += _raised(row.case, Supervision.Kind.PROCEDURE, row.due_on)
    return raised


def raise_hearing_cards() -> int:
    """One card for each hearing that was asked for and not even ordered within twenty days.

    Legal: 行政许可法 第四十七条第一款, 第七十二条 (who answers for a hearing that was not held).
    """
    today, raised = timezone.localdate(), 0
    waiting = HearingParty.objects.filter(asked_on__isnull=False, hold_by__lt=today, right__case__state__in=OPEN)
    ordered = SpecialProcedure.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=OuterRef("asked_on")), case=OuterRef("right"), kind=Kind.HEARING
    ).exclude(outcome=Outcome.CALLED_OFF)
    waiting = waiting.exclude(right__case__result__gt="").filter(~Exists(ordered))
    for party in waiting.select_related("right__case__pack_version"):
        with transaction.atomic():
            raised += _raised(party.right.case, Supervision.Kind.PROCEDURE, party.hold_by)
    return raised


def take_up_forgotten() -> int:
    """Enqueue again whatever should have happened and did not; jobs know what is already done."""
    before = timezone.now() - timedelta(minutes=2)
    forgotten = 0
    waiting = Case.objects.filter(process_started=False, state__in=[State.RECEIVED, State.ACCEPTED, State.IN_REVIEW])
    for pk in waiting.filter(received_at__lt=before).values_list("pk", flat=True)[:BATCH]:
        take_in.enqueue(key=f"cases.take_in:{pk}", case_id=pk)
        forgotten += 1
    for pk in Letter.objects.filter(made_at=None, requested_at__lt=before).values_list("pk", flat=True)[:BATCH]:
        make_letter.enqueue(key=f"cases.letter:{pk}", letter_id=pk)
        forgotten += 1
    stuck = Case.objects.filter(state=State.PRODUCING, decision__licence_identifier="", changed_at__lt=before)
    for pk in stuck.values_list("pk", flat=True)[:BATCH]:
        produce.enqueue(key=f"cases.produce:{pk}", case_id=pk)
        forgotten += 1
    return forgotten


def recompute(after: int = 0) -> None:
    """Read the clocks of open cases anew, a batch at a time; the last row of a batch books the next."""
    pks = list(Case.objects.filter(pk__gt=after, state__in=RUNNING).order_by("pk").values_list("pk", flat=True)[:BATCH])
    for pk in pks:
        with transaction.atomic():
            case = lock(Case(pk=pk))
            keep_clock(case)
            case.save()
    if len(pks) == BATCH:
        recompute_clocks.enqueue(key=f"cases.recompute:after:{pks[-1]}", after=pks[-1])
