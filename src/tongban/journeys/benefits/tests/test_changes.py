"""Facts that change, disputes, and what they do to money that was decided, flies, or has arrived."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.capabilities.messaging.public import Message
from tongban.capabilities.payments.public import orders_of
from tongban.foundation.events.public import announce
from tongban.journeys.benefits.errors import NeedsReason, NotYours, WrongState
from tongban.journeys.benefits.public import (
    BenefitDecision,
    Budget,
    Entitlement,
    Payment,
    Question,
    Recovery,
    Run,
    State,
    facts_changed,
    look_again,
    make_pay_file,
    match_subject,
    order_instalment,
    send_file,
    stretch_recovery,
    take_receipts,
)
from tongban.journeys.benefits.tests.factories import (
    AGED_65,
    BY_PENSION,
    PENSION,
    PENSIONER,
    make_elder,
    make_policy,
    only,
    pay_now,
    pension,
    run_now,
    settle,
)
from tongban.registers.facts.public import SubjectRef, answer_dispute, bulk_hold, dispute, hold, key_of
from tongban.registers.identity.tests.factories import viewer_for
from tongban.registers.people.public import Person


@pytest.fixture
def paid(desk):
    policy, elder = make_policy(desk, **BY_PENSION), make_elder(pension_fen=1_000_000)
    run_now(policy)
    pay_now(policy, desk)
    return only(elder)


@pytest.mark.django_db
def test_more_is_paid_after(desk, paid):
    pension(paid.person, 2_000_000)
    facts_changed(paid.subject, [PENSION])
    paid.refresh_from_db()
    assert (paid.state, paid.amount_fen, paid.paid_fen, paid.open_fen) == (State.APPROVED, 90000, 45000, 45000)
    pay_now(paid.policy, desk)
    paid.refresh_from_db()
    assert (paid.state, paid.paid_fen) == (State.PAID, 90000)
    assert list(BenefitDecision.objects.values_list("revision", "result", "before_fen", "amount_fen")) == [
        (1, "granted", 0, 45000),
        (2, "changed", 45000, 90000),
    ]
    assert Budget.objects.get().committed_fen == 90000


@pytest.mark.django_db
def test_less_comes_back_in_instalments(desk, paid):
    pension(paid.person, 600_000)
    facts_changed(paid.subject, [PENSION])
    paid.refresh_from_db()
    assert (paid.state, paid.amount_fen, paid.overpaid_fen, paid.claimed_fen) == (State.RECOVERING, 27000, 18000, 18000)
    recovery = Recovery.objects.get()
    assert [one.amount_fen for one in recovery.instalments.all()] == [6000, 6000, 6000]
    assert Budget.objects.get().committed_fen == 45000
    elder = viewer_for(paid.person)
    for place, instalment in enumerate(recovery.instalments.all(), 1):
        with pytest.raises(NotYours):
            order_instalment(instalment, by=desk.stranger)
        order = order_instalment(instalment, by=elder)
        assert order_instalment(instalment, by=elder).pk == order.pk
        for _twice in range(2):
            announce("tongban.payment.paid", subject=instalment.ref, data={"number": order.number})
            settle()
        paid.refresh_from_db()
        assert paid.paid_fen == 45000 - place * 6000
    assert (paid.state, paid.overpaid_fen, paid.claimed_fen) == (State.RECOVERED, 0, 0)
    assert Budget.objects.get().committed_fen == 27000
    with pytest.raises(WrongState):
        order_instalment(recovery.instalments.first(), by=elder)


@pytest.mark.django_db
def test_a_small_sum_is_written_down_and_not_claimed(desk, paid):
    pension(paid.person, 990_000)
    facts_changed(paid.subject, [PENSION])
    paid.refresh_from_db()
    assert (paid.state, paid.overpaid_fen, paid.claimed_fen) == (State.RECOVERED, 450, 0)
    assert Recovery.objects.get().state == "waived"


@pytest.mark.django_db
def test_a_recovery_shrinks_when_more_is_due_after_all(desk, paid):
    pension(paid.person, 600_000)
    facts_changed(paid.subject, [PENSION])
    order = order_instalment(Recovery.objects.get().instalments.first(), by=viewer_for(paid.person))
    announce("tongban.payment.paid", subject=order.owner_ref, data={"number": order.number})
    settle()
    pension(paid.person, 800_000)
    facts_changed(paid.subject, [PENSION])
    paid.refresh_from_db()
    assert (paid.amount_fen, paid.paid_fen, paid.overpaid_fen, paid.claimed_fen) == (36000, 39000, 3000, 3000)
    pension(paid.person, 1_000_000)
    facts_changed(paid.subject, [PENSION])
    paid.refresh_from_db()
    assert (paid.state, paid.open_fen, paid.claimed_fen) == (State.APPROVED, 6000, 0)
    pay_now(paid.policy, desk)
    paid.refresh_from_db()
    assert (paid.state, paid.paid_fen) == (State.PAID, 45000)


@pytest.mark.django_db
def test_instalments_are_stretched_with_a_reason(desk, paid):
    pension(paid.person, 600_000)
    facts_changed(paid.subject, [PENSION])
    recovery = Recovery.objects.get()
    with pytest.raises(NeedsReason):
        stretch_recovery(recovery, 6, by=desk.head, reason="")
    stretch_recovery(recovery, 7, by=desk.head, reason="生活困难")
    parts = [one.amount_fen for one in recovery.instalments.all()]
    assert (len(parts), sum(parts), parts[0]) == (7, 18000, 2574)


@pytest.mark.django_db
def test_what_changes_in_flight_is_settled_after_the_receipt(desk):
    policy, elder = make_policy(desk, **BY_PENSION), make_elder(pension_fen=1_000_000)
    run_now(policy)
    file = send_file(make_pay_file(policy, by="system"), by=desk.reviewer)
    pension(elder, 2_000_000)
    facts_changed(SubjectRef.of(elder), [PENSION])
    found = only(elder)
    assert (found.state, found.is_stale, found.amount_fen) == (State.IN_PAYMENT, True, 45000)
    take_receipts(file)
    settle()
    found.refresh_from_db()
    assert (found.state, found.is_stale, found.open_fen) == (State.APPROVED, False, 45000)
    pay_now(policy, desk)
    found.refresh_from_db()
    assert found.paid_fen == 90000


@pytest.mark.django_db
def test_unknown_changes_nothing_that_was_decided(paid, silence):
    silence()
    look_again(paid.pk)
    paid.refresh_from_db()
    assert (paid.state, paid.paid_fen, BenefitDecision.objects.count()) == (State.PAID, 45000, 1)
    assert not Question.objects.exists()


@pytest.mark.django_db
def test_an_amount_that_nobody_can_work_out_is_unknown_too(paid):
    pension(paid.person, None)
    look_again(paid.pk)
    paid.refresh_from_db()
    assert (paid.state, BenefitDecision.objects.count()) == (State.PAID, 1)
    assert Question.objects.get().fact_id == PENSION


@pytest.mark.django_db
def test_looking_twice_does_nothing_the_second_time(desk, paid):
    pension(paid.person, 2_000_000)
    for _twice in range(2):
        facts_changed(paid.subject, [PENSION])
    assert BenefitDecision.objects.count() == 2
    assert Message.objects.filter(kind="benefit.changed").count() == 1


@pytest.mark.django_db
def test_a_corrected_fact_reopens_every_decision_that_used_it(desk):
    """A wrong date of birth is disputed and corrected: the decision follows, the next one too."""
    policy = make_policy(desk, criteria=[AGED_65])
    other = make_policy(desk, criteria=[AGED_65], amount="100")
    elder = make_elder(birth=date(1950, 3, 4))
    run_now(policy, other)
    for one in (policy, other):
        pay_now(one, desk)
    row = dispute("person.birth_date", subject=SubjectRef.of(elder), by=viewer_for(elder), statement="我是1961年9月的")
    Person.objects.filter(pk=elder.pk).update(birth_date=date(1961, 9, 4))
    answer_dispute(row, by="officer:1", is_corrected=True, reply="已更正")
    settle()
    first, second = only(elder, policy), only(elder, other)
    assert (first.amount_fen, first.overpaid_fen, first.state) == (15000, 30000, State.RECOVERING)
    assert (second.amount_fen, second.overpaid_fen, second.state) == (100, 200, State.RECOVERED)
    assert first.reason == "数据异议已更正"
    assert "数据异议已更正" in Message.objects.get(kind="benefit.changed", title_zh__contains="150.00").body_zh


@pytest.mark.django_db
def test_an_event_matches_one_person_at_once(desk):
    policy = make_policy(desk)
    make_elder("旁人")
    elder = make_elder(pension_fen=900_000)
    assert match_subject(SubjectRef.of(elder)).progress["made"] == 0
    pension(elder, 100_000)
    settle()
    assert only(elder).state == State.APPROVED
    assert make_pay_file(policy, by="system").lines == 1


@pytest.mark.django_db
def test_a_month_that_is_found_later_is_paid_after(desk):
    """Known too late for July: a repeated run settles the difference by a further decision."""
    policy, elder = make_policy(desk, criteria=[AGED_65]), make_elder(birth=date(1961, 8, 31))
    run_now(policy)
    pay_now(policy, desk)
    assert only(elder).paid_fen == 30000
    Person.objects.filter(pk=elder.pk).update(birth_date=date(1961, 7, 31))
    run_now(policy)
    pay_now(policy, desk)
    assert only(elder).paid_fen == 45000
    assert Payment.objects.count() == 2


@pytest.mark.django_db
def test_the_budget_never_goes_over_even_for_what_is_paid_after(desk, paid):
    Budget.objects.update(limit_fen=50000)
    pension(paid.person, 2_000_000)
    facts_changed(paid.subject, [PENSION])
    paid.refresh_from_db()
    assert (paid.state, paid.amount_fen, paid.is_stale, paid.reason) == (State.PAID, 45000, True, "本年度预算不足")
    Budget.objects.update(limit_fen=90000)
    look_again(paid.pk)
    paid.refresh_from_db()
    assert (paid.state, paid.open_fen, paid.is_stale) == (State.APPROVED, 45000, False)


@pytest.mark.django_db
def test_orders_of_an_instalment_are_the_payers_own(desk, paid):
    pension(paid.person, 600_000)
    facts_changed(paid.subject, [PENSION])
    instalment = Recovery.objects.get().instalments.first()
    order = order_instalment(instalment, by=viewer_for(paid.person))
    assert (order.amount_fen, order.payer_person_id) == (6000, paid.person_id)
    assert orders_of(instalment.ref).get().pk == order.pk


@pytest.mark.django_db
def test_what_changed_later_leaves_earlier_months_as_they_are(desk, paid):
    hold(SubjectRef.of(paid.person), {PENSION: 600_000}, as_of=date(2026, 9, 1))
    settle()
    paid.refresh_from_db()
    # July and August stay, September follows.
    assert (paid.amount_fen, paid.overpaid_fen) == (39000, 6000)
    kept = [row["kept"] for row in paid.decisions.last().arithmetic]
    assert kept == [True, True, False]


@pytest.mark.django_db
def test_a_dispute_corrects_earlier_months_too(desk, paid):
    row = dispute(PENSION, subject=paid.subject, by=viewer_for(paid.person), statement="写多了")
    answer_dispute(row, by="officer:1", is_corrected=True, reply="已更正", right_value=600_000)
    settle()
    paid.refresh_from_db()
    assert (paid.amount_fen, paid.overpaid_fen, paid.reason) == (27000, 18000, "数据异议已更正")


@pytest.mark.django_db
def test_a_delivery_matches_what_is_given_once_and_looks_at_what_is_open(desk):
    """Ten thousand rows may come at once: who changed is judged anew, periods that were over stay as they are."""
    once = make_policy(desk, unit="once", period="once", pay_on={"day": "15"}, criteria=[AGED_65, PENSIONER])
    by_quarter = make_policy(desk, review={"mode": "list"})
    waiting, elder = make_elder("待审"), make_elder("新情况", pension_fen=900_000)
    run_now(by_quarter)
    assert Entitlement.objects.filter(person=elder).count() == 0
    row = ("human_resources.social_insurance", key_of(elder), {"pension_fen": 100_000}, date(2026, 11, 25))
    other = ("human_resources.social_insurance", key_of(waiting), {"pension_fen": 700_000}, date(2026, 11, 25))
    bulk_hold([row, other])
    settle()
    assert only(elder).policy_code == once.policy_code
    assert (only(elder).period, only(elder).amount_fen) == ("once", 15000)
    assert only(waiting, by_quarter).state == State.STOPPED


@pytest.mark.django_db
def test_what_was_known_before_a_policy_is_its_first_runs_matter(desk):
    elder = make_elder(pension_fen=900_000)
    pension(elder, 100_000)
    make_policy(desk)
    settle()
    assert not Entitlement.objects.exists()
    assert not Run.objects.exists()
