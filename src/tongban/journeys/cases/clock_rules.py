"""Rules of the clock as a value: what a case's dated events come to under them, today's or proposed ones.

Pure: dated events, rules, a day and a calendar in; due days and what was late out. No case is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tongban.foundation.values.public import TimeLimit, WorkingCalendar
from tongban.journeys.cases.clock import ACCEPTANCE_WORKING_DAYS, Course, decision_due_on
from tongban.journeys.cases.dated import Dated, What, course_from


@dataclass(frozen=True)
class ClockRules:
    """What a clock runs by.

    Attributes:
        statutory, promised: limits of the decision; None where there is none.
        acceptance_working_days: to accept or to tell what is missing; silence is acceptance.
        yellow_share: the clock turns yellow when this part of the limit, or less, is left.
        also_stops: kinds of procedures that stop the clock although they ran inside the limit.
        stops_no_longer: kinds of procedures that run inside the limit although they stopped the clock.
    """

    statutory: TimeLimit | None
    promised: TimeLimit | None
    acceptance_working_days: int = ACCEPTANCE_WORKING_DAYS
    yellow_share: float = 0.2
    also_stops: frozenset[str] = frozenset()
    stops_no_longer: frozenset[str] = frozenset()

    def changed_by(self, change: Mapping[str, Any]) -> ClockRules:
        """These rules with what a proposal changes; what it does not name stays."""
        found: dict[str, Any] = {
            name: TimeLimit.of(change[name]) for name in ("statutory", "promised") if change.get(name)
        }
        found |= {name: change[name] for name in ("acceptance_working_days", "yellow_share") if change.get(name)}
        found |= {name: frozenset(change[name]) for name in ("also_stops", "stops_no_longer") if change.get(name)}
        return replace(self, **found)


@dataclass(frozen=True)
class History:
    """What is written down of one case, as far as clocks care.

    Attributes:
        events: as its clock was read.
        beside: beginnings and ends of procedures that ran inside the limit.
        is_silent: accepted by silence, as of the day of receipt.
        ended_on: day of the decision or of another end; None while it goes on.
        decide_by: last day of the licence that is to be renewed; no rule of the city moves it.
    """

    events: tuple[Dated, ...]
    beside: tuple[Dated, ...] = ()
    is_silent: bool = False
    ended_on: date | None = None
    decide_by: date | None = None


@dataclass(frozen=True)
class Told:
    """What rules say about one case.

    Attributes:
        acceptance_due_on: last day to answer the application.
        promised_due_on, statutory_due_on: last days to decide; while the clock is stopped, as if it ran on today.
        warned_on: first day on which little time was left.
        accepted_late: nobody had answered on the last day.
        late: not decided on the running last day, though it is over; never while the clock is stopped.
        warned: it came to a yellow card.
    """

    acceptance_due_on: date | None = None
    promised_due_on: date | None = None
    statutory_due_on: date | None = None
    warned_on: date | None = None
    accepted_late: bool = False
    late: bool = False
    warned: bool = False

    @property
    def due_on(self) -> date | None:
        """The day that the case was, or would have been, measured by."""
        return self.promised_due_on or self.statutory_due_on or self.acceptance_due_on


def told(
    history: History, rules: ClockRules, today: date, calendar: WorkingCalendar, *, in_force: ClockRules | None = None
) -> Told:
    """What rules say about a case whose events stay as they were.

    A shorter term of acceptance has a consequence of the law itself: who was accepted after it was deemed accepted on
    the day of receipt, and the limit of the decision began there.

    Args:
        in_force: the rules under which the events happened; these rules if left out.
    Raises:
        CalendarMissing: a day lies outside the calendar.
    Legal: 行政许可法 第三十二条第一款第四项, 第四十二条, 第四十五条.
    """
    course = course_from(_counted(history, rules), statutory=rules.statutory, promised=rules.promised)
    course = replace(course, decide_by=history.decide_by)
    if course.received_on is None:
        return Told()
    answer_by = calendar.add(course.received_on, rules.acceptance_working_days)
    if course.accepted_on is None:
        return _unanswered(history, course, rules, today, calendar, answer_by)
    before = in_force or rules
    was_in_time = course.accepted_on <= calendar.add(course.received_on, before.acceptance_working_days)
    missed = course.accepted_on > answer_by
    accepted_on = course.received_on if missed and was_in_time else course.accepted_on
    ended = history.ended_on or today
    return _decided(
        replace(course, accepted_on=accepted_on), rules, ended, calendar,
        acceptance_due_on=answer_by, accepted_late=missed or (history.is_silent and ended > answer_by),
    )  # fmt: skip


def _counted(history: History, rules: ClockRules) -> list[Dated]:
    """The events that the clock counts under these rules."""
    pauses = (What.PAUSED, What.RESUMED)
    kept = [one for one in history.events if one.what not in pauses or one.kind not in rules.stops_no_longer]
    return [*kept, *(one for one in history.beside if one.kind in rules.also_stops)]


def _unanswered(
    history: History, course: Course, rules: ClockRules, today: date, calendar: WorkingCalendar, answer_by: date
) -> Told:
    """Not accepted: waiting for the authority, for the applicant, or ended before."""
    if course.correction_due_on is not None and history.ended_on is None:
        return Told(acceptance_due_on=answer_by)
    assert course.received_on is not None
    ended = history.ended_on or today
    late = ended > answer_by and course.correction_due_on is None
    warned_on = _warned_on(course.received_on, answer_by, rules, calendar)
    return Told(
        acceptance_due_on=answer_by, warned_on=warned_on, accepted_late=late, late=late,
        warned=warned_on <= ended and course.correction_due_on is None,
    )  # fmt: skip


def _decided(course: Course, rules: ClockRules, ended: date, calendar: WorkingCalendar, **known: Any) -> Told:
    assert course.accepted_on is not None
    due = {
        name: decision_due_on(
            limit, course.accepted_on, calendar, pauses=course.pauses, extensions=course.extensions,
            decide_by=course.decide_by,
        )
        for name, limit in (("promised_due_on", course.promised), ("statutory_due_on", course.statutory))
        if limit is not None
    }  # fmt: skip
    running = due.get("promised_due_on") or due.get("statutory_due_on")
    if running is None:
        return Told(**known)
    stopped = next((pause for pause in course.pauses if pause.ended_on is None), None)
    seen_until = min(ended, stopped.started_on) if stopped and course.decide_by is None else ended
    warned_on = _warned_on(course.accepted_on, running, rules, calendar)
    return Told(
        **known, promised_due_on=due.get("promised_due_on"), statutory_due_on=due.get("statutory_due_on"),
        warned_on=warned_on, late=seen_until > running, warned=warned_on <= seen_until,
    )  # fmt: skip


def _warned_on(start: date, due: date, rules: ClockRules, calendar: WorkingCalendar) -> date:
    return calendar.add(due, -int(max(calendar.between(start, due), 0) * rules.yellow_share))
