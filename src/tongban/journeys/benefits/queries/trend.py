"""K3 by month: policies kept, decided for how many and paid with how much, all without an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from tongban.journeys.benefits.models import BenefitDecision, Payment, PolicyInForce
from tongban.journeys.benefits.states import PaymentState, PolicyState

# 免申即享 services that the city's work points of 2022 ask for.
TARGET = 27
MONTHS = 12
# The sums walk through a year of decisions; the page need not be newer than this.
KEPT_SECONDS = 600


@dataclass(frozen=True)
class Month:
    """One month.

    Attributes:
        first: its first day.
        policies: that were in force on its last day, or are today.
        granted: decisions that gave somebody something for the first time.
        paid_fen: what arrived on accounts.
    """

    first: date
    policies: int
    granted: int
    paid_fen: int


@dataclass(frozen=True)
class Trend:
    """The last twelve months, the oldest first, beside the target."""

    target: int
    months: tuple[Month, ...]

    @property
    def now(self) -> int:
        """Policies in force today."""
        return self.months[-1].policies

    @property
    def is_reached(self) -> bool:
        """Whether there are as many as the city asks for."""
        return self.now >= self.target


def trend(today: date | None = None) -> Trend:
    """K3 of the last twelve months; at most ten minutes old."""
    day = today or timezone.localdate()
    found: Trend | None = cache.get(f"benefits-trend-{day}")
    if found is None:
        found = count_trend(day)
        cache.set(f"benefits-trend-{day}", found, KEPT_SECONDS)
    return found


def count_trend(today: date) -> Trend:
    """The same, counted now. Three statements."""
    months = _last_months(today)
    granted = _by_month(
        BenefitDecision.objects.filter(result=BenefitDecision.Result.GRANTED, revision=1), "decided_at", months[0]
    ).annotate(found=Count("pk"))
    paid = _by_month(Payment.objects.filter(state=PaymentState.PAID), "answered_at", months[0]).annotate(
        found=Sum("amount_fen")
    )
    counts = {timezone.localdate(row["month"]): row["found"] for row in granted}
    sums = {timezone.localdate(row["month"]): row["found"] for row in paid}
    spans = _spans(today)
    return Trend(
        TARGET,
        tuple(
            Month(
                first, _kept(spans, min(today, _next(first) - timedelta(1))), counts.get(first, 0), sums.get(first, 0)
            )
            for first in months
        ),
    )


def _by_month(rows: Any, column: str, since: date) -> Any:
    month = TruncMonth(column, tzinfo=timezone.get_current_timezone())
    start = datetime(since.year, since.month, 1, tzinfo=timezone.get_current_timezone())
    return rows.filter(**{f"{column}__gte": start}).order_by().annotate(month=month).values("month")


def _last_months(today: date) -> list[date]:
    first = today.replace(day=1)
    found = [first]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(1)).replace(day=1))
    return found[::-1]


def _next(first: date) -> date:
    return (first + timedelta(32)).replace(day=1)


def _spans(today: date) -> Mapping[str, list[tuple[date, date]]]:
    """Of each policy the days on which some version of it was in force, as far as we know."""
    found: dict[str, list[tuple[date, date]]] = {}
    states = [PolicyState.IN_FORCE, PolicyState.SUSPENDED, PolicyState.ENDED]
    for row in PolicyInForce.objects.filter(state__in=states, approved_at__isnull=False):
        assert row.approved_at is not None
        begins = max(row.begins_on, timezone.localdate(row.approved_at))
        # Since when a policy is suspended is not kept in the row: it does not count today.
        last = today - timedelta(1) if row.state == PolicyState.SUSPENDED else row.ends_on or date.max
        found.setdefault(row.policy_code, []).append((begins, last))
    return found


def _kept(spans: Mapping[str, list[tuple[date, date]]], day: date) -> int:
    return sum(any(begins <= day <= last for begins, last in rows) for rows in spans.values())
