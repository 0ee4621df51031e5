"""Two at once: one effect. On real storage with real threads."""

from __future__ import annotations

from datetime import date

from tests import racing
from tests.racing import together

from tongban.capabilities.messaging.public import Message
from tongban.journeys.benefits.errors import BenefitError
from tongban.journeys.benefits.public import (
    BenefitDecision,
    Budget,
    Entitlement,
    EntitlementUnit,
    PayFile,
    Payment,
    PolicyInForce,
    approve,
    approve_policy,
    carry_run,
    facts_changed,
    make_pay_file,
    prepare_run,
    propose,
    send_file,
    set_budget,
    start_run,
    take_receipts,
)
from tongban.journeys.benefits.tests.factories import (
    AGED_65,
    AS_OF,
    Desk,
    make_elder,
    make_pack,
    make_policy,
    only,
    run_now,
)
from tongban.registers.facts.public import SubjectRef, hold

pytestmark = racing.MARKS


def failures(results):
    return [result for result in results if isinstance(result, Exception)]


def test_two_runs_at_once_make_one_entitlement_each():
    desk = Desk()
    policy = make_policy(desk)
    elders = [make_elder(f"老人{number}") for number in range(6)]
    ids = []
    for _run in range(2):
        run = start_run(prepare_run([policy], by="system", as_of=AS_OF, scope="changed"), by="system")
        ids += [run.pk, run.pk]  # and two workers at each
    assert failures(together(*[lambda pk=pk: carry_run(pk) for pk in ids])) == []
    assert Entitlement.objects.count() == len(elders)
    assert EntitlementUnit.objects.count() == 18
    assert {row.amount_fen for row in Entitlement.objects.all()} == {45000}
    assert BenefitDecision.objects.count() == len(elders)
    assert Budget.objects.get().committed_fen == 45000 * len(elders)


def test_two_policies_of_one_purpose_at_once_give_one():
    desk = Desk()
    policies = [make_policy(desk, purpose_group="same") for _number in range(2)]
    make_elder()
    runs = [
        start_run(prepare_run([policy], by="system", as_of=AS_OF, scope="changed"), by="system") for policy in policies
    ]
    assert failures(together(*[lambda pk=run.pk: carry_run(pk) for run in runs])) == []
    units = list(EntitlementUnit.objects.values_list("unit", flat=True).order_by("unit"))
    assert units == ["2026-07", "2026-08", "2026-09"]
    assert sum(row.amount_fen for row in Entitlement.objects.all()) == 45000


def test_two_approvals_decide_once():
    desk = Desk()
    policy = make_policy(desk, review={"mode": "list"})
    elder = make_elder()
    run_now(policy)
    row = only(elder)
    together(*[lambda by=by: approve(row, by=by) for by in (desk.reviewer, desk.second, desk.head)])
    assert BenefitDecision.objects.filter(entitlement=row).count() == 1
    assert Message.objects.filter(kind="benefit.granted").count() == 1


def test_the_last_of_the_budget_is_taken_once():
    desk = Desk()
    policy = make_policy(desk, review={"mode": "list"})
    rows = [make_elder(f"老人{number}") for number in range(4)]
    run_now(policy)
    set_budget(policy, 2026, 100_000, by=desk.head)
    found = [only(row) for row in rows]
    together(*[lambda one=one: approve(one, by=desk.reviewer) for one in found])
    states = sorted(Entitlement.objects.values_list("state", flat=True))
    assert states == ["approved", "approved", "held", "held"]
    assert Budget.objects.get().committed_fen == 90_000


def test_files_made_sent_and_answered_at_once_pay_once():
    desk = Desk()
    policy = make_policy(desk)
    for number in range(5):
        make_elder(f"老人{number}")
    run_now(policy)
    assert failures(together(*[lambda: make_pay_file(policy, by="system")] * 3)) == []
    assert Payment.objects.count() == 5
    file = PayFile.objects.get()
    assert failures(together(*[lambda by=by: send_file(file, by=by) for by in (desk.reviewer, desk.second)])) == []
    assert failures(together(*[lambda: take_receipts(file)] * 3)) == []
    assert sum(row.paid_fen for row in Entitlement.objects.all()) == 225_000
    assert Message.objects.filter(kind="benefit.paid").count() == 5


def test_a_change_heard_twice_at_once_is_settled_once():
    desk = Desk()
    policy = make_policy(desk, criteria=[AGED_65], amount="part_of(person.pension_fen, 15, 1000)")
    elder = make_elder(pension_fen=1_000_000)
    run_now(policy)
    hold(SubjectRef.of(elder), {"person.pension_fen": 2_000_000}, as_of=date(2026, 7, 1))
    acts = [lambda: facts_changed(SubjectRef.of(elder), ["person.pension_fen"])] * 3
    assert failures(together(*acts)) == []
    assert only(elder).amount_fen == 90000
    assert BenefitDecision.objects.count() == 2


def test_two_second_officers_approve_a_policy_once():
    desk = Desk()
    proposal = propose(make_pack(), by=desk.officer)
    results = together(*[lambda by=by: approve_policy(proposal, by=by) for by in (desk.reviewer, desk.second)])
    assert not [one for one in failures(results) if not isinstance(one, BenefitError)]
    assert PolicyInForce.objects.filter(state="in_force").count() == 1
    assert Budget.objects.count() == 1
