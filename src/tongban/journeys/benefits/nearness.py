"""差一点: who lacks exactly one condition and is within its margin, and when time itself brings it; counts only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tongban.capabilities.rules.public import MatchResult, Question
from tongban.journeys.benefits.population import code_of
from tongban.journeys.benefits.terms import Terms
from tongban.journeys.packs.public import Period


def near_questions(terms: Terms, period: Period) -> list[Question]:
    """What is asked besides the policy itself on the last day of a period: its conditions made wider, step by step."""
    day, base = period.units[-1].evaluated_on, code_of(terms, period.units[-1].code)
    found = [Question(f"{base}~near", terms.policy.wider(day), None, day)]
    for days in terms.policy.horizons:
        found.append(Question(f"{base}~{days}", terms.policy.wider(day, days), None, day))
    return found


def near_misses(terms: Terms, result: MatchResult, period: Period, per: str = "") -> dict[str, Any]:
    """For how many each condition alone is missing and within reach, and by which day it comes by itself.

    Args:
        per: a kept fact of which each value counts once, and not where somebody of it has everything.
    """
    day, code = period.units[-1].evaluated_on, code_of(terms, period.units[-1].code)
    near = result.nearly(code, f"{code}~near", per)
    by_day = {days: result.nearly(code, f"{code}~{days}", per) for days in terms.policy.horizons}
    summary = result.summary()[code]
    margins = dict(zip(terms.policy.criterion_ids, terms.policy.margins, strict=True))
    return {
        "near": sum(near.values()),
        "criteria": [
            {
                "id": name,
                "true": met,
                "false": unmet,
                "unknown": open_,
                "near": near.get(name, 0),
                "margin": {"days": margins[name].days, "percent": margins[name].percent, "never": margins[name].never},
                "by": [
                    {"day": (day + timedelta(days=days)).isoformat(), "days": days, "count": found[name]}
                    for days, found in by_day.items()
                    if found.get(name)
                ],
            }
            for name, (met, unmet, open_) in summary.criteria.items()
        ],
    }
