"""Two periods of one policy side by side: who appeared, who vanished, whose sum changed, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from tongban.foundation.access.public import Viewer
from tongban.journeys.benefits.assessment import assess
from tongban.journeys.benefits.models import Entitlement
from tongban.journeys.benefits.states import LIVE
from tongban.journeys.benefits.terms import terms_of

from .desk import desk_policy
from .subjects import conditions_of, entitlements_visible_to
from .views import Condition


@dataclass(frozen=True)
class Comparison:
    """What changed from one period to another: counts and sums, and the lists behind them.

    Attributes:
        appeared, vanished, changed: entitlements, of the later period for what appeared and changed, of the earlier
            for what vanished; slice them for a page.
    """

    policy_code: str
    earlier: str
    later: str
    before: tuple[int, int]
    after: tuple[int, int]
    appeared: QuerySet[Entitlement]
    vanished: QuerySet[Entitlement]
    changed: QuerySet[Entitlement]


def compare_periods(viewer: Viewer, policy_code: str, earlier: str, later: str) -> Comparison:
    """Compare two periods of a policy.

    Raises:
        NotVisible: another authority's policy.
    """
    desk_policy(viewer, policy_code)
    rows = entitlements_visible_to(viewer).filter(policy_code=policy_code, units__isnull=False).distinct()
    first, second = rows.filter(period=earlier), rows.filter(period=later)
    same = Entitlement.objects.filter(policy_code=policy_code, subject_key=OuterRef("subject_key"), units__isnull=False)
    other = same.filter(period=earlier)
    appeared = second.filter(~Exists(other)).order_by("pk")
    vanished = first.filter(~Exists(same.filter(period=later))).order_by("pk")
    changed = second.filter(Exists(other.exclude(amount_fen=OuterRef("amount_fen")))).order_by("pk")
    return Comparison(policy_code, earlier, later, _sums(first), _sums(second), appeared, vanished, changed)


def _sums(rows: QuerySet[Entitlement]) -> tuple[int, int]:
    keys = Entitlement.objects.filter(pk__in=rows.values("pk"), state__in=LIVE)
    return keys.count(), keys.aggregate(total=Sum(F("amount_fen")))["total"] or 0


def why_vanished(viewer: Viewer, row: Entitlement, later: str) -> tuple[Condition, ...]:
    """The conditions that no longer hold for somebody who was there before: judged afresh for the later period."""
    terms = terms_of(row.policy.pack)
    period = terms.period(later, row.made_at.date())
    found = assess(row.subject, terms, period, viewer=viewer).units[-1]
    conditions = conditions_of(terms, found.judgement, found.facts, found.unit.evaluated_on)
    return tuple(one for one in conditions if one.verdict is not True)
