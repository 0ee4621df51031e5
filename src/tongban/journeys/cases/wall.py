"""监督大屏: today's work of the whole city or of one district in numbers only; no case, no person is named.

Every number is one stretch of an index, so that the wall may be read every minute among millions of cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.cases.models import Case, SpecialProcedure, Supervision
from tongban.journeys.cases.oversight import SUPERVISING
from tongban.registers.places.public import working_calendar

TREND_DAYS = 14
LONGEST = 8
COUNTED = ("accepted", "decided", "overdue", "yellow", "red", "procedures")


@dataclass(frozen=True)
class Waiting:
    """One case that waits longest: what it is and how long, never which or whose."""

    pack_code: str
    authority_code: str
    region_code: str
    since: date
    working_days: int


@dataclass(frozen=True)
class Wall:
    """Everything on the wall.

    Attributes:
        scope: code of the district, empty for the whole city.
        totals: by name of ``COUNTED``.
        by_district, by_authority: the same for each code that has any.
        procedures: how many special procedures of each kind run.
        trend: day → accepted and decided, oldest first.
    """

    at: datetime
    scope: str
    totals: Counter[str]
    by_district: dict[str, Counter[str]]
    by_authority: dict[str, Counter[str]]
    procedures: Counter[str]
    longest: list[Waiting]
    trend: list[tuple[date, int, int]] = field(default_factory=list)


def wall_for(viewer: Viewer) -> Wall | None:
    """The wall of a head or supervisor: of the city for its departments, of the own district for bureaus.

    Legal: 行政许可法 第六十条 (supervision of those who license).
    """
    if viewer.role != Role.OFFICER or not viewer.holds(*SUPERVISING):
        return None
    scope = "" if not viewer.region_code or viewer.region_code.endswith("0000") else viewer.region_code[:6]
    now, today = timezone.now(), timezone.localdate()
    found: dict[str, list[tuple[str, str, int]]] = {
        "accepted": _grouped(_here(Case.objects.filter(accepted_on=today), scope)),
        "decided": _grouped(_here(Case.objects.filter(decided_at__range=_day(today)), scope)),
        "overdue": _grouped(_here(Case.objects.filter(due_on__lt=today), scope)),
    }
    found |= _cards(scope)
    kinds, found["procedures"] = _procedures(scope)
    by_district: dict[str, Counter[str]] = {}
    by_authority: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    for name, rows in found.items():
        for authority, region, n in rows:
            totals[name] += n
            by_district.setdefault(region[:6], Counter())[name] += n
            by_authority.setdefault(authority, Counter())[name] += n
    return Wall(now, scope, totals, by_district, by_authority, kinds, _longest(scope), _trend(scope, today))


def _day(day: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(day, time(), timezone.get_current_timezone())
    return begin, begin + timedelta(days=1) - timedelta(microseconds=1)


def _here(rows: QuerySet[Any], scope: str, path: str = "") -> QuerySet[Any]:
    return rows.filter(**{f"{path}region_code": scope}) if scope else rows


def _grouped(rows: QuerySet[Case]) -> list[tuple[str, str, int]]:
    """Counts by authority and district."""
    return list(rows.order_by().values_list("authority_code", "region_code").annotate(n=Count("pk")))


def _cards(scope: str) -> dict[str, list[tuple[str, str, int]]]:
    kinds = (Supervision.Kind.YELLOW, Supervision.Kind.RED)
    rows = _here(Supervision.objects.filter(settled_at=None, kind__in=kinds), scope, "case__").order_by()
    counted = rows.values_list("kind", "authority_code", "case__region_code").annotate(n=Count("pk"))
    found: dict[str, list[tuple[str, str, int]]] = {str(kind): [] for kind in kinds}
    for kind, authority, region, n in counted:
        found[kind].append((authority, region, n))
    return found


def _procedures(scope: str) -> tuple[Counter[str], list[tuple[str, str, int]]]:
    rows = _here(SpecialProcedure.objects.filter(ended_on=None), scope, "case__").order_by()
    kinds: Counter[str] = Counter()
    places = []
    for kind, authority, region, n in rows.values_list(
        "kind", "case__authority_code", "case__region_code"
    ).annotate(n=Count("pk")):  # fmt: skip
        kinds[kind] += n
        places.append((authority, region, n))
    return kinds, places


def _longest(scope: str) -> list[Waiting]:
    rows = _here(Case.objects.filter(received_at__isnull=False, closed_at=None), scope).order_by("received_at")
    calendar, today = working_calendar(), timezone.localdate()
    found = []
    columns = ("pack_code", "authority_code", "region_code", "received_at")
    for item, authority, region, received in rows.values_list(*columns)[:LONGEST]:
        since = timezone.localdate(received)
        found.append(Waiting(item, authority, region, since, calendar.between(since, today)))
    return found


def _trend(scope: str, today: date) -> list[tuple[date, int, int]]:
    first = today - timedelta(days=TREND_DAYS - 1)
    accepted = _here(Case.objects.filter(accepted_on__range=(first, today)), scope).order_by()
    decided = _here(Case.objects.filter(decided_at__range=(_day(first)[0], _day(today)[1])), scope).order_by()
    by_day = [
        Counter(dict(accepted.values_list("accepted_on").annotate(n=Count("pk")))),
        Counter(dict(decided.annotate(day=TruncDate("decided_at")).values_list("day").annotate(n=Count("pk")))),
    ]
    days: Iterable[date] = (first + timedelta(days=n) for n in range(TREND_DAYS))
    return [(day, by_day[0][day], by_day[1][day]) for day in days]
