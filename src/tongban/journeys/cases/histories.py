"""Dated events of many cases as clocks read them, and the rules that each runs by; a few queries for a batch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from tongban.journeys.cases.clock_rules import ClockRules, History
from tongban.journeys.cases.content import kit_of_case
from tongban.journeys.cases.dated import Dated, What
from tongban.journeys.cases.models import Case, Correction
from tongban.journeys.cases.parameters import YELLOW_SHARE


def with_history(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases with everything that ``history_of`` reads."""
    return rows.with_pack().prefetch_related("procedures", "extensions", "corrections")  # type: ignore[attr-defined,no-any-return]


def history_of(case: Case) -> History:
    """What is written down of a case: no clock is asked and nothing is guessed."""
    counted: list[Dated] = []
    beside: list[Dated] = []
    for row in case.procedures.all() if case.accepted_on else ():
        part = counted if row.stops_clock else beside
        part.append(Dated(What.PAUSED, row.started_on, row.kind, row.ground, until=row.due_on))
        if row.ended_on is not None:
            part.append(Dated(What.RESUMED, row.ended_on, row.kind))
    if case.accepted_on:
        counted += [
            Dated(What.EXTENDED, one.approved_on, working_days=one.working_days) for one in case.extensions.all()
        ]
    ended = case.decided_at or case.closed_at
    counted += [*_receipts(case), *_marks(case)]
    ended_on = timezone.localdate(ended) if ended else None
    return History(tuple(counted), tuple(beside), case.is_deemed_accepted, ended_on, case.decide_by)


def _receipts(case: Case) -> Iterable[Dated]:
    """Receipt and corrections; a case that was handed to another authority was received there anew."""
    corrections: list[Correction] = list(case.corrections.all())
    answered = [one for one in corrections if one.answered_at is not None]
    if case.materials_on is not None and not answered:
        yield Dated(What.RECEIVED, case.materials_on)
    elif case.received_at is not None:
        yield Dated(What.RECEIVED, timezone.localdate(case.received_at))
    for one in corrections:
        if one.answered_at is None:
            yield Dated(What.CORRECTION_ASKED, timezone.localdate(one.requested_at), until=one.due_on)
    if answered and case.materials_on is not None:
        yield Dated(What.CORRECTED, case.materials_on)
        yield Dated(What.CORRECTION_ASKED, min(timezone.localdate(one.requested_at) for one in answered))


def _marks(case: Case) -> Iterable[Dated]:
    moments: tuple[tuple[What, date | None], ...] = (
        (What.ACCEPTED, case.accepted_on),
        (What.DECIDED, timezone.localdate(case.decided_at) if case.decided_at else None),
        (What.DELIVERED, timezone.localdate(case.delivered_at) if case.delivered_at else None),
    )
    return (Dated(what, on) for what, on in moments if on is not None)


def rules_of(case: Case) -> ClockRules:
    """The rules that the case runs by: of its pack version in its district, and of the city."""
    kit = kit_of_case(case)
    return ClockRules(
        kit.limit("statutory_limit", case.region_code), kit.limit("promised_limit", case.region_code),
        yellow_share=YELLOW_SHARE,
    )  # fmt: skip
