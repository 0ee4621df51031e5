"""A full run asks the population engine; what it takes in is what the row function would take in."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.journeys.benefits.actions.runs import TAKE, step
from tongban.journeys.benefits.models import Question
from tongban.journeys.benefits.population import folder
from tongban.journeys.benefits.public import (
    Entitlement,
    EntitlementUnit,
    Run,
    RunState,
    cancel_run,
    prepare_run,
    start_run,
)
from tongban.journeys.benefits.tests.factories import (
    AGED_65,
    AS_OF,
    PENSIONER,
    make_elder,
    make_policy,
    run_now,
    settle,
)
from tongban.registers.facts.public import SubjectRef, hold
from tongban.registers.identity.tests.factories import make_organisation
from tongban.registers.people.public import Person

ACTIVE = {
    **AGED_65,
    "id": "active",
    "expr": "organisation.status = 'active'",
    "comes_true_on": "add_years(organisation.established_on, 1)",
}


def taken_in():
    units = EntitlementUnit.objects.order_by("person_id", "organisation_id", "unit")
    return [
        list(units.values_list("person_id", "organisation_id", "unit", "amount_fen", "mask")),
        list(Question.objects.order_by("person_id").values_list("person_id", "fact_id")),
    ]


@pytest.mark.slow("exports and matches a table for each of three days")
@pytest.mark.django_db
def test_engine_and_row_function_take_in_the_same(desk):
    policy = make_policy(desk, criteria=[AGED_65, PENSIONER], amount="part_of(person.pension_fen, 15, 1000)")
    make_elder("有")
    make_elder("八月起", birth=date(1961, 8, 31))
    make_elder("养老金高", pension_fen=300000)
    make_elder("养老金零", pension_fen=0)
    dead = make_elder("已故")
    Person.objects.filter(pk=dead.pk).update(death_date=date(2026, 8, 2))
    make_elder("金额不明", pension_fen=None)
    run = run_now(policy, scope="full")
    assert run.state == RunState.DONE
    by_engine = taken_in()
    assert len(by_engine[0]) == 7
    counts = run.progress
    again = run_now(policy)
    assert taken_in() == by_engine
    assert (again.progress["made"], again.progress["known"]) == (0, counts["made"])


@pytest.mark.slow("exports and matches a table for each of three days")
@pytest.mark.django_db
def test_months_are_judged_on_what_held_then_and_the_run_says_where_nothing_was_told(desk):
    policy = make_policy(desk, criteria=[AGED_65, PENSIONER])
    changed, told_late = make_elder("八月起养老金高", pension_fen=None), make_elder("后来才有记录")
    hold(SubjectRef.of(changed), {"person.pension_fen": 200000}, as_of=date(2026, 7, 1))
    hold(SubjectRef.of(changed), {"person.pension_fen": 400000}, as_of=date(2026, 8, 15))
    run = run_now(policy, scope="full")
    by_engine = taken_in()
    assert [row[:4] for row in by_engine[0] if row[0] == changed.pk] == [(changed.pk, None, "2026-07", 15000)]
    assert sum(row[0] == told_late.pk for row in by_engine[0]) == 3
    run.refresh_from_db()
    assert run.undated["human_resources.social_insurance"] == 1
    again = run_now(policy)
    assert taken_in() == by_engine
    assert again.progress["made"] == 0


@pytest.mark.slow("exports and matches a table")
@pytest.mark.django_db(transaction=True)
def test_tables_are_removed_when_a_run_is_over(desk):
    policy = make_policy(desk)
    make_elder()
    run = start_run(prepare_run([policy], by=desk.officer, as_of=AS_OF), by=desk.officer)
    assert step(run.pk)
    assert list(folder(run.result).iterdir()) != []
    assert [path.name for path in folder(run.result).rglob("table*")] == []
    settle()
    assert not folder(run.result).exists()
    other = start_run(prepare_run([policy], by=desk.officer, as_of=AS_OF), by=desk.officer)
    step(other.pk)
    cancel_run(other, by=desk.officer, reason="改期")
    assert not folder(other.result).exists()
    settle()
    assert Run.objects.get(pk=other.pk).state == RunState.CANCELLED


@pytest.mark.slow("exports and matches a table for each of three days")
@pytest.mark.django_db
def test_firms_are_matched_the_same_way(desk):
    policy = make_policy(desk, criteria=[ACTIVE], audience="organisation", kind="entitlement", consent={"mode": "none"})
    firm = make_organisation()
    run_now(policy, scope="full")
    found = Entitlement.objects.get(organisation=firm)
    assert (found.state, found.amount_fen, found.kind) == ("granted", 45000, "entitlement")


@pytest.mark.django_db
def test_a_piece_that_was_taken_by_another_is_left(desk):
    """Two workers read the same page; the second finds the position moved and writes nothing."""
    from tongban.journeys.benefits.actions.runs import take_piece

    policy = make_policy(desk)
    make_elder()
    run = start_run(prepare_run([policy], by="system", as_of=AS_OF, scope="changed"), by="system")
    step(run.pk)
    run.refresh_from_db()
    part = run.parts.first()
    take_piece(run, part, TAKE)
    take_piece(run, part, TAKE)
    part.refresh_from_db()
    assert (part.eligible, part.made, part.known) == (1, 1, 0)
