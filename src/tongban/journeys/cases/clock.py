"""The legal clock of a case: pure functions over dated events, no database.

A case's days follow from what happened to it (received, accepted, paused, extended, decided), from the limits in its
guide and from the calendar of working days. Nothing here is stored; whoever changes an event or the calendar reads the
clock anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tongban.foundation.values.public import TimeLimit, TimeUnit, WorkingCalendar

# 行政许可法 第三十二条第四项: tell once, within five working days, or the application is deemed accepted.
ACCEPTANCE_WORKING_DAYS = 5
# 行政许可法 第四十四条: issue and deliver within ten working days of the decision.
DELIVERY_WORKING_DAYS = 10


class Colour(StrEnum):
    """How the clock looks: never the only signal, always beside a word."""

    GREEN = "green"
    YELLOW = "yellow"  # little time left
    RED = "red"  # overdue
    STOPPED = "stopped"  # time is not counted at the moment
    DONE = "done"


@dataclass(frozen=True)
class Pause:
    """Time that the law does not count: a hearing, an inspection, an expert review.

    Attributes:
        kind: name of the special procedure.
        ground: document and article that stops the clock.
        started_on: day on which the written notice went out; that day still counts.
        ended_on: day of its result, the last day not counted; None while it goes on.
        planned_until: last day of the time that was told to the applicant.
    """

    kind: str
    ground: str
    started_on: date
    ended_on: date | None = None
    planned_until: date | None = None


@dataclass(frozen=True)
class Extension:
    """More time, approved by the head of the authority with reasons told to the applicant."""

    working_days: int
    approved_on: date


@dataclass(frozen=True)
class Course:
    """What happened to a case so far, as far as its clock is concerned.

    Attributes:
        received_on: day on which complete materials came in; after a correction, the day of the correction.
        accepted_on: day of acceptance, also of deemed acceptance.
        statutory: limit of the law for the decision; None where the law sets none.
        promised: the shorter limit that the guide promises.
        correction_due_on: last day of the applicant to correct, while that is waited for; nothing else runs then.
        decide_by: last day of the licence whose renewal was asked for in time: no pause and no extension reaches
            beyond it, for the day after silence is a renewal (行政许可法 第五十条第二款).
    """

    statutory: TimeLimit | None
    promised: TimeLimit | None
    received_on: date | None = None
    accepted_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    decided_on: date | None = None
    delivered_on: date | None = None
    correction_due_on: date | None = None
    decide_by: date | None = None


@dataclass(frozen=True)
class Reading:
    """What the clock says on one day.

    Attributes:
        acceptance_due_on: last day to tell what is missing; the next working day acceptance is deemed.
        statutory_due_on: last day on which the law still allows the decision; None while the clock is stopped.
        promised_due_on: the same for the promised limit.
        delivery_due_on: last day to deliver the result.
        not_counted: days left out so far, in the unit of the promised (else the statutory) limit.
        left: working days until the next due day; negative when overdue; None while stopped or done, but for a renewal,
            whose last day no pause moves.
        total: working days from the beginning of the running limit to its due day.
        stopped_by: the pause that stops the clock now.
        decide_by: last day of the licence that is to be renewed, while its renewal is undecided.
        is_provisional: a due day lies in a year whose working days nobody has announced yet.
    """

    acceptance_due_on: date | None = None
    statutory_due_on: date | None = None
    promised_due_on: date | None = None
    delivery_due_on: date | None = None
    not_counted: int = 0
    left: int | None = None
    total: int | None = None
    colour: Colour = Colour.GREEN
    stopped_by: Pause | None = None
    decide_by: date | None = None
    is_provisional: bool = False

    @property
    def due_on(self) -> date | None:
        """The day by which lists sort: the running limit, and never later than the licence that is to be renewed."""
        running = self.delivery_due_on or self.promised_due_on or self.statutory_due_on or self.acceptance_due_on
        return min((day for day in (running, self.decide_by) if day), default=None)

    @property
    def share_left(self) -> float:
        """Part of the running limit that is left, 0 to 1; drawn as a ring."""
        if self.left is None or not self.total:
            return 0.0
        return max(0.0, min(1.0, self.left / self.total))


def acceptance_due_on(received_on: date, calendar: WorkingCalendar) -> date:
    """Last day to accept, to decline, or to tell everything that is missing.

    Legal: 行政许可法 第三十二条 (five working days; silence is acceptance as of the day of receipt).
    """
    return calendar.add(received_on, ACCEPTANCE_WORKING_DAYS)


def delivery_due_on(decided_on: date, calendar: WorkingCalendar) -> date:
    """Last day to issue and deliver the result.

    Legal: 行政许可法 第四十四条 (ten working days from the decision).
    """
    return calendar.add(decided_on, DELIVERY_WORKING_DAYS)


def not_counted(
    pauses: Iterable[Pause], *, counted_from: date, until: date, unit: TimeUnit, calendar: WorkingCalendar
) -> int:
    """Days between acceptance and ``until`` that fall into a pause; days in several pauses are left out once.

    The day of the notice still counts, the day of the result does not: the mirror of how a limit begins.

    Legal: 行政许可法 第四十五条 (hearing, tender, auction, inspection, testing, quarantine, appraisal and expert
        review are not counted).
    """
    total, covered_until = 0, counted_from
    for start, end in sorted((p.started_on, min(p.ended_on or until, until)) for p in pauses):
        begin = max(start, covered_until)
        if end > begin:
            total += _days(begin, end, unit, calendar)
            covered_until = end
    return total


def _days(start: date, end: date, unit: TimeUnit, calendar: WorkingCalendar) -> int:
    return calendar.between(start, end) if unit == TimeUnit.WORKING_DAY else (end - start).days


def decision_due_on(
    limit: TimeLimit,
    accepted_on: date,
    calendar: WorkingCalendar,
    *,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
    decide_by: date | None = None,
) -> date:
    """Last day on which the authority may still decide.

    Counting starts the day after acceptance. Ended pauses move the day on by exactly the days they took; an open pause
    has to be ended, or cut at today, before this is called. A limit that is not in working days and ends on a day of
    rest ends on the next working day.

    Args:
        limit: statutory or promised limit, in days, months or years.
        pauses: pauses with an end.
        extensions: approved extensions, in working days.
        decide_by: last day of the licence that is to be renewed; the limit ends with it, on a day of rest too.
    Raises:
        CalendarMissing: the day lies outside the calendar; nobody may guess it.
    Legal: 行政许可法 第四十二条 (limit and extension), 第四十五条 (time not counted), 第五十条第二款 (before the
        licence ends), 第八十二条 (working days); 民法典 第二百零三条 (a limit that ends on a day of rest).
    """
    closed = [pause for pause in pauses if pause.ended_on]
    unit = limit.unit if limit.unit == TimeUnit.WORKING_DAY else TimeUnit.CALENDAR_DAY
    due = limit.last_day(accepted_on, calendar)
    added = 0
    # A pause after the due day of before does not count; one that moves the due day may bring a later pause into it.
    used: list[Pause] = []
    for pause in sorted(closed, key=lambda p: (p.started_on, p.ended_on)):
        if pause.started_on <= _later(due, added, unit, calendar):
            used.append(pause)
            until = max(p.ended_on or p.started_on for p in used)
            added = not_counted(used, counted_from=accepted_on, until=until, unit=unit, calendar=calendar)
    due = _later(due, added, unit, calendar)
    for extension in extensions:
        due = calendar.add(due, extension.working_days)
    due = due if limit.unit == TimeUnit.WORKING_DAY else calendar.next_working(due)
    return min(due, decide_by) if decide_by else due


def _later(day: date, count: int, unit: TimeUnit, calendar: WorkingCalendar) -> date:
    return calendar.add(day, count) if unit == TimeUnit.WORKING_DAY else day + timedelta(days=count)


def read(course: Course, today: date, calendar: WorkingCalendar, *, yellow_share: float = 0.2) -> Reading:
    """What the clock says today.

    Args:
        yellow_share: the clock turns yellow when this part of the limit, or less, is left (a parameter of the city).
    Raises:
        CalendarMissing: a due day lies outside the calendar.
    """
    if course.delivered_on:
        return Reading(colour=Colour.DONE)
    if course.decided_on:
        due = delivery_due_on(course.decided_on, calendar)
        return _reading(course.decided_on, due, today, calendar, yellow_share, delivery_due_on=due)
    if course.accepted_on:
        return _decision_reading(course, course.accepted_on, today, calendar, yellow_share)
    if course.correction_due_on:
        return Reading()
    if course.received_on:
        due = acceptance_due_on(course.received_on, calendar)
        return _reading(
            course.received_on, min(due, course.decide_by or due), today, calendar, yellow_share,
            acceptance_due_on=due, decide_by=course.decide_by,
        )  # fmt: skip
    return Reading()


def _decision_reading(
    course: Course, accepted_on: date, today: date, calendar: WorkingCalendar, yellow_share: float
) -> Reading:
    limit, last = course.promised or course.statutory, course.decide_by
    if limit is None:
        return Reading()
    unit = limit.unit if limit.unit == TimeUnit.WORKING_DAY else TimeUnit.CALENDAR_DAY
    spent = not_counted(course.pauses, counted_from=accepted_on, until=today, unit=unit, calendar=calendar)
    stopped_by = next((pause for pause in course.pauses if pause.ended_on is None), None)
    if stopped_by:
        stopped = Reading(not_counted=spent, colour=Colour.STOPPED, stopped_by=stopped_by, decide_by=last)
        if last is None:
            return stopped
        total = max(calendar.between(accepted_on, last), 0)
        return replace(stopped, left=calendar.between(today, last), total=total)

    def due(of: TimeLimit | None) -> date | None:
        if of is None:
            return None
        return decision_due_on(
            of, accepted_on, calendar, pauses=course.pauses, extensions=course.extensions, decide_by=last
        )

    statutory, promised = due(course.statutory), due(course.promised)
    running = promised or statutory
    assert running is not None
    return _reading(
        accepted_on, running, today, calendar, yellow_share,
        statutory_due_on=statutory, promised_due_on=promised, not_counted=spent, decide_by=last,
    )  # fmt: skip


def _reading(
    start: date, due: date, today: date, calendar: WorkingCalendar, yellow_share: float, **values: date | int | None
) -> Reading:
    left, total = calendar.between(today, due), max(calendar.between(start, due), 0)
    if left < 0:
        colour = Colour.RED
    elif left <= total * yellow_share:
        colour = Colour.YELLOW
    else:
        colour = Colour.GREEN
    days = [day for day in (due, values.get("statutory_due_on")) if isinstance(day, date)]
    return Reading(
        left=left, total=total, colour=colour, is_provisional=any(calendar.is_provisional(day) for day in days),
        **values,  # type: ignore[arg-type]
    )  # fmt: skip
