"""What another version's conditions and review points would have said of closed cases, from what is kept of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tongban.capabilities.rules.public import CriterionResult, RulesError
from tongban.foundation.values.public import Share, proportion
from tongban.journeys.cases.content import PackKit, facts_again
from tongban.journeys.cases.documents import said_in, verdict_of
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.replay_models import Replay
from tongban.journeys.packs.public import PackVersion

WORDS = {True: "pass", False: "fail", None: "open"}
VERDICTS = {
    "pass": gettext_lazy("通过"),
    "fail": gettext_lazy("不通过"),
    "open": gettext_lazy("不能判断"),
    "none": gettext_lazy("没有这一条"),
}
# How a filing came out before and would come out now.
CHANGES = tuple(f"{old}_{new}" for old in WORDS.values() for new in WORDS.values() if old != new)


def verdict_words(change: str) -> str:
    """``pass_fail`` in words."""
    old, _sep, new = change.partition("_")
    return f"{VERDICTS.get(old, old)} → {VERDICTS.get(new, new)}"


@dataclass(frozen=True)
class ReviewFigures:
    """What a replay of review rules came to.

    Attributes:
        differing: filings that would have been treated differently.
        moves: each way in which a verdict would change, in words, with its share of all.
        accuracy, coverage: of the rules that judged, and of the candidate's.
    """

    cases: int
    differing: Share
    moves: tuple[tuple[str, str, Share], ...]
    accuracy: tuple[Share, Share]
    coverage: tuple[Share, Share]


def review_figures(counts: Mapping[str, int]) -> ReviewFigures:
    """Shares with their intervals from the counts of a replay, or of one of its groups."""
    whole = counts.get("cases", 0)
    sides = [(counts.get(f"right_{side}", 0), counts.get(f"judged_{side}", 0)) for side in ("before", "after")]
    return ReviewFigures(
        whole,
        proportion(sum(counts.get(name, 0) for name in CHANGES), whole),
        tuple((name, verdict_words(name), proportion(counts[name], whole)) for name in CHANGES if counts.get(name)),
        (proportion(*sides[0]), proportion(*sides[1])),
        (proportion(sides[0][1], whole), proportion(sides[1][1], whole)),
    )


def cases_for(scope: tuple[Sequence[str], str], since: date, until: date, pack_code: str) -> QuerySet[Case]:
    """Cases of an item that were decided or declined in a span of days and carry a measure."""
    zone = timezone.get_current_timezone()
    begin = datetime.combine(since, time(), zone)
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    rows = Case.objects.filter(
        pack_code=pack_code, authority_code__in=scope[0], submitted_at__gte=begin, submitted_at__lt=end,
        measure__official__isnull=False,
    )  # fmt: skip
    return rows.filter(region_code__in=["", scope[1]]) if scope[1] else rows


class Judge:
    """Runs the candidate's rules over the facts, answers and documents as they were kept with each case."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        candidate = PackVersion(
            code=replay.pack_code, version=replay.version, content=replay.proposal, digest=replay.digest
        )
        self.kit = PackKit(candidate)

    def rows(self) -> QuerySet[Case]:
        """The cases to look at, with what is kept of each."""
        row = self.replay
        found = cases_for((row.authorities, row.region_code), row.since, row.until, row.pack_code)
        return found.with_pack().select_related("application", "measure")  # type: ignore[attr-defined,no-any-return]

    def look(self, case: Case, sums: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
        """Count one case; what differs and by which points, or None where nothing does."""
        application, measure = case.application, case.measure
        facts = facts_again(application.facts or {})
        on = timezone.localdate(case.submitted_at)
        values = self.kit.form.sight(application.answers or {}, facts, on).values
        values = {**values, **said_in(case, self.kit, application)}
        points = self._points(values, on)
        before, after = measure.precheck, verdict_of(one.verdict for one in points) if points is not None else None
        for place in ("all", f"district:{case.region_code[:6]}", f"version:{case.pack_version.version}"):
            _count(sums.setdefault(place, {}), before, after, measure.official)
        if before == after:
            return None
        differing = _differing(points, measure.points) if points is not None else []
        return f"{WORDS[before]}_{WORDS[after]}", {"points": differing, "official": measure.official}

    def _points(self, values: dict[str, Any], on: date) -> list[CriterionResult] | None:
        """How each point comes out; None where what was kept has another type than the candidate expects."""
        try:
            found = [rules.explain(values, on).criteria for rules in (self.kit.criteria, self.kit.automatic)]
        except RulesError:
            return None
        return [one for part in found for one in part]


def _count(counts: dict[str, int], before: bool | None, after: bool | None, official: bool | None) -> None:
    names = ["cases", f"{WORDS[before]}_{WORDS[after]}"]
    names += ["judged_before", "right_before"][: 1 + (before == official)] if before is not None else []
    names += ["judged_after", "right_after"][: 1 + (after == official)] if after is not None else []
    for name in names:
        counts[name] = counts.get(name, 0) + 1


def _differing(points: list[CriterionResult], kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Points that came out otherwise, or that the old version did not have and that are not met."""
    before = {str(one["id"]): one["verdict"] for one in kept}
    found = []
    for one in points:
        known = one.id in before
        if (known and before[one.id] == one.verdict) or (not known and one.verdict is True):
            continue
        text = (one.spec.get("text") or {}).get("zh", one.id)
        found.append({
            "id": one.id, "text": text, "was": WORDS[before[one.id]] if known else "none", "is": WORDS[one.verdict],
            "missing": [name for name in one.missing if one.verdict is None],
        })  # fmt: skip
    gone = {str(one["id"]) for one in kept} - {one.id for one in points}
    return found + [{"id": name, "text": name, "was": WORDS[before[name]], "is": "none"} for name in sorted(gone)]
