"""What a pack's scenarios measure: prefill, coverage and accuracy of the pre-check, first-pass rate. K1, K6b–K6e"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .folders import Pack
from .rehearsal import Rulebook, rehearse


@dataclass(frozen=True)
class Figures:
    """Measured over the scenarios of one pack, each weighted by how many of one hundred filings look like it.

    Attributes:
        prefill_ratio: filled for the person ÷ fields to fill, over filings.
        precheck_coverage: conditions and automatic review points that get a definite answer ÷ all of them.
        precheck_accuracy: filings in which the machine answered as the officer ÷ filings in which it answered.
        first_pass_rate: filings accepted without correction ÷ filings.
        scenarios: how many there are; ``filed``: how many of them are sent.
    """

    code: str
    scenarios: int
    filed: int
    prefill_ratio: float
    precheck_coverage: float
    precheck_accuracy: float
    first_pass_rate: float

    def misses(self, targets: Mapping[str, float]) -> list[str]:
        """Targets of the manifest that are not reached, in words."""
        return [
            f"{name}: {getattr(self, name):.2f}, target {wanted}"
            for name, wanted in targets.items()
            if round(getattr(self, name), 4) < wanted
        ]


def figures_of(pack: Pack) -> Figures:
    """Measure a pack by its scenarios. The weights are estimates of its author until real filings replace them."""
    book = Rulebook(pack)
    filed = [d.data for d in pack.scenarios.values() if "acts" in d.data["when"]]
    weights = [scenario.get("per_hundred", 1) for scenario in filed]
    total = sum(weights) or 1
    rehearsed = [rehearse(book, scenario) for scenario in filed]
    pairs = list(zip(weights, filed, rehearsed, strict=True))
    sure = [(weight, _agrees(s, r.verdict)) for weight, s, r in pairs if r.verdict is not None]
    return Figures(
        code=pack.code,
        scenarios=len(pack.scenarios),
        filed=len(filed),
        prefill_ratio=sum(weight * r.prefill_ratio for weight, _s, r in pairs) / total,
        precheck_coverage=sum(weight * r.judged / max(r.all, 1) for weight, _s, r in pairs) / total,
        precheck_accuracy=sum(w for w, agrees in sure if agrees) / (sum(w for w, _agrees in sure) or 1),
        first_pass_rate=sum(weight for weight, s, _r in pairs if not _corrected(s)) / total,
    )


def _corrected(scenario: Mapping[str, Any]) -> bool:
    return any(act.get("outcome") == "correction" for act in scenario["when"]["acts"])


def _agrees(scenario: Mapping[str, Any], verdict: bool | None) -> bool:
    decided = scenario["then"].get("decision", {}).get("result")
    return decided is None or (decided == "granted") == verdict
