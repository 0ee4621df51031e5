"""政策测算: what a policy would give, to how many and where, before it is in force. Counts and sums, never a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.journeys.benefits.actions.steps import By, reference, require_officer, said
from tongban.journeys.benefits.knowledge import declared_by, facts_on
from tongban.journeys.benefits.models import Budget, Simulation
from tongban.journeys.benefits.terms import Terms, is_entitled, terms_of
from tongban.journeys.packs.public import PackVersion, Period
from tongban.registers.facts.public import SubjectRef
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person
from tongban.registers.places.public import districts

# Sums shown as a histogram: so many steps between the smallest and the greatest.
STEPS = 10


@transaction.atomic
def simulate(
    pack: PackVersion, *, by: By, period: str = "", as_of: date | None = None, region_code: str = "310000"
) -> Simulation:
    """Ask for a forecast; a durable job works it out. The result is described in ``docs/developers/benefits.md``.

    Args:
        period: code of the period; the last that can be judged whole if not given.
    Raises:
        NotPolicy: the pack is of another kind.
        NotYours: not an officer of the authority that owns it.
    """
    from tongban.journeys.benefits.jobs import simulate as work

    require_officer(by, pack.authority_code)
    terms, day = terms_of(pack), as_of or timezone.localdate()
    wanted = terms.period(period, day) if period else terms.due_period(day)
    row = Simulation.objects.create(
        pack_version=pack,
        policy_code=terms.code,
        authority_code=pack.authority_code,
        region_code=region_code,
        period=wanted.code,
        as_of=day,
        made_by=reference(by),
    )
    work.enqueue(key=f"simulation:{row.pk}", simulation_id=row.pk)
    said(row, "simulated", by, policy=terms.code, period=wanted.code)
    return row


def work_out(simulation_id: int) -> Simulation:
    """Work a forecast out; worked out already it stays as it is."""
    row = Simulation.objects.select_related("pack_version").get(pk=simulation_id)
    if row.is_ready:
        return row
    terms = terms_of(row.pack_version)
    period = terms.period(row.period, row.as_of)
    result = forecast(terms, period, row.region_code)
    result["budget"] = _against_budget(terms, period, result)
    Simulation.objects.filter(pk=row.pk, is_ready=False).update(result=result, is_ready=True)
    row.refresh_from_db()
    return row


def subjects(terms: Terms, region_code: str) -> Iterator[Any]:
    """Everybody whom a policy could be for: the residents and registered people, or the firms, of a region."""
    if terms.policy.audience == "organisation":
        rows: Any = Organisation.objects.order_by("pk")
        field = "region_id__startswith"
    else:
        rows, field = Person.objects.filter(death_date=None).order_by("pk"), "residence_region_id__startswith"
    if not region_code.endswith("0000"):
        rows = rows.filter(**{field: region_code[:6]})
    return iter(rows.iterator(chunk_size=500))


def forecast(terms: Terms, period: Period, region_code: str) -> dict[str, Any]:
    """How many, where, how much in which month, who nearly, and how the sums are spread."""
    tally = Tally(terms, period)
    for row in subjects(terms, region_code):
        subject = SubjectRef.of(row)
        said_by = declared_by(subject)
        verdicts, amounts = [], {}
        for unit in period.units:
            facts = facts_on(subject, terms.names, unit.evaluated_on, declared=said_by)
            judgement = terms.policy.judge(facts, unit.evaluated_on)
            verdicts.append((judgement.verdict, judgement.outcome.results))
            if is_entitled(terms, judgement):
                amounts[unit.code] = judgement.amount_fen or 0
        region = row.residence_region_id if isinstance(row, Person) else row.region_id
        tally.add(str(region or "")[:6], verdicts, amounts)
    return tally.result()


class Tally:
    """Adds up the verdicts of many subjects."""

    def __init__(self, terms: Terms, period: Period) -> None:
        self.terms, self.period = terms, period
        self.counts: Counter[str] = Counter()
        self.by_district: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.by_unit: dict[str, list[int]] = {unit.code: [0, 0] for unit in period.units}
        self.criteria = [Counter[str]() for _ in terms.policy.criterion_ids]
        self.near: Counter[int] = Counter()
        self.sums: Counter[int] = Counter()

    def add(
        self,
        district: str,
        verdicts: list[tuple[bool | None, tuple[bool | None, ...]]],
        amounts: Mapping[str, int],
    ) -> None:
        """One subject: its verdict and criteria for each unit, its sum for each unit that is due."""
        self.counts["seen"] += 1
        results = verdicts[-1][1]
        for place, one in enumerate(results):
            self.criteria[place]["true" if one else "unknown" if one is None else "false"] += 1
        if amounts:
            self.counts["eligible"] += 1
            total = sum(amounts.values())
            self.counts["amount_fen"] += total
            self.sums[total] += 1
            self.by_district[district][0] += 1
            self.by_district[district][1] += total
            for code, amount in amounts.items():
                self.by_unit[code][0] += 1
                self.by_unit[code][1] += amount
        elif any(verdict is None for verdict, _results in verdicts):
            self.counts["unknown"] += 1
        else:
            self.counts["refused"] += 1
            wrong = [place for place, one in enumerate(results) if one is False]
            if len(wrong) == 1 and None not in results:
                self.near[wrong[0]] += 1
                self.counts["near"] += 1

    def result(self) -> dict[str, Any]:
        """Plain JSON for charts; ``criteria`` in the order written."""
        names = {district.code: district.name for district in districts()}
        ids = self.terms.policy.criterion_ids
        counted = {name: self.counts[name] for name in ("seen", "eligible", "refused", "unknown", "near")}
        return {
            **counted,
            "amount_fen": self.counts["amount_fen"],
            "by_district": [
                {"code": code, "name": names.get(code, code or "—"), "count": count, "amount_fen": amount}
                for code, (count, amount) in sorted(self.by_district.items())
            ],
            "by_unit": [
                {"unit": code, "count": count, "amount_fen": amount} for code, (count, amount) in self.by_unit.items()
            ],
            "criteria": [
                {"id": name, **{key: counts[key] for key in ("true", "false", "unknown")}, "near": self.near[place]}
                for place, (name, counts) in enumerate(zip(ids, self.criteria, strict=True))
            ],
            "histogram": histogram(self.sums),
        }


def histogram(sums: Mapping[int, int]) -> list[dict[str, int]]:
    """Sums in steps of equal width, from ``from_fen`` up to and with ``to_fen``; few different sums stand alone."""
    if len(sums) <= STEPS:
        return [{"from_fen": fen, "to_fen": fen, "count": count} for fen, count in sorted(sums.items())]
    low, high = min(sums), max(sums)
    width = -(-(high - low + 1) // STEPS)
    found: Counter[int] = Counter()
    for fen, count in sums.items():
        found[(fen - low) // width] += count
    return [
        {"from_fen": low + place * width, "to_fen": low + (place + 1) * width - 1, "count": found[place]}
        for place in range(STEPS)
    ]


def _against_budget(terms: Terms, period: Period, result: Mapping[str, Any]) -> dict[str, Any]:
    """The year at this rate against what the year's budget leaves."""
    if not terms.is_paid:
        return {}
    year = timezone.localdate().year
    known = Budget.objects.filter(policy_code=terms.code, year=year).first()
    limit = known.limit_fen if known else terms.budget_fen(year)
    days = (period.last - period.first).days + 1
    times = 1 if period.code == "once" else max(1, round(365 / days))
    a_year = int(result["amount_fen"]) * times
    return {
        "year": year, "limit_fen": limit, "committed_fen": known.committed_fen if known else 0,
        "a_year_fen": a_year, "is_enough": a_year <= limit,
    }  # fmt: skip
