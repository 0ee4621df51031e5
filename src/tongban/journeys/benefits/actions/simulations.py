"""政策测算: what a policy would give, to how many and where, before it is in force. Counts and sums, never a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.rules.public import MatchResult
from tongban.foundation.access.public import NotVisible
from tongban.journeys.benefits.actions.steps import By, reference, require_officer, said
from tongban.journeys.benefits.assessment import HOUSEHOLD
from tongban.journeys.benefits.models import Budget, Simulation
from tongban.journeys.benefits.nearness import near_misses, near_questions
from tongban.journeys.benefits.population import PAGE, code_of, forget, match, sums
from tongban.journeys.benefits.terms import Terms, terms_of
from tongban.journeys.packs.public import PackVersion, Period, Unit
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person
from tongban.registers.places.public import districts

# Sums shown as a histogram: so many steps between the smallest and the greatest.
STEPS = 10


CITY = "310000"


@transaction.atomic
def simulate(
    pack: PackVersion, *, by: By, period: str = "", as_of: date | None = None, district: str = ""
) -> Simulation:
    """Ask for a forecast; a durable job works it out. The result is described in ``docs/developers/benefits.md``.

    Args:
        period: code of the period; the last that can be judged whole if not given.
        district: six digits; the whole city if not given.
    Raises:
        NotPolicy: the pack is of another kind.
        NotYours: not an officer of the authority that owns it; officers of its bureau in a district ask for theirs.
        NotVisible: there is no such district.
    """
    from tongban.journeys.benefits.jobs import simulate as work

    require_officer(by, pack.authority_code, region_code=district)
    if district and district not in {one.code for one in districts()}:
        raise NotVisible()
    terms, day = terms_of(pack), as_of or timezone.localdate()
    wanted = terms.period(period, day) if period else terms.due_period(day)
    row = Simulation.objects.create(
        pack_version=pack,
        policy_code=terms.code,
        authority_code=pack.authority_code,
        region_code=district or CITY,
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
    name = f"simulation-{uuid4().hex}"
    district = "" if row.region_code == CITY else row.region_code
    result = forecast(name, terms, period, district)
    # A district has no budget of its own to be compared with.
    result["budget"] = {} if district else _against_budget(terms, period, result)
    Simulation.objects.filter(pk=row.pk, is_ready=False).update(result=result, is_ready=True)
    forget(name)
    row.refresh_from_db()
    return row


def forecast(name: str, terms: Terms, period: Period, district: str = "") -> dict[str, Any]:
    """How many, where, how much in which unit, who nearly, and how the sums are spread; by the population engine.

    Conditions, near-misses, unknown and refused are those of the last unit; who is eligible is so in some unit. What
    is for a household counts each household once.

    Args:
        district: six digits: only who lives, or is registered, there.
    """
    per = HOUSEHOLD if terms.is_for_household else ""
    results = {
        unit.code: match(
            name,
            terms.policy.audience,
            unit.evaluated_on,
            _units_of(terms, period, unit.evaluated_on),
            also=near_questions(terms, period) if unit.evaluated_on == period.units[-1].evaluated_on else (),
            keep=[per] if per else [],
            region=district,
        )
        for unit in period.units
    }
    codes = {unit.code: code_of(terms, unit.code) for unit in period.units}
    last = results[period.units[-1].code]
    by_unit = {code: [0, 0] for code in codes.values()}
    by_district: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    spread: Counter[int] = Counter()
    for place, amounts in _with_district(terms, sums([(results[unit], code) for unit, code in codes.items()], per)):
        total = sum(amounts.values())
        if not total and terms.kind != "entitlement":
            continue
        spread[total] += 1
        by_district[place][0] += 1
        by_district[place][1] += total
        for code, amount in amounts.items():
            by_unit[code][0] += 1
            by_unit[code][1] += amount
    names = {district.code: district.name for district in districts()}
    return {
        **_by_conditions(last, codes[period.units[-1].code]),
        **near_misses(terms, last, period, per),
        "per": "household" if per else terms.policy.audience,
        "eligible": sum(spread.values()),
        "amount_fen": sum(total * count for total, count in spread.items()),
        "by_district": [
            {"code": code, "name": names.get(code, code or "—"), "count": count, "amount_fen": amount}
            for code, (count, amount) in sorted(by_district.items())
        ],
        "by_unit": [
            {"unit": unit, "count": by_unit[code][0], "amount_fen": by_unit[code][1]} for unit, code in codes.items()
        ],
        "histogram": histogram(spread),
    }


def _units_of(terms: Terms, period: Period, day: date) -> list[tuple[Terms, Unit]]:
    return [(terms, unit) for unit in period.units if unit.evaluated_on == day]


def _with_district(terms: Terms, found: Iterator[tuple[str, dict[str, int]]]) -> Iterator[tuple[str, dict[str, int]]]:
    """The district of each subject, looked up some thousands at a time."""
    model: Any = Organisation if terms.policy.audience == "organisation" else Person
    column = "region_id" if terms.policy.audience == "organisation" else "residence_region_id"
    while piece := list(islice(found, PAGE)):
        rows = model.objects.filter(pk__in=[int(key) for key, _amounts in piece]).values_list("pk", column)
        regions = dict(rows)
        for key, amounts in piece:
            yield str(regions.get(int(key)) or "")[:6], amounts


def _by_conditions(result: MatchResult, code: str) -> dict[str, Any]:
    """From the masks of everybody: how each condition came out."""
    summary = result.summary()[code]
    return {"seen": result.rows, "refused": summary.refused, "unknown": summary.unknown}


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
