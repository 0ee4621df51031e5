"""智能预审 in figures: prefill, coverage, accuracy and first pass, each with what chance does to it (K6b to K6e)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr, TruncMonth

from tongban.foundation.values.public import Share, pooled_ratio, proportion
from tongban.journeys.cases.models import Measure, PointJudgement

# By what figures are put together, and the column that says so.
GROUPS: dict[str, Any] = {
    "item": F("pack_code"),
    "version": F("case__pack_version__version"),
    "district": Substr("case__region_code", 1, 6),
    "month": TruncMonth("submitted_on"),
}
POINT_GROUPS: dict[str, Any] = {
    "item": F("case__pack_code"),
    "version": F("case__pack_version__version"),
    "district": Substr("case__region_code", 1, 6),
    "month": TruncMonth("case__measure__submitted_on"),
}


@dataclass(frozen=True)
class Asked:
    """Which filings: of these items, one version, one district, sent in a span of days."""

    items: Sequence[str]
    since: date
    until: date
    version: str = ""
    district: str = ""


@dataclass(frozen=True)
class Figures:
    """What one group achieved.

    Attributes:
        key: code of the item, version, district, or the first day of the month.
        filings: how many were sent.
        prefill: fields that were given ÷ fields that were shown; the interval is over filings.
        coverage: filings on which the automatic check gave a clear yes or no.
        accuracy: clear verdicts that the decision confirmed.
        first_pass: filings accepted without a correction, of those accepted, declined or corrected.
        points: automatic verdicts of single points that officers confirmed, of those they looked at.
        overruled: points that an officer overruled, most often first: id and how often.
    """

    key: Any
    filings: int
    prefill: Share
    coverage: Share
    accuracy: Share
    first_pass: Share
    points: Share
    overruled: tuple[tuple[str, int], ...] = field(default=())


def prereview(asked: Asked, by: str) -> list[Figures]:
    """Figures of every group with filings, by its key; two queries.

    Args:
        by: ``item``, ``version``, ``district``, ``month``; or empty for one row over all.
    """
    if not asked.items:
        return []
    points = _points(asked, by)
    if not by:
        return [_figures(_measures(asked).aggregate(**_sums()), points.get(None, []))]
    rows = _measures(asked).annotate(key=GROUPS[by]).values("key").order_by("key").annotate(**_sums())
    return [_figures(row, points.get(row["key"], [])) for row in rows]


def _measures(asked: Asked) -> QuerySet[Measure]:
    rows = Measure.objects.filter(pack_code__in=asked.items, submitted_on__range=(asked.since, asked.until))
    if asked.version:
        rows = rows.filter(case__pack_version__version=asked.version)
    return rows.filter(case__region_code__startswith=asked.district) if asked.district else rows


def _sums() -> dict[str, Any]:
    judged = Q(precheck__isnull=False)
    return {
        "filings": Count("pk"),
        "given": Sum("prefilled"),
        "shown": Sum("fillable"),
        "given2": Sum(F("prefilled") * F("prefilled")),
        "mixed": Sum(F("prefilled") * F("fillable")),
        "shown2": Sum(F("fillable") * F("fillable")),
        "judged": Count("pk", filter=judged),
        "compared": Count("pk", filter=judged & Q(official__isnull=False)),
        "confirmed": Count("pk", filter=judged & Q(official=F("precheck"))),
        "first": Count("pk", filter=Q(accepted_first=True)),
        "tried": Count("pk", filter=Q(accepted_first__isnull=False)),
    }


def _points(asked: Asked, by: str) -> dict[Any, list[dict[str, Any]]]:
    """Judgements of points that the computer had judged, by group: point, how often, how often confirmed."""
    rows = PointJudgement.objects.filter(
        automatic__isnull=False, case__pack_code__in=asked.items,
        case__measure__submitted_on__range=(asked.since, asked.until),
    )  # fmt: skip
    if asked.version:
        rows = rows.filter(case__pack_version__version=asked.version)
    if asked.district:
        rows = rows.filter(case__region_code__startswith=asked.district)
    if by:
        rows = rows.annotate(key=POINT_GROUPS[by])
    sums = {"n": Count("pk"), "same": Count("pk", filter=Q(verdict=F("automatic")))}
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in rows.values(*(["key"] if by else []), "point").order_by().annotate(**sums):
        found.setdefault(row.get("key"), []).append(row)
    return found


def _figures(row: Mapping[str, Any], points: Sequence[Mapping[str, Any]]) -> Figures:
    wrong = sorted(((str(one["point"]), one["n"] - one["same"]) for one in points), key=lambda one: (-one[1], one[0]))
    return Figures(
        row.get("key"),
        row["filings"],
        pooled_ratio(
            row["filings"], row["given"] or 0, row["shown"] or 0,
            (row["given2"] or 0, row["mixed"] or 0, row["shown2"] or 0),
        ),
        proportion(row["judged"], row["filings"]),
        proportion(row["confirmed"], row["compared"]),
        proportion(row["first"], row["tried"]),
        proportion(sum(one["same"] for one in points), sum(one["n"] for one in points)),
        tuple(one for one in wrong if one[1]),
    )  # fmt: skip


def versions_filed(items: Sequence[str]) -> list[str]:
    """Versions under which the items were filed, newest first."""
    rows = Measure.objects.filter(pack_code__in=items).order_by().values_list("case__pack_version__version")
    return sorted({version for (version,) in rows.distinct()}, reverse=True)
