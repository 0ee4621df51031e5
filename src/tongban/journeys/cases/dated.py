"""时钟: from a list of dated events to the due moments, the time not counted with its ground, and what comes next.

Values only: no database, no clock of the machine. The order in which events are told does not matter where the law
does not care: they are put in the order of their days first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from tongban.foundation.values.public import TimeLimit, TimeUnit, WorkingCalendar
from tongban.journeys.cases.clock import (
    Course,
    Extension,
    Pause,
    Reading,
    acceptance_due_on,
    not_counted,
    read,
)
from tongban.journeys.cases.legal_terms import end_of


class What(StrEnum):
    """Events that a clock knows; in this order when they fall on one day."""

    RECEIVED = "received"
    CORRECTION_ASKED = "correction_asked"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    DECIDED = "decided"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Dated:
    """One event.

    Attributes:
        kind: of a pause, and of its end.
        ground: document and article of a pause; never empty there.
        working_days: of an extension.
        until: of a request for correction, the day by which the applicant answers.
    """

    what: What
    on: date
    kind: str = ""
    ground: str = ""
    working_days: int = 0
    until: date | None = None


class NoGround(ValueError):
    """A pause without a ground: it stops no clock; write the article down or end it."""


class Next(StrEnum):
    """What happens by itself if nobody acts."""

    LAPSES = "lapses"  # the applicant does not correct: returned
    DEEMED_ACCEPTED = "deemed_accepted"
    PROMISE_BROKEN = "promise_broken"  # a yellow card before, a red one after
    LIMIT_BROKEN = "limit_broken"  # the law's own limit: reconsideration and lawsuit are open
    PROCEDURE_LATE = "procedure_late"
    DELIVERY_LATE = "delivery_late"
    DEEMED_RENEWED = "deemed_renewed"  # the licence ends before its renewal is decided


@dataclass(frozen=True)
class Consequence:
    """One thing that happens by itself: what, on which day, by which article."""

    what: Next
    on: date
    article: str


@dataclass(frozen=True)
class LeftOut:
    """Time that was not counted: which procedure, on which ground, how many days of the limit's unit."""

    kind: str
    ground: str
    started_on: date
    ended_on: date | None
    days: int


@dataclass(frozen=True)
class Statement:
    """Everything the clock says on one day, ready to be shown.

    Attributes:
        acceptance_due_at, promised_due_at, statutory_due_at, delivery_due_at: moments at which a limit is over.
        left_out: pauses in the order of their days; overlapping days are given to the earlier one.
        next: what happens by itself, the nearest first.
    """

    reading: Reading
    acceptance_due_at: datetime | None
    promised_due_at: datetime | None
    statutory_due_at: datetime | None
    delivery_due_at: datetime | None
    left_out: tuple[LeftOut, ...]
    next: tuple[Consequence, ...]


ARTICLES = {
    Next.LAPSES: "行政许可法 第三十二条",
    Next.DEEMED_ACCEPTED: "行政许可法 第三十二条第一款第四项",
    Next.PROMISE_BROKEN: "行政许可法 第四十二条",
    Next.LIMIT_BROKEN: "行政许可法 第七十四条",
    Next.PROCEDURE_LATE: "行政许可法 第四十五条",
    Next.DELIVERY_LATE: "行政许可法 第四十四条",
    Next.DEEMED_RENEWED: "行政许可法 第五十条第二款",
}


def course_from(events: Iterable[Dated], *, statutory: TimeLimit | None, promised: TimeLimit | None) -> Course:
    """The course of a case from its events, told in any order.

    A correction starts the five days anew; the first acceptance, decision and delivery count; a pause ends with the
    first end of its kind on or after its day.

    Raises:
        NoGround: a pause without a ground.
    Legal: 行政许可法 第三十二条 (five days from complete materials), 第四十五条 (ground and notice of a pause).
    """
    told = sorted(events, key=lambda one: (one.on, list(What).index(one.what), one.kind))
    first = {what: next((one.on for one in told if one.what == what), None) for what in What}
    corrected = [one.on for one in told if one.what == What.CORRECTED]
    asked = [one for one in told if one.what == What.CORRECTION_ASKED]
    is_waiting = len(asked) > len(corrected)
    return Course(
        statutory=statutory,
        promised=promised,
        received_on=corrected[-1] if corrected else first[What.RECEIVED],
        accepted_on=first[What.ACCEPTED],
        pauses=_pauses(told),
        extensions=tuple(Extension(one.working_days, one.on) for one in told if one.what == What.EXTENDED),
        decided_on=first[What.DECIDED],
        delivered_on=first[What.DELIVERED],
        correction_due_on=asked[-1].until if is_waiting and asked else None,
    )


def _pauses(told: list[Dated]) -> tuple[Pause, ...]:
    ends = [one for one in told if one.what == What.RESUMED]
    found = []
    for one in told:
        if one.what != What.PAUSED:
            continue
        if not one.ground.strip():
            raise NoGround(f"{one.kind} {one.on}")
        end = next((end for end in ends if end.kind == one.kind and end.on >= one.on), None)
        if end is not None:
            ends.remove(end)
        found.append(Pause(one.kind, one.ground, one.on, end.on if end else None, one.until))
    return tuple(found)


def state(
    course: Course, today: date, calendar: WorkingCalendar, zone: tzinfo, *, yellow_share: float = 0.2
) -> Statement:
    """What the clock says today, with moments, grounds and consequences.

    Raises:
        CalendarMissing: a due day lies outside the calendar.
    """
    reading = read(course, today, calendar, yellow_share=yellow_share)

    def moment(day: date | None) -> datetime | None:
        return end_of(day, zone) if day else None

    return Statement(
        reading=reading,
        acceptance_due_at=moment(reading.acceptance_due_on),
        promised_due_at=moment(reading.promised_due_on),
        statutory_due_at=moment(reading.statutory_due_on),
        delivery_due_at=moment(reading.delivery_due_on),
        left_out=tuple(left_out(course, today, calendar)),
        next=tuple(if_nobody_acts(course, today, calendar, reading)),
    )


def left_out(course: Course, today: date, calendar: WorkingCalendar) -> list[LeftOut]:
    """Each pause with the days it alone adds to what is not counted.

    The days sum up to what ``not_counted`` says, however the pauses overlap.
    """
    if course.accepted_on is None:
        return []
    limit = course.promised or course.statutory
    unit = limit.unit if limit is not None and limit.unit == TimeUnit.WORKING_DAY else TimeUnit.CALENDAR_DAY
    found: list[LeftOut] = []
    told: list[Pause] = []
    before = 0
    for pause in sorted(course.pauses, key=lambda one: (one.started_on, one.ended_on or date.max, one.kind)):
        told.append(pause)
        total = not_counted(told, counted_from=course.accepted_on, until=today, unit=unit, calendar=calendar)
        found.append(LeftOut(pause.kind, pause.ground, pause.started_on, pause.ended_on, total - before))
        before = total
    return found


def if_nobody_acts(
    course: Course, today: date, calendar: WorkingCalendar, reading: Reading | None = None
) -> list[Consequence]:
    """What happens by itself, the nearest first; what has happened already is not told again.

    Legal: 行政许可法 第三十二条第一款第四项 (silence is acceptance), 第四十二条, 第四十四条, 第四十五条,
        第五十条第二款, 第七十四条.
    """
    reading = reading or read(course, today, calendar)
    found: list[tuple[Next, date | None]] = []
    if course.delivered_on is not None:
        return []
    if course.decided_on is not None:
        found.append((Next.DELIVERY_LATE, reading.delivery_due_on))
    elif course.accepted_on is not None:
        found.append((Next.PROCEDURE_LATE, reading.stopped_by.planned_until if reading.stopped_by else None))
        found.append((Next.PROMISE_BROKEN, reading.promised_due_on))
        found.append((Next.LIMIT_BROKEN, reading.statutory_due_on))
    elif course.correction_due_on is not None:
        found.append((Next.LAPSES, course.correction_due_on))
    elif course.received_on is not None:
        found.append((Next.DEEMED_ACCEPTED, acceptance_due_on(course.received_on, calendar)))
    if course.decided_on is None and course.correction_due_on is None and course.received_on is not None:
        found.append((Next.DEEMED_RENEWED, course.decide_by))
    after = [(what, last + timedelta(days=1)) for what, last in found if last is not None]
    ahead = [Consequence(what, on, ARTICLES[what]) for what, on in after if on > today]
    return sorted(ahead, key=lambda one: (one.on, list(Next).index(one.what)))
