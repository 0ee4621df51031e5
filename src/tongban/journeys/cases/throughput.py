"""What came in and what was done, day by day: counted from cases, never typed in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from tongban.foundation.access.public import Viewer
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.queries import cases_visible_to
from tongban.registers.places.public import working_calendar


@dataclass(frozen=True)
class Day:
    """Numbers of one city day."""

    day: date
    received: int = 0
    accepted: int = 0
    decided: int = 0
    closed: int = 0


@dataclass(frozen=True)
class Throughput:
    """An authority's work over a span of days.

    Attributes:
        on_time: decided no later than the promised (else the statutory) day; of ``decided``.
        average_working_days: from acceptance to decision; None while nothing was decided.
        mine: how many the viewer decided.
    """

    since: date
    until: date
    days: list[Day] = field(default_factory=list)
    decided: int = 0
    on_time: int = 0
    mine: int = 0
    average_working_days: float | None = None

    @property
    def received(self) -> int:
        """Cases received in the span."""
        return sum(day.received for day in self.days)

    @property
    def closed(self) -> int:
        """Cases closed in the span."""
        return sum(day.closed for day in self.days)

    @property
    def on_time_rate(self) -> float | None:
        """按时办结率; None while nothing was decided."""
        return self.on_time / self.decided if self.decided else None

    @property
    def on_time_percent(self) -> str:
        """The rate in words, empty while there is none."""
        return "" if self.on_time_rate is None else f"{self.on_time_rate:.1%}".rstrip("%")


def throughput(viewer: Viewer, *, since: date, until: date) -> Throughput:
    """Count the cases that the viewer may see, from ``since`` to ``until`` (city days, both included)."""
    rows = cases_visible_to(viewer).select_related(None).order_by()

    def per_day(moment: str) -> Counter[date]:
        found = rows.filter(**{f"{moment}__date__gte": since, f"{moment}__date__lte": until})
        return Counter(dict(found.annotate(day=TruncDate(moment)).values_list("day").annotate(Count("pk"))))

    received, decided, closed = per_day("received_at"), per_day("decided_at"), per_day("closed_at")
    accepted = Counter(
        dict(
            rows.filter(accepted_on__gte=since, accepted_on__lte=until).values_list("accepted_on").annotate(Count("pk"))
        )
    )
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    done = rows.filter(decided_at__date__gte=since, decided_at__date__lte=until)
    due = Q(promised_due_on__gte=F("decided_at__date")) | Q(
        promised_due_on=None, statutory_due_on__gte=F("decided_at__date")
    )
    no_limit = Q(promised_due_on=None, statutory_due_on=None)
    return Throughput(
        since,
        until,
        [Day(day, received[day], accepted[day], decided[day], closed[day]) for day in days],
        decided=done.count(),
        on_time=done.filter(due | no_limit).count(),
        mine=Case.objects.filter(pk__in=done.values("pk"), decision__decided_by=viewer.actor_ref).count(),
        average_working_days=_average(done.filter(accepted_on__isnull=False)),
    )


def _average(done: object) -> float | None:
    calendar = working_calendar()
    spans = [
        max(calendar.between(start, end), 0)
        for start, end in done.annotate(day=TruncDate("decided_at")).values_list("accepted_on", "day")[:5000]  # type: ignore[attr-defined]
    ]
    return round(sum(spans) / len(spans), 1) if spans else None
