"""K1 and K6b to K6e per pack, from what was logged with each filing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, Sum

from tongban.journeys.cases.models import Measure


@dataclass(frozen=True)
class Indicators:
    """What one item achieved in a period; a ratio is None where nothing was measured.

    Attributes:
        filings: submissions (K1 counts those filed here of all).
        prefill_ratio: prefilled ÷ all fields that were shown (K6b, target 0.7).
        precheck_coverage: filings whose automatic check gave a clear yes or no (K6c, target 0.9).
        precheck_accuracy: clear verdicts that the official decision confirmed (K6d, target 0.9).
        first_pass_rate: accepted without correction ÷ accepted, declined or corrected (K6e, target 0.9).
    """

    pack_code: str
    filings: int
    prefill_ratio: float | None
    precheck_coverage: float | None
    precheck_accuracy: float | None
    first_pass_rate: float | None


def indicators(*, since: date | None = None, until: date | None = None, pack_code: str = "") -> list[Indicators]:
    """Indicators of every pack with filings in a period, by code. One query."""
    rows = Measure.objects.all()
    if since:
        rows = rows.filter(submitted_on__gte=since)
    if until:
        rows = rows.filter(submitted_on__lte=until)
    if pack_code:
        rows = rows.filter(pack_code=pack_code)
    judged = Q(precheck__isnull=False)
    sums = rows.values("pack_code").annotate(
        filings=Count("pk"),
        prefilled=Sum("prefilled"),
        fillable=Sum("fillable"),
        judged=Count("pk", filter=judged),
        compared=Count("pk", filter=judged & Q(official__isnull=False)),
        confirmed=Count("pk", filter=judged & Q(official=F("precheck"))),
        first=Count("pk", filter=Q(accepted_first=True)),
        tried=Count("pk", filter=Q(accepted_first__isnull=False)),
    )
    return [
        Indicators(
            row["pack_code"],
            row["filings"],
            _ratio(row["prefilled"], row["fillable"]),
            _ratio(row["judged"], row["filings"]),
            _ratio(row["confirmed"], row["compared"]),
            _ratio(row["first"], row["tried"]),
        )
        for row in sums.order_by("pack_code")
    ]


def _ratio(part: int | None, whole: int | None) -> float | None:
    return (part or 0) / whole if whole else None
