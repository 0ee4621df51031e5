"""How a version does beside another: what was measured, never what was promised, and how far small numbers carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

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
# References of cases → (how many were rated, how many of them well); the room of ratings stands above this one.
Rated = Callable[[list[str]], tuple[int, int]]


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
    before = [case for case in _with_all(earlier) if _district(case) in edition.districts]
    return Comparison(
        _group(_with_all(filed.filter(pack_version_id__in=keys)), rated),
        _group(_with_all(since.exclude(pack_version_id__in=keys)), rated), _group(before, rated),
    )  # fmt: skip


def measured(code: str, version: str, rated: Rated) -> Group:
    """What one version of a bundle achieved in all its cases."""
    keys = [row.pk for row in versions(code) if number_of(row) == version]
    filed = cases_visible_to(SYSTEM).filter(pack_code=code, submitted_at__isnull=False, pack_version_id__in=keys)
    return _group(_with_all(filed), rated)


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


def _with_all(rows: Any) -> list[Case]:
    return list(rows.order_by().select_related("measure", "person", "organisation"))


def _district(case: Case) -> str:
    region = case.organisation.region_id if case.organisation is not None else None
    if region is None and case.person is not None:
        region = case.person.residence_region_id
    return str(region or "")[:6]


def _group(cases: Iterable[Case], rated: Rated) -> Group:
    cases = list(cases)
    measures = [case.measure for case in cases if hasattr(case, "measure")]
    tried = [one.accepted_first for one in measures if one.accepted_first is not None]
    calendar = working_calendar()
    days = [
        calendar.between(timezone.localdate(case.received_at), timezone.localdate(case.closed_at))
        for case in cases if case.received_at and case.closed_at
    ]  # fmt: skip
    votes, good = rated([case.ref for case in cases]) if cases else (0, 0)
    return Group(
        len(cases), len(days), len(tried), sum(tried) / len(tried) if tried else None,
        sum(one.corrections for one in measures) / len(measures) if measures else None,
        float(median(days)) if days else None, votes, good / votes if votes else None,
    )  # fmt: skip
