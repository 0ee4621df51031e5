"""What changed clock rules would have meant for one case after the other: due days, what was late, yellow cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tongban.journeys.cases.clock_rules import Told, told
from tongban.journeys.cases.histories import history_of, rules_of, with_history
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.replay_models import Replay
from tongban.registers.places.public import working_calendar

# What can differ, the gravest first; a case that differs in several stands under the first.
CHANGES = ("late_more", "late_less", "yellow_more", "yellow_less", "due_only")
# How often each group came: cases, then each change, then those whose record the rules in force do not explain.
COUNTED = ("cases", "due", "late_more", "late_less", "yellow_more", "yellow_less", "unexplained")


def cases_for(scope: tuple[Sequence[str], str], since: date, until: date, pack_code: str = "") -> QuerySet[Case]:
    """Cases received in a span of days by some authorities, of one item or of all."""
    zone = timezone.get_current_timezone()
    begin = datetime.combine(since, time(), zone)
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    rows = Case.objects.filter(authority_code__in=scope[0], received_at__gte=begin, received_at__lt=end)
    if scope[1]:
        rows = rows.filter(region_code__in=["", scope[1]])
    return rows.filter(pack_code=pack_code) if pack_code else rows


class Judge:
    """Compares what the rules in force say with what the proposed ones would, on the day of the question."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.calendar = working_calendar()

    def rows(self) -> QuerySet[Case]:
        """The cases to look at, with what is written down of each."""
        row = self.replay
        return with_history(cases_for((row.authorities, row.region_code), row.since, row.until, row.pack_code))

    def look(self, case: Case, sums: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
        """Count one case; what differs, or None where nothing does."""
        history, rules = history_of(case), rules_of(case)
        proposed = rules.changed_by(self.replay.proposal)
        before = told(history, rules, self.replay.asked_on, self.calendar)
        after = told(history, proposed, self.replay.asked_on, self.calendar, in_force=rules)
        changes = changes_of(before, after)
        unexplained = not explains(case, before)
        for place in ("all", f"item:{case.pack_code}", f"district:{case.region_code[:6]}", f"at:{case.authority_code}"):
            counts = sums.setdefault(place, dict.fromkeys(COUNTED, 0))
            counts["cases"] += 1
            counts["due"] += before.due_on != after.due_on
            counts["unexplained"] += unexplained
            for change in changes:
                if change in counts:
                    counts[change] += 1
        return (changes[0], _detail(before, after)) if changes else None


def changes_of(before: Told, after: Told) -> list[str]:
    """In what two readings of a case differ, the gravest first."""
    was, would = before.late or before.accepted_late, after.late or after.accepted_late
    found = {
        "late_more": would and not was,
        "late_less": was and not would,
        "yellow_more": after.warned and not before.warned,
        "yellow_less": before.warned and not after.warned,
        "due_only": _days(before) != _days(after),
    }
    return [name for name in CHANGES if found[name]]


def explains(case: Case, reading: Told) -> bool:
    """Whether the days written down with the case are those that its rules give.

    They are not where a calendar or a rule of the city changed after the case had ended, or a row was altered by hand.
    """
    kept = ("acceptance_due_on", "promised_due_on", "statutory_due_on")
    pairs = [(getattr(case, name), getattr(reading, name)) for name in kept]
    return all(stored == read for stored, read in pairs if stored is not None and read is not None)


def _days(reading: Told) -> tuple[date | None, ...]:
    return reading.acceptance_due_on, reading.promised_due_on, reading.statutory_due_on, reading.warned_on


def _detail(before: Told, after: Told) -> dict[str, Any]:
    return {side: _said(reading) for side, reading in (("before", before), ("after", after))}


def _said(reading: Told) -> dict[str, Any]:
    return {
        "due": reading.due_on.isoformat() if reading.due_on else "",
        "accept": reading.acceptance_due_on.isoformat() if reading.acceptance_due_on else "",
        "yellow": reading.warned_on.isoformat() if reading.warned_on else "",
        "late": reading.late or reading.accepted_late,
    }
