"""What the database refuses, whatever the code does: tried with plain statements past every action."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from tongban.journeys.benefits.public import (
    Budget,
    Entitlement,
    EntitlementUnit,
    PayFile,
    Payment,
    PolicyInForce,
    Recovery,
    make_pay_file,
)
from tongban.journeys.benefits.tests.factories import make_elder, make_policy, only, pay_now, run_now


@pytest.fixture
def town(desk):
    """One policy, one elder, paid; and one who is decided and in a sealed file."""
    policy = make_policy(desk)
    make_elder("已付")
    run_now(policy)
    pay_now(policy, desk)
    waiting = make_elder("待付")
    run_now(policy)
    make_pay_file(policy, by="system")
    return only(waiting)


def refuse(sql: str, *values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def copy(model, pk: int, **changes: object) -> None:
    """Insert a second row like the first, but for the changes."""
    row = model.objects.get(pk=pk)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
def test_nobody_has_a_second_entitlement_for_the_period(town):
    copy(Entitlement, town.pk)


@pytest.mark.django_db
def test_nobody_has_two_benefits_of_one_purpose_for_one_month(town, desk):
    other = make_policy(desk)
    unit = town.units.first()
    second = Entitlement.objects.create(
        policy=other, policy_code=other.policy_code, period=town.period, authority_code=town.authority_code,
        subject_key=town.subject_key, person=town.person, amount_fen=1,
    )  # fmt: skip
    copy(EntitlementUnit, unit.pk, entitlement_id=second.pk, policy_code=other.policy_code)


@pytest.mark.django_db
def test_a_household_has_one_benefit_of_a_purpose(town, desk):
    unit = town.units.first()
    EntitlementUnit.objects.filter(pk=unit.pk).update(household="h1")
    neighbour = Entitlement.objects.exclude(pk=town.pk).get()
    copy(EntitlementUnit, unit.pk, entitlement_id=neighbour.pk, person_id=make_elder("同户").pk, unit="2026-07")


@pytest.mark.django_db
def test_a_decision_is_paid_once_and_one_payment_flies(town):
    payment = town.payments.get()
    copy(Payment, payment.pk, reference="x", attempt=2)
    paid = Payment.objects.get(state="paid")
    copy(Payment, paid.pk, reference="y", attempt=2, state="paid")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "paid_fen = 1", "flying_fen = flying_fen + 1", "amount_fen = 44999", "amount_fen = 0", "paid_fen = -1",
        "claimed_fen = 1", "organisation_id = 1", "person_id = NULL", "committed_fen = -1",
    ],
)  # fmt: skip
def test_sums_that_do_not_fit_are_refused(town, change):
    refuse(f"UPDATE benefits_entitlement SET {change} WHERE id = %s", town.pk)


@pytest.mark.django_db
def test_a_budget_is_never_exceeded(town):
    budget = Budget.objects.get()
    refuse("UPDATE benefits_budget SET committed_fen = limit_fen + 1 WHERE id = %s", budget.pk)
    refuse("UPDATE benefits_budget SET limit_fen = committed_fen - 1 WHERE id = %s", budget.pk)
    refuse("UPDATE benefits_budget SET committed_fen = -1 WHERE id = %s", budget.pk)


@pytest.mark.django_db
def test_four_eyes_stand_in_the_table(town):
    refuse("UPDATE benefits_policyinforce SET approved_by = proposed_by")
    refuse("UPDATE benefits_policyinforce SET approved_by = ''")
    refuse("UPDATE benefits_payfile SET sent_by = made_by")
    sealed = PayFile.objects.get(state="sealed")
    refuse("UPDATE benefits_payfile SET state = 'sent' WHERE id = %s", sealed.pk)
    refuse("UPDATE benefits_payfile SET digest = '' WHERE id = %s", sealed.pk)


@pytest.mark.django_db
def test_one_version_of_a_policy_is_in_force(town):
    copy(PolicyInForce, town.policy_id)


@pytest.mark.django_db
def test_a_payment_has_a_decision_and_a_decision_a_digest(town):
    payment = town.payments.get()
    refuse("UPDATE benefits_payment SET decision_id = NULL WHERE id = %s", payment.pk)
    refuse("UPDATE benefits_payment SET amount_fen = 0 WHERE id = %s", payment.pk)
    refuse("UPDATE benefits_benefitdecision SET digest = '' WHERE id = %s", payment.decision_id)


@pytest.mark.django_db
def test_never_more_is_collected_than_is_owed(town):
    recovery = Recovery.objects.create(
        entitlement=town, decision=town.decisions.first(), person=town.person, authority_code="x", amount_fen=100
    )
    refuse("UPDATE benefits_recovery SET collected_fen = 101 WHERE id = %s", recovery.pk)
    refuse("UPDATE benefits_recovery SET amount_fen = 0 WHERE id = %s", recovery.pk)
