"""How a version does beside another: what was measured, never what was promised, and how far small numbers carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Avg, CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import SYSTEM
from tongban.journeys.bundles.designing.queries import number_of
from tongban.journeys.bundles.models import BundleMember, Edition, MemberState
from tongban.journeys.bundles.plans import plans_of
from tongban.journeys.cases.public import Case, cases_visible_to
from tongban.journeys.packs.public import PackVersion, localised, versions
from tongban.registers.places.public import working_calendar

# Below this a share says next to nothing: one case more or less moves it by more than three points.
FEW = 30
# Figures of services look at the newest applications only.
MOST = 2000
# References of cases, as a query → (how many were rated, how many of them well); the room of ratings stands above.
Rated = Callable[[Iterable[str]], tuple[int, int]]


@dataclass(frozen=True)
class Group:
    """One side of a comparison.

    Attributes:
        filed: applications sent; ``ended`` of them are over.
        first_pass: share accepted at the first try; None while none was looked at; ``tried`` is how many were.
        corrections: asked for, per application.
        days: median working days from receipt to end; None where none ended.
        rated: how many rated it; ``good_rate`` None while nobody did.
    """

    filed: int
    ended: int
    tried: int
    first_pass: float | None
    corrections: float | None
    days: float | None
    rated: int
    good_rate: float | None

    @property
    def caution(self) -> str:
        """What to keep in mind when reading the figures; empty when there are enough."""
        if not self.filed:
            return _("还没有办件，没有数字可比。")
        if self.filed < FEW:
            return _("只有 %(n)d 件，差别可能是偶然的，不能据此下结论。") % {"n": self.filed}
        return ""


@dataclass(frozen=True)
class Comparison:
    """The trial beside the rest of the city over the same time.

    Attributes:
        before: applications from the districts of the trial in as many days before it began.
    """

    trial: Group
    rest: Group
    before: Group


def compared(edition: Edition, rated: Rated) -> Comparison:
    """Figures of a trial, of the rest of the city since it began, and of its districts before; for its lead department.

    Args:
        edition: one that the viewer may see.
    """
    began, ended = edition.published_at, edition.ended_at or timezone.now()
    keys = [row.pk for row in versions(edition.code) if number_of(row) == edition.version]
    filed = cases_visible_to(SYSTEM).filter(pack_code=edition.code, submitted_at__isnull=False)
    since = filed.filter(submitted_at__gte=began, submitted_at__lte=ended)
    earlier = filed.filter(submitted_at__lt=began, submitted_at__gte=began - (ended - began))
    home = Substr(Coalesce("organisation__region_id", "person__residence_region_id"), 1, 6)
    before = earlier.annotate(district=home).filter(district__in=edition.districts)
    return Comparison(
        _group(filed.filter(pack_version_id__in=keys), rated),
        _group(since.exclude(pack_version_id__in=keys), rated), _group(before, rated),
    )  # fmt: skip


def measured(code: str, version: str, rated: Rated) -> Group:
    """What one version of a bundle achieved in all its cases."""
    keys = [row.pk for row in versions(code) if number_of(row) == version]
    filed = cases_visible_to(SYSTEM).filter(pack_code=code, submitted_at__isnull=False, pack_version_id__in=keys)
    return _group(filed, rated)


@dataclass(frozen=True)
class MemberFigures:
    """One service of a bundle: where cases wait, who is slower than promised, what is hardly ever chosen.

    Attributes:
        chosen: share of the applications whose situation called for it; None while there were none.
        waiting: its cases that are open now; ``late`` of them are past their day, ``held_up`` were not opened.
        days: median working days from its start to its decision; ``promised`` is what its department promises.
        refused: share of the decided ones.
        is_on_path: it is on the longest chain, so that a day less here is a day less for all.
    """

    title: str
    authority: str
    chosen: float | None
    waiting: int
    late: int
    held_up: int
    days: float | None
    promised: int
    refused: float | None
    is_on_path: bool

    @property
    def is_slow(self) -> bool:
        """Half of its cases take longer than its department promises."""
        return self.days is not None and self.days > self.promised


def by_member(pack: PackVersion) -> list[MemberFigures]:
    """Figures of each service of a bundle over all its versions, the newest applications; for its lead department."""
    cases = cases_visible_to(SYSTEM).filter(pack_code=pack.code, submitted_at__isnull=False)
    keys = list(cases.order_by("-pk").values_list("pk", flat=True)[:MOST])
    rows: dict[str, list[BundleMember]] = {}
    for row in BundleMember.objects.filter(bundle_id__in=keys).select_related("case"):
        rows.setdefault(row.code, []).append(row)
    path = pack.content["bundle"]["path"]
    return [_member(plan, rows.get(plan["code"], []), plan["code"] in path) for plan in plans_of(pack)]


def _member(plan: Mapping[str, Any], rows: list[BundleMember], is_on_path: bool) -> MemberFigures:
    today, calendar = timezone.localdate(), working_calendar()
    taken = [row for row in rows if row.is_chosen and row.state != MemberState.SKIPPED]
    running = [row for row in taken if row.state == MemberState.RUNNING]
    decided = [row for row in taken if row.state in (MemberState.GRANTED, MemberState.REFUSED)]
    days = [
        calendar.between(timezone.localdate(row.started_at), timezone.localdate(row.decided_at))
        for row in decided if row.started_at and row.decided_at
    ]  # fmt: skip
    return MemberFigures(
        localised(plan["title"]), plan["authority"], len(taken) / len(rows) if rows else None, len(running),
        sum(bool(row.case and row.case.due_on and row.case.due_on < today) for row in running),
        sum(row.state == MemberState.BLOCKED for row in taken), float(median(days)) if days else None, plan["days"],
        sum(row.state == MemberState.REFUSED for row in decided) / len(decided) if decided else None, is_on_path,
    )  # fmt: skip


def _group(cases: QuerySet[Case], rated: Rated) -> Group:
    """Counted where the cases lie, in three statements however many there are."""
    found = cases.order_by().aggregate(
        filed=Count("pk"), tried=Count("measure__accepted_first"), corrections=Avg("measure__corrections"),
        passed=Count("pk", filter=Q(measure__accepted_first=True)),
    )  # fmt: skip
    ended, days = _days(cases)
    refs = cases.order_by().values_list(Concat(Value("cases.case:"), Cast("pk", CharField())), flat=True)
    votes, good = rated(refs) if found["filed"] else (0, 0)
    return Group(
        found["filed"], ended, found["tried"], found["passed"] / found["tried"] if found["tried"] else None,
        float(found["corrections"]) if found["corrections"] is not None else None, days,
        votes, good / votes if votes else None,
    )  # fmt: skip


def _days(cases: QuerySet[Case]) -> tuple[int, float | None]:
    """(how many have ended, median working days from receipt to end), from as many rows as there are pairs of days."""
    pairs = (
        cases.order_by()
        .filter(received_at__isnull=False, closed_at__isnull=False)
        .values_list(TruncDate("received_at"), TruncDate("closed_at"))
        .annotate(many=Count("pk"))
    )
    calendar, counted = working_calendar(), Counter[int]()
    for began, ended, many in pairs:
        counted[calendar.between(began, ended)] += many
    return counted.total(), _median(counted)


def _median(counted: Mapping[int, int]) -> float | None:
    """The middle of numbers given as number → how often."""
    total, seen, low = sum(counted.values()), 0, None
    for number in sorted(counted):
        seen += counted[number]
        if low is None and 2 * seen >= total:
            low = number
        if 2 * seen > total:
            return (low + number) / 2 if low is not None else None
    return None
