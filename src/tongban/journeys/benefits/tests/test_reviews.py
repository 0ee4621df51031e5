"""The review list: every state × every role, in one go for many, with reasons."""

from __future__ import annotations

import pytest

from tongban.capabilities.messaging.public import Message
from tongban.journeys.benefits.errors import NeedsReason, NotAllowed, NotYours, WrongState
from tongban.journeys.benefits.public import (
    BenefitDecision,
    Budget,
    Payment,
    State,
    approve,
    approve_all,
    hold_all,
    hold_back,
    refuse,
    release,
    set_budget,
)
from tongban.journeys.benefits.tests.factories import make_elder, make_policy, only, pay_now, run_now

LIST = {"review": {"mode": "list"}}


@pytest.fixture
def waiting(desk):
    policy, elder = make_policy(desk, **LIST), make_elder()
    run_now(policy)
    return only(elder)


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "error"), [("officer", NotAllowed), ("foreign", NotYours), ("stranger", NotYours)])
def test_only_reviewers_and_heads_decide(desk, waiting, who, error):
    by = getattr(desk, who)
    with pytest.raises(error):
        approve(waiting, by=by)
    with pytest.raises(error):
        refuse(waiting, by=by, reason="不符")
    waiting.refresh_from_db()
    assert waiting.state == State.MATCHED
    assert not BenefitDecision.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_approving_decides_once(desk, waiting):
    assert approve(waiting, by=desk.reviewer).state == State.APPROVED
    assert approve(waiting, by=desk.head).state == State.APPROVED
    decision = BenefitDecision.objects.get()
    assert (decision.decided_by, decision.is_automatic) == (desk.reviewer.actor_ref, False)


@pytest.mark.django_db
def test_what_is_held_back_waits_with_its_reason(desk, waiting):
    with pytest.raises(NeedsReason):
        hold_back(waiting, by=desk.officer, reason="")
    held = hold_back(waiting, by=desk.officer, reason="户籍需要核对")
    assert (held.state, held.reason) == (State.HELD, "户籍需要核对")
    assert release(held, by=desk.officer).state == State.MATCHED


@pytest.mark.django_db
def test_what_was_decided_can_be_held_back_before_it_is_paid(desk, waiting):
    approve(waiting, by=desk.reviewer)
    hold_back(waiting, by=desk.officer, reason="收到举报")
    assert pay_now(waiting.policy, desk) is None
    assert release(waiting, by=desk.officer).state == State.APPROVED
    pay_now(waiting.policy, desk)
    waiting.refresh_from_db()
    assert waiting.paid_fen == 45000


@pytest.mark.django_db
def test_a_refusal_is_a_decision_with_a_reason(desk, waiting):
    with pytest.raises(NeedsReason):
        refuse(waiting, by=desk.reviewer, reason=" ")
    refused = refuse(waiting, by=desk.reviewer, reason="已由外省发放")
    assert (refused.state, refused.amount_fen, refused.units.count()) == (State.REFUSED, 0, 0)
    assert BenefitDecision.objects.get().result == "refused"
    assert "已由外省发放" in Message.objects.get().body_zh
    assert refuse(waiting, by=desk.reviewer, reason="再说一次").pk == refused.pk
    assert BenefitDecision.objects.count() == 1
    with pytest.raises(WrongState):
        hold_back(waiting, by=desk.officer, reason="核对")


@pytest.mark.django_db
def test_a_run_never_touches_what_was_refused(desk, waiting):
    refuse(waiting, by=desk.reviewer, reason="已由外省发放")
    run_now(waiting.policy)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.units.count()) == (State.REFUSED, 0)


@pytest.mark.django_db
def test_many_are_decided_until_the_budget_ends(desk):
    policy = make_policy(desk, **LIST)
    rows = [make_elder(f"老人{number}") for number in range(3)]
    run_now(policy)
    set_budget(policy, 2026, 100000, by=desk.head)
    report = approve_all([only(row).pk for row in rows], by=desk.reviewer)
    assert len(report.done) == 2
    assert list(report.left.values()) == ["本年度预算不足"]
    assert Budget.objects.get().committed_fen == 90000
    set_budget(policy, 2026, 200000, by=desk.head)
    assert len(approve_all(report.left, by=desk.reviewer).done) == 1
    assert hold_all([only(rows[0]).pk, 999_999], by=desk.officer, reason="抽查").done == [only(rows[0]).pk]


@pytest.mark.django_db
def test_a_list_needs_no_second_look_at_what_changed(desk, waiting):
    """What the facts no longer give is stopped when the officer approves, with the reason."""
    from tongban.registers.facts.public import SubjectRef, hold

    hold(SubjectRef.of(waiting.person), {"person.pension_fen": 500000})
    report = approve_all([waiting.pk], by=desk.reviewer)
    assert report.left == {waiting.pk: "每月养老金不低于3000元"}
    waiting.refresh_from_db()
    assert (waiting.state, waiting.amount_fen) == (State.STOPPED, 0)
    assert not Payment.objects.exists()
