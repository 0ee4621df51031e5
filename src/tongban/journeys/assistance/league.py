"""Figures of assistance by department: on time, median days, refused; every figure counted from rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from tongban.journeys.assistance.models import AssistanceEvent, AssistanceRequest
from tongban.journeys.assistance.states import OPEN, State
from tongban.registers.authorities.public import Authority

COUNTED = ("received", "answered", "refused", "on_time", "late")


@dataclass(frozen=True)
class Standing:
    """One department in a span of days.

    Attributes:
        received: requests sent in these days that it has now.
        ended: answered or refused of them; ``on_time`` of these by their day.
        late: still open and past their day.
        passed_on: requests that it passed on in these days.
        median_days: working days from arrival to answer, None while nothing was answered.
    """

    body: Authority
    received: int
    answered: int
    refused: int
    on_time: int
    late: int
    passed_on: int
    median_days: float | None

    @property
    def ended(self) -> int:
        return self.answered + self.refused

    @property
    def on_time_rate(self) -> float | None:
        """按期答复率: of what has ended or is late; None while nothing was due."""
        due = self.ended + self.late
        return self.on_time / due if due else None


def league(*, since: date, until: date) -> list[Standing]:
    """Every department that was asked from ``since`` to ``until`` (city dates), the best on top. Four queries."""
    rows = AssistanceRequest.objects.filter(asked_at__date__range=(since, until)).order_by()
    today = timezone.localdate()
    sums = rows.values("addressee_id").annotate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
        on_time=Count("pk", filter=Q(state__in=[State.ANSWERED, State.REFUSED], is_on_time=True)),
        late=Count("pk", filter=Q(state__in=OPEN, due_on__lt=today)),
    )
    medians = _medians(rows)
    moved = AssistanceEvent.objects.filter(kind="transferred", at__date__range=(since, until)).order_by()
    passed = dict(moved.values_list("body_id").annotate(n=Count("pk")))
    found = {row["addressee_id"]: row for row in sums}
    bodies = Authority.objects.in_bulk([*found, *filter(None, passed)])
    standings = [
        Standing(body, **_numbers(found.get(code)), passed_on=passed.get(code, 0), median_days=medians.get(code))
        for code, body in bodies.items()
    ]
    return sorted(standings, key=_rank)


def _numbers(counted: Mapping[str, Any] | None) -> dict[str, int]:
    return {name: int((counted or {}).get(name, 0)) for name in COUNTED}


def _rank(one: Standing) -> tuple[float, float, int, str]:
    rate = one.on_time_rate
    return (-(rate if rate is not None else -1), one.median_days or 0, -one.received, one.body.pk)


def _medians(rows: object) -> dict[str, float]:
    """Median of working days by department, from how often each number of days came: exact, whatever the volume."""
    held: dict[str, list[tuple[int, int]]] = defaultdict(list)
    answered = rows.filter(state=State.ANSWERED, took_working_days__isnull=False)  # type: ignore[attr-defined]
    for code, days, n in answered.values_list("addressee_id", "took_working_days").annotate(n=Count("pk")):
        held[code].append((days, n))
    return {code: median_of(pairs) for code, pairs in held.items()}


def median_of(pairs: list[tuple[int, int]]) -> float:
    """The middle of values that came so often each: ``[(value, times), …]``."""
    pairs = sorted(pairs)
    total = sum(n for _value, n in pairs)
    low, high = (total - 1) // 2, total // 2
    found: list[int] = []
    seen = 0
    for value, n in pairs:
        found += [value] * sum(seen <= place < seen + n for place in (low, high))
        seen += n
    return sum(found) / len(found)


@dataclass(frozen=True)
class Total:
    """The same for the whole city."""

    received: int
    ended: int
    on_time_rate: float | None
    late: int
    refused: int


def total_of(standings: list[Standing]) -> Total:
    """Sums over all departments."""
    ended, late = sum(one.ended for one in standings), sum(one.late for one in standings)
    on_time = sum(one.on_time for one in standings)
    return Total(
        received=sum(one.received for one in standings),
        ended=ended,
        on_time_rate=on_time / (ended + late) if ended + late else None,
        late=late,
        refused=sum(one.refused for one in standings),
    )
